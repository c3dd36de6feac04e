package rollup

import (
	"context"
	"database/sql"

	"parley/internal/store"
)

const hour = 4 * quarter

// How long something lasted, in classes by which whatever lasted at a moment is found among
// few rows: those that began soon before it, and the long ones.
const (
	lastedShort = 0
	lastedDay   = 1 // not longer
	lastedLong  = 2
	lastsStill  = 3
)

// lasted is the class of a span, which lasts still when its end is 0.
func lasted(s Span, short int64) int {
	switch {
	case s.To == 0:
		return lastsStill
	case s.To-s.From <= short:
		return lastedShort
	case s.To-s.From <= day:
		return lastedDay
	}
	return lastedLong
}

// until is the end of a span as a row has it.
func until(s Span) any {
	if s.To == 0 {
		return nil
	}
	return s.To
}

// lasting reads columns of the rows of a table that lasted at some moment of a span.
func lasting(ctx context.Context, tx *store.Tx, columns, table string, siteID int64, in Span, short int64) (*sql.Rows, error) {
	read := `SELECT ` + columns + ` FROM ` + table + ` WHERE site_id = ? AND since_at < ? AND `
	// Which index serves a part of the query stands in its condition: lasted > 0.
	return tx.Query(ctx, read+`since_at >= ? AND lasted = 0 AND until_at > ? UNION ALL `+
		read+`since_at >= ? AND lasted > 0 AND lasted = 1 AND until_at > ? UNION ALL `+
		read+`lasted > 0 AND lasted = 2 AND until_at > ? UNION ALL `+
		read+`lasted > 0 AND lasted = 3`,
		siteID, in.To, in.From-short, in.From,
		siteID, in.To, in.From-day, in.From,
		siteID, in.To, in.From,
		siteID, in.To)
}
