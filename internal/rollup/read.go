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
	out := make([]Sums, len(spans))
	if len(spans) == 0 {
		return out, nil
	}
	p, err := planOf(ctx, tx, s.SiteID, spans, wanted)
	if err != nil {
		return nil, err
	}
	cell := func(at int64) *Sums {
		return &out[sort.Search(len(spans)-1, func(i int) bool { return at < spans[i].To })]
	}
	for _, c := range p.cells {
		if err := s.addCells(ctx, tx, c, unitOf(spans), wanted, cell); err != nil {
			return nil, err
		}
	}
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if s.has(x) {
			x.spread(s.By, s, func(id int64) *Sums {
				if id == s.ID {
					return cell(x.when())
				}
				return &Sums{}
			})
		}
	})
	if err != nil || !p.from.queues {
		return out, err
	}
	return out, p.eachQueue(ctx, tx, s.SiteID, spans, func(at int64, q queue, size int64) {
		if s.By == All || s.By == Department && q.kind == departmentQueue && q.id == s.ID {
			cell(at).add(QueueSizeMax, size)
		}
	})
}

// addCells adds cells of the scope to the sums of the spans that they lie in. Those of one
// unit lie in one span.
func (s Scope) addCells(ctx context.Context, tx *store.Tx, p piece, u unit, wanted []Measure, cell func(at int64) *Sums) error {
	rows, err := tx.Query(ctx, `SELECT (c.start - ?) / ? AS unit, `+added(wanted)+` FROM rollup_cell c
		WHERE c.site_id = ? AND c.grain = ? AND c.dim = ? AND c.dim2 = 0 AND c.id = ? AND c.id2 = 0 AND c.start >= ? AND c.start < ? GROUP BY unit`,
		u.offset, u.length, s.SiteID, p.grain, s.By, s.ID, p.From, p.To)
	return scanCells(rows, err, wanted, func(n int64) *Sums { return cell(max(n*u.length+u.offset, p.From)) })
}

// scanCells adds what a query has added up to cells that are found by its first column.
func scanCells(rows *sql.Rows, err error, wanted []Measure, cell func(n int64) *Sums) error {
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
	if s.By == by && by != Department && by != Segment && by != Agent { // a thing has one
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
	out := map[int64]*Sums{}
	cell := func(id int64) *Sums {
		if out[id] == nil {
			out[id] = &Sums{}
		}
		return out[id]
	}
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
	if err != nil || !p.from.queues || by != Department {
		return out, err
	}
	return out, p.eachQueue(ctx, tx, s.SiteID, []Span{in}, func(_ int64, q queue, size int64) {
		if q.kind == departmentQueue && (s.By == All || s.By == Department && s.ID == q.id) {
			cell(q.id).add(QueueSizeMax, size)
		}
	})
}

// addEntities adds cells to the sums of entities: those of a dimension, or those that the
// scope's entity has in common with each.
func (s Scope) addEntities(ctx context.Context, tx *store.Tx, by Dimension, p piece, wanted []Measure, cell func(id int64) *Sums) error {
	group, where, args := "k.id", "k.dim = ? AND k.dim2 = 0", []any{by}
	switch {
	case s.By == All:
	case s.By <= by:
		group, where, args = "k.id2", "k.dim = ? AND k.dim2 = ? AND k.id = ?", []any{s.By, by, s.ID}
	default:
		where, args = "k.dim = ? AND k.dim2 = ? AND k.id2 = ?", []any{by, s.By, s.ID}
	}
	args = append(append([]any{p.grain, s.SiteID}, args...), p.From, p.To)
	rows, err := tx.Query(ctx, `SELECT `+group+`, `+added(wanted)+ofKey+`AND `+where+` AND c.start >= ? AND c.start < ? GROUP BY `+group, args...)
	return scanCells(rows, err, wanted, cell)
}
