// Package fulltext finds the chats in whose texts something stands, anywhere and in any
// case, and how many there are: at once, however many there are (docs/decisions/013).
//
// For every word, every three letters of one, and every tag of a chat it keeps the set of
// chats that have it, as bits. New chats are listed first and merged into the sets later,
// many at a time; until then they are looked through one by one.
package fulltext

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"parley/internal/store"
)

// Index is the search index of a database.
type Index struct {
	db  *store.DB
	log *slog.Logger
}

// New returns the index; Run merges what is new.
func New(db *store.DB, log *slog.Logger) *Index {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Index{db: db, log: log}
}

// DepartmentTag and AgentTag are the tags of a chat.
func DepartmentTag(id int64) string { return fmt.Sprintf("d%d", id) }

// AgentTag is that of an agent who was in a chat.
func AgentTag(id int64) string { return fmt.Sprintf("a%d", id) }

// Add lists a chat whose text stands in chat_text.
func Add(ctx context.Context, tx *store.Tx, siteID, chatID int64, tags ...string) error {
	_, err := tx.Exec(ctx, `INSERT INTO search_pending (site_id, chat_id, tags) VALUES (?, ?, ?)`, siteID, chatID, strings.Join(tags, " "))
	if err != nil {
		return fmt.Errorf("make a chat searchable: %w", err)
	}
	return nil
}

// Remove takes a chat off, in the step that removes it and before its text goes. What it
// said is forgotten with the next merge.
func Remove(ctx context.Context, tx *store.Tx, siteID, chatID int64, tags ...string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM search_pending WHERE chat_id = ?`, chatID); err != nil {
		return fmt.Errorf("take a chat out of the search: %w", err)
	}
	_, err := tx.Exec(ctx, `INSERT INTO search_pending (site_id, chat_id, removed, tags, text)
		SELECT CAST(? AS BIGINT), chat_id, TRUE, CAST(? AS TEXT), text FROM chat_text WHERE chat_id = ?`, siteID, strings.Join(tags, " "), chatID)
	if err != nil {
		return fmt.Errorf("take a chat out of the search: %w", err)
	}
	return nil
}
