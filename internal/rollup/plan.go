package rollup

import (
	"context"
	"slices"

	"parley/internal/store"
)

// The grains of what is rolled up.
const (
	quarters = 0
	days     = 1
)

// piece is a part of a range that cells of one grain cover.
type piece struct {
	Span
	grain int
}

// plan says from what a range is counted: from cells, and from rows where there are none.
type plan struct {
	from  sources
	cells []piece
	rows  []Span
	waits Span // in which cells do not know who still waits
}

// planOf splits the range of consecutive spans. Rows are counted in quarters that the
// range or a span's edge cuts, and in dirty ones.
func planOf(ctx context.Context, tx *store.Tx, siteID int64, spans []Span, wanted []Measure) (plan, error) {
	p, wholeDays := plan{from: sourcesOf(wanted)}, onDays(spans)
	if p.from.queues {
		since, err := waitingSince(ctx, tx, siteID)
		if err != nil {
			return p, err
		}
		if since != 0 {
			p.waits = Span{since, tx.Now() + 1}
		}
	}
	in := Span{spans[0].From, spans[len(spans)-1].To}
	lo, hi := quarterOf(in.From+quarter-1), quarterOf(in.To)
	if lo >= hi {
		p.rows = []Span{in}
		return p, nil
	}
	byRows, err := p.withoutCells(ctx, tx, siteID, spans, Span{lo, hi})
	if err != nil {
		return p, err
	}
	stale := map[int64]bool{} // days whose sums are not up to date
	for _, at := range byRows {
		stale[dayOf(at)] = true
	}
	p.addRows(Span{in.From, lo})
	at := lo
	for _, q := range byRows {
		p.addCells(Span{at, q}, wholeDays, stale)
		p.addRows(Span{q, q + quarter})
		at = q + quarter
	}
	p.addCells(Span{at, hi}, wholeDays, stale)
	p.addRows(Span{hi, in.To})
	return p, nil
}

// withoutCells are the quarters of a range that are counted from rows, in their order.
func (p *plan) withoutCells(ctx context.Context, tx *store.Tx, siteID int64, spans []Span, in Span) (list []int64, err error) {
	dirty, err := markedIn(ctx, tx, dirtyQuarters, `WHERE site_id = ? AND start >= ? AND start < ?`, siteID, in.From, in.To)
	if err != nil {
		return nil, err
	}
	for _, d := range dirty {
		list = append(list, d.start)
	}
	for _, s := range spans[1:] {
		if q := quarterOf(s.From); q != s.From && in.From <= q && q < in.To { // those that the range cuts are rows anyway
			list = append(list, q)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// addRows has a span counted from rows.
func (p *plan) addRows(s Span) {
	n := len(p.rows)
	switch {
	case s.From >= s.To:
	case n > 0 && p.rows[n-1].To == s.From:
		p.rows[n-1].To = s.To
	default:
		p.rows = append(p.rows, s)
	}
}

// addCells has a span counted from cells: of days that are added up, and of quarters.
func (p *plan) addCells(s Span, wholeDays bool, stale map[int64]bool) {
	for at := s.From; at < s.To; {
		grain, end := quarters, min(s.To, dayOf(at)+day)
		if wholeDays && end == at+day && !stale[at] {
			grain = days
		}
		n := len(p.cells)
		if n > 0 && p.cells[n-1].To == at && p.cells[n-1].grain == grain {
			p.cells[n-1].To = end
		} else {
			p.cells = append(p.cells, piece{Span{at, end}, grain})
		}
		at = end
	}
}

// eachRow calls fn with everything that is counted from rows.
func (p *plan) eachRow(ctx context.Context, tx *store.Tx, siteID int64, fn func(thing)) error {
	for _, in := range p.rows {
		if err := things(ctx, tx, siteID, in, p.from, fn); err != nil {
			return err
		}
	}
	return nil
}

// eachQueue calls fn with the sizes of queues in the parts of spans that are counted
// from rows, and in those in which somebody waits who waits still.
func (p *plan) eachQueue(ctx context.Context, tx *store.Tx, siteID int64, spans []Span, fn func(at int64, q Queue, size int64)) error {
	for _, in := range append(p.rows[:len(p.rows):len(p.rows)], p.waits) {
		parts := within(spans, in)
		if len(parts) == 0 {
			continue
		}
		sizes, err := queueSizes(ctx, tx, siteID, parts)
		if err != nil {
			return err
		}
		for q, list := range sizes {
			for i, size := range list {
				fn(parts[i].From, q, size)
			}
		}
	}
	return nil
}

// within are the spans that are in a range, cut to it.
func within(spans []Span, in Span) (list []Span) {
	for _, s := range spans {
		s = Span{max(s.From, in.From), min(s.To, in.To)}
		if s.From < s.To {
			list = append(list, s)
		}
	}
	return list
}

// onDays tells whether all edges between spans are those of UTC days.
func onDays(spans []Span) bool {
	return !slices.ContainsFunc(spans[1:], func(s Span) bool { return s.From != dayOf(s.From) })
}
