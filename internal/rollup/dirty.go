package rollup

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley/internal/store"
)

const (
	quarter = int64(15 * 60 * 1000)
	day     = perDay * quarter

	perDay = 96 // quarters
)

// quarterOf is the beginning of the quarter of an hour that a time is in.
func quarterOf(at int64) int64 { return at - ((at%quarter)+quarter)%quarter }

// dayOf is the beginning of the UTC day that a time is in.
func dayOf(at int64) int64 { return at - ((at%day)+day)%day }

// place is a quarter of a site.
type place struct{ siteID, start int64 }

// marks are the quarters in which something has changed.
type marks map[place]bool

func (m marks) at(siteID, at int64) { m[place{siteID, quarterOf(at)}] = true }

// over marks all quarters that a span touches.
func (m marks) over(siteID int64, s Span) {
	for at := quarterOf(s.From); at < s.To; at += quarter {
		m[place{siteID, at}] = true
	}
}

// write marks them as dirty in a table, in an order that all writers have in common.
func (m marks) write(ctx context.Context, tx *store.Tx, table string) error {
	all := make([]place, 0, len(m))
	for p := range m {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.siteID, b.siteID), cmp.Compare(a.start, b.start))
	})
	rows := make([][]any, len(all))
	for i, p := range all {
		rows[i] = []any{p.siteID, p.start, 1}
	}
	return mark(ctx, tx, table, rows)
}

// dirtyQuarters is the table of the quarters without cells that are up to date.
const dirtyQuarters = "rollup_dirty"

func mark(ctx context.Context, tx *store.Tx, table string, rows [][]any) error {
	return store.InsertMany(ctx, tx, table, []string{"site_id", "start", "marks"}, rows,
		`ON CONFLICT (site_id, start) DO UPDATE SET marks = `+table+`.marks + 1`)
}

// marked is a quarter that is to be counted anew, and how often it was marked.
type marked struct {
	place
	marks int64
}

// unmark takes the mark away, unless there is a new one.
func (m marked) unmark(ctx context.Context, tx *store.Tx, table string) (done bool, err error) {
	gone, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE site_id = ? AND start = ? AND marks = ?`, m.siteID, m.start, m.marks)
	if err != nil {
		return false, fmt.Errorf("roll up: %w", err)
	}
	n, err := gone.RowsAffected()
	return n == 1, err
}

// markedIn reads what is marked, oldest first.
func markedIn(ctx context.Context, tx *store.Tx, table, where string, args ...any) ([]marked, error) {
	rows, err := tx.Query(ctx, `SELECT site_id, start, marks FROM `+table+` `+where+` ORDER BY site_id, start`, args...)
	if err != nil {
		return nil, fmt.Errorf("read what is not rolled up: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []marked
	for rows.Next() {
		var d marked
		if err := rows.Scan(&d.siteID, &d.start, &d.marks); err != nil {
			return nil, fmt.Errorf("read what is not rolled up: %w", err)
		}
		list = append(list, d)
	}
	return list, rows.Err()
}
