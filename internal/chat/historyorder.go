package chat

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"parley/internal/api"
	"parley/internal/fulltext"
	"parley/internal/store"
)

// dated is a chat and when it was requested.
type dated struct{ id, at int64 }

func (d dated) hour() int64 { return d.at / hour }

// hourSpan are hours, both included.
type hourSpan struct{ oldest, newest int64 }

// newestOf is a page of chats, newest first. Ids follow time nearly, and the counted hours
// tell how nearly: between which ids those of an hour lie. So the page is looked for where
// it would be if they followed it exactly, and only what may belong there is dated.
func newestOf(ctx context.Context, tx *store.Tx, siteID int64, found *fulltext.Set, page api.Page) ([]int64, error) {
	skip, end := page.Offset(), page.Offset()+page.Size
	edges, err := datesOf(ctx, tx, edgesOf(found, skip, end))
	if err != nil || len(edges) == 0 {
		return nil, err
	}
	span := hourSpan{oldest: edges[0].hour(), newest: edges[0].hour()}
	span.include(edges)
	if skip == 0 {
		span.newest = math.MaxInt64
	}
	if end >= found.Len() {
		span.oldest = 0
	}
	for {
		near, above, err := span.chats(ctx, tx, siteID, found)
		if err != nil {
			return nil, err
		}
		part := near[min(skip-above, len(near)):min(end-above, len(near))]
		wider := span
		wider.include(part)
		if wider == span {
			return idsOf(part), nil
		}
		// Some came late into their hour: they push others out of the page or into it.
		wider.include(near)
		span = wider
	}
}

// include widens a span to the hours of some chats.
func (s *hourSpan) include(chats []dated) {
	for _, d := range chats {
		s.oldest, s.newest = min(s.oldest, d.hour()), max(s.newest, d.hour())
	}
}

// chats are those found that may be of the hours, newest first, and how many others have
// higher ids: those are newer than all of the hours.
func (s hourSpan) chats(ctx context.Context, tx *store.Tx, siteID int64, found *fulltext.Set) (near []dated, above int, err error) {
	lowest, highest := everything[0], everything[1]
	if s.newest != math.MaxInt64 {
		if highest, err = edgeID(ctx, tx, siteID, "MAX(last_id)", 0, s.newest+1, highest); err != nil {
			return nil, 0, err
		}
	}
	if s.oldest > 0 {
		if lowest, err = edgeID(ctx, tx, siteID, "MIN(first_id)", s.oldest, tx.Now()/hour+24*365*100, lowest); err != nil {
			return nil, 0, err
		}
	}
	var ids []int64
	for id := range found.Descending() {
		if id < lowest {
			break
		}
		if id > highest {
			above++
			continue
		}
		ids = append(ids, id)
	}
	near, err = datesOf(ctx, tx, ids)
	slices.SortFunc(near, func(a, b dated) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
	return near, above, err
}

// edgeID is the lowest or the highest id of the hours from first up to end, or other when
// nothing was counted in them.
func edgeID(ctx context.Context, tx *store.Tx, siteID int64, which string, first, end, other int64) (id int64, err error) {
	hours, values := hoursFrom(siteID, "site", 0, first, end)
	err = tx.QueryRow(ctx, `SELECT COALESCE(`+which+`, ?) FROM `+hours, append([]any{other}, values...)...).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("look where chats of some hours are: %w", err)
	}
	return id, nil
}

// edgesOf are the first and the last id of a page in the order of ids.
func edgesOf(found *fulltext.Set, skip, end int) (ids []int64) {
	n, last := 0, int64(0)
	for id := range found.Descending() {
		if n == end {
			break
		}
		if n == skip {
			ids = append(ids, id)
		}
		n, last = n+1, id
	}
	if n > skip+1 {
		ids = append(ids, last)
	}
	return ids
}

func idsOf(chats []dated) (ids []int64) {
	for _, d := range chats {
		ids = append(ids, d.id)
	}
	return ids
}

// datesOf tells when chats were requested.
func datesOf(ctx context.Context, tx *store.Tx, ids []int64) (out []dated, err error) {
	err = eachOf(ctx, tx, `SELECT id, requested_at FROM chat WHERE id IN (?)`, ids, func(row scanner) error {
		var d dated
		err := row.Scan(&d.id, &d.at)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read when chats were requested: %w", err)
	}
	return out, nil
}
