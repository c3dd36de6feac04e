package rollup

import (
	"context"
	"database/sql"
	"fmt"
	"sort"

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
		if err := s.addCells(ctx, tx, c, unitOf(spans), wanted, cell); err != nil {
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

// addCells adds cells of the scope to the sums of the spans that they lie in. Those of one
// unit lie in one span.
func (s Scope) addCells(ctx context.Context, tx *store.Tx, p piece, u unit, wanted []Measure, cell func(at int64) *Cell) error {
	rows, err := tx.Query(ctx, `SELECT (c.start - ?) / ? AS unit, `+added(wanted)+` FROM rollup_cell c
		WHERE c.site_id = ? AND c.grain = ? AND c.dim = ? AND c.dim2 = 0 AND c.id = ? AND c.id2 = 0 AND c.start >= ? AND c.start < ? GROUP BY unit`,
		u.offset, u.length, s.SiteID, p.grain, s.By, s.ID, p.From, p.To)
	return scanCells(rows, err, wanted, func(n int64) *Cell { return cell(max(n*u.length+u.offset, p.From)) })
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
	args = append(append([]any{p.grain, s.SiteID}, args...), p.From, p.To)
	rows, err := tx.Query(ctx, `SELECT `+group+`, `+added(wanted)+ofKey("rollup_cell")+`AND `+where+` AND c.start >= ? AND c.start < ? GROUP BY `+group, args...)
	return scanCells(rows, err, wanted, cell)
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
