package rollup

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/store"
)

// cursor says how far the facts have been taken. Each fact is taken once.
//
// On SQLite facts commit in the order of their ids. On PostgreSQL a step that is still
// running may hold lower ids than one that has committed: ids below seen that nobody
// could see are gaps, which are looked at again until no step that might still write
// them is running (docs/decisions/020-reports-read-what-is-rolled-up-and-rows-where-it-is-not.md).
type cursor struct {
	version, seen int64
	gaps          []gap
}

// gap is a range of ids, both ends included, that were not there when higher ones were.
type gap struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
	// Horizon is a transaction that began after the gap was seen, 0 while none is known:
	// when all before it are over, nobody writes the gap any more.
	Horizon int64 `json:"horizon,omitempty"`
}

func readCursor(ctx context.Context, tx *store.Tx) (c cursor, err error) {
	var gaps string
	if err = tx.QueryRow(ctx, `SELECT version, seen, gaps FROM rollup_cursor`).Scan(&c.version, &c.seen, &gaps); err == nil {
		err = json.Unmarshal([]byte(gaps), &c.gaps)
	}
	if err != nil {
		return c, fmt.Errorf("read how far facts are taken: %w", err)
	}
	return c, nil
}

// equals tells whether nothing is to be noted.
func (c cursor) equals(o cursor) bool { return c.seen == o.seen && slices.Equal(c.gaps, o.gaps) }

// move writes the cursor unless somebody else has moved it since it was read.
func (c cursor) move(ctx context.Context, tx *store.Tx, next cursor) (moved bool, err error) {
	gaps, err := json.Marshal(append([]gap{}, next.gaps...))
	if err != nil {
		return false, err
	}
	done, err := tx.Exec(ctx, `UPDATE rollup_cursor SET version = version + 1, seen = ?, gaps = ? WHERE version = ?`, next.seen, string(gaps), c.version)
	if err != nil {
		return false, fmt.Errorf("note how far facts are taken: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// next reads facts that have not been taken, at most about limit, and where the cursor
// then stands.
func (c cursor) next(ctx context.Context, tx *store.Tx, limit int) (list []Fact, after cursor, err error) {
	after = c
	if tx.Dialect() == store.SQLite {
		return c.nextInOrder(ctx, tx, limit)
	}
	var oldest, newest int64 // running steps: all before oldest are over, none from newest on has begun
	err = tx.QueryRow(ctx, `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint`).Scan(&oldest, &newest)
	if err != nil {
		return nil, c, fmt.Errorf("ask who is writing: %w", err)
	}
	after.gaps = nil
	for _, g := range c.gaps {
		found, err := facts(ctx, tx, `WHERE id BETWEEN ? AND ? ORDER BY id`, g.From, g.To)
		if err != nil {
			return nil, c, err
		}
		list = append(list, found...)
		switch {
		case g.Horizon == 0:
			g.Horizon = newest
		case oldest >= g.Horizon: // what is not there now never comes
			continue
		}
		after.gaps = append(after.gaps, holes(g, found)...)
	}
	found, err := facts(ctx, tx, `WHERE id > ? ORDER BY id LIMIT ?`, c.seen, limit)
	if err != nil || len(found) == 0 {
		return list, after, err
	}
	after.seen = found[len(found)-1].ID
	after.gaps = append(after.gaps, holes(gap{From: c.seen + 1, To: after.seen}, found)...)
	return append(list, found...), after, nil
}

// nextInOrder passes over views of pages and ends of visits, a fifth of all facts, from
// which nothing follows.
func (c cursor) nextInOrder(ctx context.Context, tx *store.Tx, limit int) (list []Fact, after cursor, err error) {
	list, err = facts(ctx, tx, `WHERE id > ? AND kind NOT IN (?, ?) ORDER BY id LIMIT ?`, c.seen, fact.KindPageViewed, fact.KindVisitEnded, limit)
	if err != nil {
		return nil, c, err
	}
	if after = c; len(list) == limit {
		after.seen = list[limit-1].ID
	} else if err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(id), 0) FROM fact`).Scan(&after.seen); err != nil {
		return nil, c, fmt.Errorf("read facts: %w", err)
	}
	after.seen = max(after.seen, c.seen)
	return list, after, nil
}

// holes are the parts of a gap that the facts found in it leave.
func holes(g gap, found []Fact) (list []gap) {
	from := g.From
	for _, f := range found {
		if f.ID > from {
			list = append(list, gap{from, f.ID - 1, g.Horizon})
		}
		from = f.ID + 1
	}
	if from <= g.To {
		list = append(list, gap{from, g.To, g.Horizon})
	}
	return list
}
