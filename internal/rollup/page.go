package rollup

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/fact"
	"parley/internal/store"
)

// pageChats counts chats by the page of their request, at the time of the request: a chat
// counts from its one chatAccepted on.
type pageChats struct{}

// Tables implements Deriver.
func (pageChats) Tables() []string { return []string{"rollup_page"} }

type pageKey struct {
	siteID, start int64
	grain         int
	url           string
}

// Take implements Deriver.
func (pageChats) Take(ctx context.Context, tx *store.Tx, b *Batch) error {
	answered := map[int64]bool{}
	for _, f := range b.Facts {
		if f.Kind == fact.KindChatAccepted {
			answered[f.ChatID] = true
		}
	}
	chats := map[pageKey]int64{}
	for _, c := range b.Chats {
		if r := c.Request; r != nil && answered[r.ChatID] {
			for grain, start := range [...]int64{quarterOf(r.RequestedAt), dayOf(r.RequestedAt)} {
				chats[pageKey{r.SiteID, start, grain, withoutFragment(r.PageURL)}]++
			}
		}
	}
	var rows [][]any
	for k, n := range chats {
		rows = append(rows, []any{k.siteID, k.grain, k.start, k.url, n})
	}
	return store.InsertMany(ctx, tx, "rollup_page", []string{"site_id", "grain", "start", "url", "chats"}, rows,
		`ON CONFLICT (site_id, grain, start, url) DO UPDATE SET chats = rollup_page.chats + excluded.chats`)
}

func withoutFragment(url string) string {
	url, _, _ = strings.Cut(url, "#")
	return url
}

// PageChats counts the chats of a span by the page of their request, without its fragment
// (NOTES-reports R29).
func PageChats(ctx context.Context, tx *store.Tx, siteID int64, in Span) (map[string]int64, error) {
	chats := map[string]int64{}
	add := func(query string, args ...any) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("count the pages of requests: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var url string
			var n int64
			if err := rows.Scan(&url, &n); err != nil {
				return fmt.Errorf("count the pages of requests: %w", err)
			}
			chats[withoutFragment(url)] += n
		}
		return rows.Err()
	}
	p := whole(in)
	for _, c := range p.cells {
		err := add(`SELECT url, CAST(SUM(chats) AS BIGINT) FROM rollup_page WHERE site_id = ? AND grain = ? AND start >= ? AND start < ? GROUP BY url`, siteID, c.grain, c.From, c.To)
		if err != nil {
			return nil, err
		}
	}
	for _, r := range p.rows {
		err := add(`SELECT page_url, COUNT(*) FROM rollup_request WHERE site_id = ? AND requested_at >= ? AND requested_at < ? AND outcome = ? GROUP BY page_url`,
			siteID, r.From, r.To, Answered)
		if err != nil {
			return nil, err
		}
	}
	return chats, nil
}
