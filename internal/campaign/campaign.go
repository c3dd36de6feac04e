// Package campaign keeps campaigns: what a visitor sees of a chat, button, window,
// forms and language.
package campaign

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"parley/internal/fault"
	"parley/internal/store"
)

// Campaign is a set-up of the chat that can be embedded in pages.
type Campaign struct {
	ID          int64  `json:"id" readOnly:"true" doc:"Campaign id."`
	Name        string `json:"name" required:"true" maxLength:"200" doc:"Campaign name."`
	Description string `json:"description" default:"" maxLength:"2000" doc:"Free text."`
	Language    string `json:"language" required:"true" openEnum:"English,French" maxLength:"50" doc:"English name of the UI language, capitalised on output."`
}

// View is a campaign with the pages that visitors see.
type View struct {
	ID         int64      `json:"id" doc:"Campaign id."`
	Name       string     `json:"name" doc:"Campaign name."`
	Language   string     `json:"language" doc:"English name of the UI language."`
	ChatButton ChatButton `json:"chatButton" doc:"The button."`
	ChatWindow ChatWindow `json:"chatWindow" doc:"The window."`
	PreChat    PreChat    `json:"preChat" doc:"The form before a chat."`
}

// Find returns the campaign that an embed code or a visitor's page names: by its id,
// by the alias of a foreign code plan, or, when it names none, the site's first one.
func Find(ctx context.Context, tx *store.Tx, siteID int64, name string) (*View, error) {
	const columns = `SELECT id, name, language, chat_button, chat_window, pre_chat FROM campaign WHERE site_id = ? `
	if name == "" {
		return scan(ctx, tx, siteID, name, columns+`ORDER BY id LIMIT 1`, siteID)
	}
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		v, err := scan(ctx, tx, siteID, name, columns+`AND id = ?`, siteID, id)
		if !errors.Is(err, fault.NotFound("", nil)) {
			return v, err
		}
	}
	return scan(ctx, tx, siteID, name, columns+`AND alias = ?`, siteID, name)
}

func scan(ctx context.Context, tx *store.Tx, siteID int64, name, query string, args ...any) (*View, error) {
	v := &View{}
	var button, window, form string
	err := tx.QueryRow(ctx, query, args...).Scan(&v.ID, &v.Name, &v.Language, &button, &window, &form)
	switch {
	case errors.Is(err, store.ErrNone) && name == "":
		return nil, fault.NotFound("site", siteID)
	case errors.Is(err, store.ErrNone):
		return nil, fault.NotFound("campaign", name)
	case err != nil:
		return nil, fmt.Errorf("read a campaign: %w", err)
	}
	if v.ChatButton, err = decode[ChatButton](button); err != nil {
		return nil, err
	}
	if v.ChatWindow, err = decode[ChatWindow](window); err != nil {
		return nil, err
	}
	v.PreChat, err = decode[PreChat](form)
	return v, err
}

// Names lists the names of a site's campaigns by id.
func Names(ctx context.Context, tx *store.Tx, siteID int64) ([]Named, error) {
	return names(ctx, tx, `SELECT id, name FROM campaign WHERE site_id = ? ORDER BY id`, siteID)
}

// Named is the id of something with its name.
type Named struct {
	ID   int64  `json:"id" doc:"Id."`
	Name string `json:"name" doc:"Name."`
}

func names(ctx context.Context, tx *store.Tx, query string, args ...any) ([]Named, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := []Named{}
	for rows.Next() {
		var n Named
		if err := rows.Scan(&n.ID, &n.Name); err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
