package campaign

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// A campaign's four forms have 20 system fields, which take their ids from the site's
// counter together: 7 before the chat, 9 of the offline message, 2 after the chat, 2 of
// the wrap-up (NOTES-livechat 9.3).
const (
	fieldCounter = "field"
	systemFields = 20
)

// CreateDefault makes the campaign that a new site begins with: number 1, fields 1 to 20.
func CreateDefault(ctx context.Context, tx *store.Tx, siteID int64) (int64, error) {
	return create(ctx, tx, siteID, Campaign{Name: "Default Plan", Description: "Default Plan", Language: "English"})
}

// create adds a campaign with the pages of a new one and returns its id.
func create(ctx context.Context, tx *store.Tx, siteID int64, c Campaign) (int64, error) {
	id, err := store.NextID(ctx, tx, siteID, "campaign")
	if err != nil {
		return 0, err
	}
	first, err := store.NextID(ctx, tx, siteID, fieldCounter)
	if err != nil {
		return 0, err
	}
	if err := store.ReserveID(ctx, tx, siteID, fieldCounter, first+systemFields-1); err != nil {
		return 0, err
	}
	button := defaults[ChatButton]()
	button.AllowedDomains = []string{}
	pages := make([]any, 0, 3)
	for _, page := range []any{button, defaults[ChatWindow](), newPreChat(first)} {
		text, err := encode(page)
		if err != nil {
			return 0, fmt.Errorf("create a campaign: %w", err)
		}
		pages = append(pages, text)
	}
	_, err = tx.Exec(ctx, `INSERT INTO campaign (site_id, id, name, description, language, chat_button, chat_window, pre_chat)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, append([]any{siteID, id, c.Name, c.Description, c.Language}, pages...)...)
	if err != nil {
		return 0, fmt.Errorf("create a campaign: %w", err)
	}
	return id, createInvitations(ctx, tx, siteID, id)
}

// AskBeforeChats turns on a campaign's form before the chat.
func AskBeforeChats(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	var text string
	if err := tx.QueryRow(ctx, `SELECT pre_chat FROM campaign WHERE site_id = ? AND id = ?`, siteID, id).Scan(&text); err != nil {
		return fmt.Errorf("ask before chats: %w", err)
	}
	form, err := decode[PreChat](text)
	if err != nil {
		return err
	}
	form.IsEnable = true
	if text, err = encode(form); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE campaign SET pre_chat = ? WHERE site_id = ? AND id = ?`, text, siteID, id); err != nil {
		return fmt.Errorf("ask before chats: %w", err)
	}
	return nil
}
