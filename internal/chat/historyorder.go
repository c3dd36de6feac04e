package chat

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/fulltext"
	"parley/internal/store"
)

// dated is a chat and when it was requested.
type dated struct{ id, at int64 }

func (d dated) hour() int64 { return d.at / hour }

// hourSpan are hours, both included.
type hourSpan struct{ oldest, newest int64 }

// dates tells when chats were requested, those that were looked at.
type dates map[int64]int64

// newestOf is a page of chats, newest first. Ids follow time nearly, and the counted hours
// tell how nearly: between which ids those of an hour lie. So the page is looked for where
// it would be if they followed it exactly, and only what may belong there is dated.
func newestOf(ctx context.Context, tx *store.Tx, siteID int64, found *fulltext.Set, page api.Page) ([]int64, error) {
	skip, end := page.Offset(), page.Offset()+page.Size
	known := dates{}
	probable, err := known.of(ctx, tx, between(found, skip, end))
	if err != nil || len(probable) == 0 {
		return nil, err
	}
	span := hourSpan{oldest: probable[0].hour(), newest: probable[0].hour()}
	span.include(probable)
	if skip == 0 {
		span.newest = math.MaxInt64
	}
	if end >= found.Len() {
		span.oldest = 0
	}
	for {
		near, above, err := span.chats(ctx, tx, siteID, found, known)
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
func (s hourSpan) chats(ctx context.Context, tx *store.Tx, siteID int64, found *fulltext.Set, known dates) (near []dated, above int, err error) {
	lowest, highest, err := s.ids(ctx, tx, siteID)
	if err != nil {
		return nil, 0, err
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
	near, err = known.of(ctx, tx, ids)
	slices.SortFunc(near, func(a, b dated) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
	return near, above, err
}

// ids are the bounds that no older chat's id is above of, and no newer one's below: the
// lowest id of the oldest hour and those after it, the highest of the newest and those before.
func (s hourSpan) ids(ctx context.Context, tx *store.Tx, siteID int64) (lowest, highest int64, err error) {
	lowest, highest = everything[0], everything[1]
	var parts []string
	var values []any
	var into []any
	ask := func(which string, first, end int64, to *int64) {
		hours, at := hoursFrom(siteID, "site", 0, first, end)
		parts, into = append(parts, `(SELECT COALESCE(`+which+`, ?) FROM `+hours+`)`), append(into, to)
		values = append(append(values, *to), at...)
	}
	if s.oldest > 0 {
		ask("MIN(first_id)", s.oldest, tx.Now()/hour+24*365*100, &lowest)
	}
	if s.newest != math.MaxInt64 {
		ask("MAX(last_id)", 0, s.newest+1, &highest)
	}
	if len(parts) == 0 {
		return lowest, highest, nil
	}
	if err := tx.QueryRow(ctx, `SELECT `+strings.Join(parts, ", "), values...).Scan(into...); err != nil {
		return 0, 0, fmt.Errorf("look where chats of some hours are: %w", err)
	}
	return lowest, highest, nil
}

// between are the ids from one place up to another, in the order of ids, highest first.
func between(found *fulltext.Set, skip, end int) (ids []int64) {
	n := 0
	for id := range found.Descending() {
		if n == end {
			break
		}
		if n >= skip {
			ids = append(ids, id)
		}
		n++
	}
	return ids
}

func idsOf(chats []dated) (ids []int64) {
	for _, d := range chats {
		ids = append(ids, d.id)
	}
	return ids
}

// of tells when chats were requested; it looks at those that were not looked at before.
func (known dates) of(ctx context.Context, tx *store.Tx, ids []int64) (out []dated, err error) {
	var unknown []int64
	for _, id := range ids {
		if _, has := known[id]; !has {
			unknown = append(unknown, id)
		}
	}
	err = eachOf(ctx, tx, `SELECT id, requested_at FROM chat WHERE id IN (?)`, unknown, func(row scanner) error {
		var d dated
		err := row.Scan(&d.id, &d.at)
		known[d.id] = d.at
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read when chats were requested: %w", err)
	}
	for _, id := range ids {
		if at, has := known[id]; has {
			out = append(out, dated{id, at})
		}
	}
	return out, nil
}
