package campaign

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/campaign/language"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

// NewCampaign is what a campaign begins as.
type NewCampaign struct {
	ID          int64 // 0: the site's next; another one is kept, and the counter goes on behind it
	Alias       string
	Name        string
	Description string
	Language    string
	// Pages are those of a new campaign when nil. Fields without an id get the site's
	// next ones; others are kept, and the counter goes on behind them.
	Pages *Pages
}

// CreateDefault makes the campaign that a new site begins with: number 1, fields 1 to 20.
func CreateDefault(ctx context.Context, tx *store.Tx, siteID int64) (int64, error) {
	return Create(ctx, tx, siteID, NewCampaign{Name: "Default Plan", Description: "Default Plan", Language: "English"})
}

// Create adds a campaign with all its pages and returns its id. An id or alias that is
// taken is fault.Taken.
func Create(ctx context.Context, tx *store.Tx, siteID int64, n NewCampaign) (int64, error) {
	id, err := nextID(ctx, tx, siteID, n.ID)
	if err != nil {
		return 0, err
	}
	pages := NewPages()
	if n.Pages != nil {
		pages = lenient.Clone(*n.Pages)
	}
	if err := NumberNew(ctx, tx, siteID, fieldCounter, pages.forms()...); err != nil {
		return 0, err
	}
	var alias *string
	if n.Alias != "" {
		alias = &n.Alias
	}
	values := []any{siteID, id, alias, n.Name, n.Description, language.Spell(n.Language)}
	for _, page := range pages.all() {
		text, err := encode(page)
		if err != nil {
			return 0, fmt.Errorf("create a campaign: %w", err)
		}
		values = append(values, text)
	}
	_, err = tx.Exec(ctx, `INSERT INTO campaign (site_id, id, alias, name, description, language, `+columns+`)
		VALUES (?`+strings.Repeat(", ?", len(values)-1)+`)`, values...)
	if errors.Is(err, store.ErrUnique) {
		return 0, fault.Taken("id")
	}
	if err != nil {
		return 0, fmt.Errorf("create a campaign: %w", err)
	}
	if err := writeImages(ctx, tx, siteID, id, buttonPage.name, pages.ChatButton.images()); err != nil {
		return 0, err
	}
	if err := writeImages(ctx, tx, siteID, id, windowPage.name, pages.ChatWindow.images()); err != nil {
		return 0, err
	}
	return id, createInvitations(ctx, tx, siteID, id)
}

func nextID(ctx context.Context, tx *store.Tx, siteID, wanted int64) (int64, error) {
	if wanted == 0 {
		return store.NextID(ctx, tx, siteID, "campaign")
	}
	return wanted, store.ReserveID(ctx, tx, siteID, "campaign", wanted)
}

// Default is the id of a site's default campaign: its first.
func Default(ctx context.Context, tx *store.Tx, siteID int64) (id int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MIN(id), 0) FROM campaign WHERE site_id = ?`, siteID).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("look for the default campaign: %w", err)
	}
	return id, nil
}

// AskBeforeChats turns on a campaign's form before the chat.
func AskBeforeChats(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	form, err := column(ctx, tx, siteID, id, "pre_chat", lenient.Defaults[PreChat]())
	if err != nil {
		return err
	}
	form.IsEnable = true
	return setColumn(ctx, tx, siteID, id, "pre_chat", form)
}
