package rollup

import (
	"context"
	"math"

	"parley/internal/store"
)

// key says whose sums a cell holds: an entity's, or those that two have in common.
type key struct {
	dim, dim2 Dimension
	id, id2   int64
}

// dims are the dimensions that have cells of their own, and pairs those that have cells
// together, for a filter by one and a group by the other.
var (
	dims  = []Dimension{All, Campaign, Department, Segment, Agent, AutoInvitation, ConversionAction}
	pairs = [][2]Dimension{
		{Campaign, Department}, {Campaign, Segment}, {Department, Segment}, {Department, Agent},
		{Department, Department}, {Segment, Segment}, {Agent, Agent},
		{Campaign, AutoInvitation}, {Department, ConversionAction}, {Agent, ConversionAction},
	}
)

// tally is the cells of a span in the making.
type tally map[key]*Cell

// Cell is what happened in a span, in numbers, and who is behind it.
type Cell struct {
	Sums
	who [crowds]crowd
}

// joins adds a visitor to a crowd.
func (c *Cell) joins(which int, visitorID int64) {
	c.who[which] = append(c.who[which], visitorID)
}

func (t tally) cell(k key) *Cell {
	c := t[k]
	if c == nil {
		c = &Cell{}
		t[k] = c
	}
	return c
}

// hasPeople tells the keys by which people are counted.
func (k key) hasPeople() bool {
	for _, d := range []Dimension{k.dim, k.dim2} {
		if d == Campaign || d == Segment || d == AutoInvitation {
			return false
		}
	}
	return true
}

// count adds a thing to all cells that it counts in.
func (t tally) count(x thing) {
	for _, d := range dims {
		x.spread(d, Scope{}, func(id int64) *Cell { return t.cell(key{d, All, id, 0}) })
	}
	for _, p := range pairs {
		for _, own := range x.ids(p[0]) {
			x.spread(p[1], Scope{By: p[0], ID: own}, func(id int64) *Cell { return t.cell(key{p[0], p[1], own, id}) })
		}
	}
}

// cellsOf counts quarters of one day of a site, in their order, into cells.
func cellsOf(ctx context.Context, tx *store.Tx, siteID int64, list []marked) (map[int64]tally, error) {
	all := map[int64]tally{}
	for _, m := range list {
		all[m.start] = tally{}
	}
	in := Span{list[0].start, list[len(list)-1].start + quarter}
	err := things(ctx, tx, siteID, in, everything, func(x thing) {
		if t := all[quarterOf(x.when())]; t != nil {
			t.count(x)
		}
	})
	if err != nil {
		return nil, err
	}
	return all, countQueues(ctx, tx, siteID, in, all)
}

// countQueues adds the sizes of the queues in the quarters of a span.
func countQueues(ctx context.Context, tx *store.Tx, siteID int64, in Span, all map[int64]tally) error {
	var spans []Span
	for at := in.From; at < in.To; at += quarter {
		spans = append(spans, Span{at, at + quarter})
	}
	sizes, err := queueSizes(ctx, tx, siteID, spans)
	if err != nil {
		return err
	}
	for q, list := range sizes {
		for i, size := range list {
			t := all[spans[i].From]
			if t == nil || size == 0 {
				continue
			}
			t.cell(key{}).add(QueueSizeMax, size)
			if q.Kind == DepartmentQueue {
				t.cell(key{Department, All, q.ID, 0}).add(QueueSizeMax, size)
				t.cell(key{Department, Department, q.ID, q.ID}).add(QueueSizeMax, size)
			}
		}
	}
	return nil
}

// sources says which tables are read for measures.
type sources struct{ requests, joins, events, visits, queues bool }

var everything = sources{requests: true, joins: true, events: true, visits: true}

// sourcesOf are the tables that measures are counted from.
func sourcesOf(list []Measure) (s sources) {
	for _, m := range list {
		switch {
		case m == QueueSizeMax:
			s.queues = true
		case m == Joined:
			s.joins = true
		case m < Visits:
			s.requests = true
		case m == Visits:
			s.visits = true
		default:
			s.events = true
		}
	}
	return s
}

// things calls fn with what is counted in a span.
func things(ctx context.Context, tx *store.Tx, siteID int64, in Span, from sources, fn func(thing)) error {
	if from.requests || from.joins {
		if err := countedRequests(ctx, tx, siteID, in, from, fn); err != nil {
			return err
		}
	}
	if from.events {
		if err := readEvents(ctx, tx, siteID, in, fn); err != nil {
			return err
		}
	}
	if from.visits {
		return readVisits(ctx, tx, siteID, in, fn)
	}
	return nil
}

// countedRequests calls fn with the requests of a span, as they are and as they were joined.
func countedRequests(ctx context.Context, tx *store.Tx, siteID int64, in Span, from sources, fn func(thing)) error {
	members := map[int64]map[int64][]Span{}
	if from.joins {
		var err error
		if members, err = Members(ctx, tx, siteID, math.MaxInt64); err != nil {
			return err
		}
	}
	return readRequests(ctx, tx, siteID, in, func(r *Request) {
		if from.requests {
			fn(r)
		}
		if from.joins && r.Outcome == Answered {
			fn(joiningOf(r, members))
		}
	})
}
