package chat

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"parley/internal/fulltext"
	"parley/internal/store"
)

// maxIndexed bounds how much of a chat can be searched for, in bytes: a chat that ends
// must not hold up everybody else.
const maxIndexed = 256 << 10

// index makes an ended chat searchable: its visitor's name and address and what was said,
// in lower case, under its department and agents (docs/decisions/013).
func index(ctx context.Context, tx *store.Tx, c *record) error {
	var b strings.Builder
	b.WriteString(c.name + "\n" + c.email + "\n")
	rows, err := tx.Query(ctx, `SELECT text FROM message WHERE chat_id = ? AND kind IN ('text', 'file') ORDER BY seq`, c.id)
	if err != nil {
		return fmt.Errorf("index a chat: %w", err)
	}
	for rows.Next() && b.Len() < maxIndexed {
		var text string
		if err := rows.Scan(&text); err != nil {
			_ = rows.Close()
			return fmt.Errorf("index a chat: %w", err)
		}
		b.WriteString(text + "\n")
	}
	if err := rows.Close(); err != nil {
		return fmt.Errorf("index a chat: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO chat_text (chat_id, text) VALUES (?, ?)`, c.id, clip(strings.ToLower(b.String()), maxIndexed))
	if err != nil {
		return fmt.Errorf("index a chat: %w", err)
	}
	tags, err := tagsOf(ctx, tx, c)
	if err != nil {
		return err
	}
	return fulltext.Add(ctx, tx, c.siteID, c.id, tags...)
}

// tagsOf are what a chat of the history can be found by beside its text.
func tagsOf(ctx context.Context, tx *store.Tx, c *record) ([]string, error) {
	tags := []string{fulltext.DepartmentTag(c.departmentID)}
	agents, err := agentsOf(ctx, tx, c.id)
	for _, id := range agents {
		tags = append(tags, fulltext.AgentTag(id))
	}
	return tags, err
}

// clip cuts a text to at most n bytes, between two characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
