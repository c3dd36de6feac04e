package rollup

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"sort"
	"strings"

	"parley/internal/store"
)

// Buckets adds up what is in a scope in each of consecutive spans. The measures are
// those that are wanted of the cells.
func Buckets(ctx context.Context, tx *store.Tx, s Scope, spans []Span, wanted []Measure) ([]Sums, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	cells := make([]Cell, len(spans))
	p, err := planOf(ctx, tx, s.SiteID, spans, wanted)
	if err != nil {
		return nil, err
	}
	cell := func(at int64) *Cell {
		return &cells[sort.Search(len(spans)-1, func(i int) bool { return at < spans[i].To })]
	}
	for _, c := range p.cells {
		if err := s.addCells(ctx, tx, c, wanted, cell); err != nil {
			return nil, err
		}
	}
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if s.has(x) {
			x.spread(All, s, func(int64) *Cell { return cell(x.when()) })
		}
	})
	if err == nil && p.from.queues {
		err = p.eachQueue(ctx, tx, s.SiteID, spans, func(at int64, q Queue, size int64) {
			if s.By == All || s.By == Department && q.Kind == DepartmentQueue && q.ID == s.ID {
				cell(at).add(QueueSizeMax, size)
			}
		})
	}
	out := make([]Sums, len(cells))
	for i := range cells {
		out[i] = cells[i].Sums
	}
	return out, err
}

// addCells adds cells of the scope to the sums of the spans that they lie in.
func (s Scope) addCells(ctx context.Context, tx *store.Tx, p piece, wanted []Measure, cell func(at int64) *Cell) error {
	const where = ` FROM rollup_cell c WHERE c.site_id = ? AND c.dim = ? AND c.dim2 = 0 AND c.id = ? AND c.id2 = 0 AND c.start >= ? AND c.start < ?`
	args := []any{s.SiteID, s.By, s.ID, dayOf(p.From), p.To}
	if p.grain == days {
		rows, err := tx.Query(ctx, `SELECT c.start, `+added(wanted)+where+` GROUP BY c.start`, args...)
		return scanCells(rows, err, wanted, cell)
	}
	rows, err := tx.Query(ctx, `SELECT 0, c.start, c.quarters`+where, args...)
	return scanQuarters(rows, err, p.Span, wanted, func(_, at int64) *Cell { return cell(at) })
}

// scanQuarters adds the quarters of a span to cells that are found by the first column of a
// query and by the time.
func scanQuarters(rows *sql.Rows, err error, in Span, wanted []Measure, cell func(id, at int64) *Cell) error {
	if err != nil {
		return fmt.Errorf("read cells: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var want [measures]bool
	for _, m := range wanted {
		want[m] = true
	}
	for rows.Next() {
		var id, start int64
		var stored []byte
		if err := rows.Scan(&id, &start, &stored); err != nil {
			return fmt.Errorf("read cells: %w", err)
		}
		var bad error
		err := unpack(stored, func(n int64, b []byte) {
			at := start + n*quarter
			if at < in.From || in.To <= at {
				return
			}
			c := cell(id, at)
			bad = cmp.Or(bad, eachSum(b, func(m Measure, n int64) {
				if want[m] {
					c.add(m, n)
				}
			}))
		})
		if err = cmp.Or(err, bad); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scanCells adds what a query has added up to cells that are found by its first column.
func scanCells(rows *sql.Rows, err error, wanted []Measure, cell func(n int64) *Cell) error {
	if err != nil {
		return fmt.Errorf("read cells: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var n int64
	values := make([]int64, len(wanted))
	into := []any{&n}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("read cells: %w", err)
		}
		c := cell(n)
		for i, m := range wanted {
			c.add(m, values[i])
		}
	}
	return rows.Err()
}

// added is what a query selects to add cells up.
func added(list []Measure) string {
	parts := make([]string, len(list))
	for i, m := range list {
		fn := "SUM"
		if m.isMax() {
			fn = "MAX"
		}
		// A sum is a decimal on PostgreSQL.
		parts[i] = "CAST(COALESCE(" + fn + "(c." + columns[m] + "), 0) AS BIGINT)"
	}
	return strings.Join(parts, ", ")
}

// Entities adds up what is in a scope by the entities of a dimension.
func Entities(ctx context.Context, tx *store.Tx, s Scope, by Dimension, in Span, wanted []Measure) (map[int64]*Sums, error) {
	if s.isOne(by) {
		one, err := Buckets(ctx, tx, s, []Span{in}, wanted)
		if err != nil {
			return nil, err
		}
		return map[int64]*Sums{s.ID: &one[0]}, nil
	}
	p, err := planOf(ctx, tx, s.SiteID, []Span{in}, wanted)
	if err != nil {
		return nil, err
	}
	cells := map[int64]*Cell{}
	cell := func(id int64) *Cell { return cellIn(cells, id) }
	for _, c := range p.cells {
		if err := s.addEntities(ctx, tx, by, c, wanted, cell); err != nil {
			return nil, err
		}
	}
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if s.has(x) {
			x.spread(by, s, cell)
		}
	})
	if err == nil && p.from.queues && by == Department {
		err = p.eachQueue(ctx, tx, s.SiteID, []Span{in}, func(_ int64, q Queue, size int64) {
			if q.Kind == DepartmentQueue && (s.By == All || s.By == Department && s.ID == q.ID) {
				cell(q.ID).add(QueueSizeMax, size)
			}
		})
	}
	out := map[int64]*Sums{}
	for id, c := range cells {
		out[id] = &c.Sums
	}
	return out, err
}

// addEntities adds cells to the sums of entities: those of a dimension, or those that the
// scope's entity has in common with each.
func (s Scope) addEntities(ctx context.Context, tx *store.Tx, by Dimension, p piece, wanted []Measure, cell func(id int64) *Cell) error {
	where, args, second := s.together(by)
	group := "k.id"
	if second {
		group = "k.id2"
	}
	args = append(append([]any{s.SiteID}, args...), dayOf(p.From), p.To)
	from := ofKey("rollup_cell") + `AND ` + where + ` AND c.start >= ? AND c.start < ?`
	if p.grain == days {
		rows, err := tx.Query(ctx, `SELECT `+group+`, `+added(wanted)+from+` GROUP BY `+group, args...)
		return scanCells(rows, err, wanted, cell)
	}
	rows, err := tx.Query(ctx, `SELECT `+group+`, c.start, c.quarters`+from, args...)
	return scanQuarters(rows, err, p.Span, wanted, func(id, _ int64) *Cell { return cell(id) })
}

// isOne tells a scope in which a dimension has one entity: its own, for nothing has two.
func (s Scope) isOne(by Dimension) bool {
	return s.By == by && by != Department && by != Segment && by != Agent
}

// together is the condition on keys k for the entities of a dimension in the scope, and
// whether their ids are the second ones of the keys. Pairs are kept in the order of the
// dimensions.
func (s Scope) together(by Dimension) (where string, args []any, second bool) {
	switch {
	case s.By == All:
		return "k.dim = ? AND k.dim2 = 0", []any{by}, false
	case s.By <= by:
		return "k.dim = ? AND k.dim2 = ? AND k.id = ?", []any{s.By, by, s.ID}, true
	}
	return "k.dim = ? AND k.dim2 = ? AND k.id2 = ?", []any{by, s.By, s.ID}, false
}
