package rollup

import (
	"cmp"
	"context"
	"maps"
	"slices"

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
	who    [crowds]crowd
	packed [crowds][]byte // of a day: who by quarters
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

// anybody tells whether there is somebody behind the cell.
func (c *Cell) anybody() bool {
	return len(c.who[chatted])+len(c.who[converted])+len(c.packed[chatted])+len(c.packed[converted]) > 0
}

// stored is a crowd of the cell as it is stored.
func (c *Cell) stored(which int) []byte {
	if len(c.packed[which]) > 0 {
		return c.packed[which]
	}
	return c.who[which].encoded()
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

// keys are the keys in an order that all writers have in common.
func (t tally) keys() []key {
	return slices.SortedFunc(maps.Keys(t), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.dim, b.dim), cmp.Compare(a.dim2, b.dim2), cmp.Compare(a.id, b.id), cmp.Compare(a.id2, b.id2))
	})
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

// cellsOf counts a span of a site, which must be a quarter, into cells.
func cellsOf(ctx context.Context, tx *store.Tx, siteID int64, in Span) (tally, error) {
	t := tally{}
	all, err := things(ctx, tx, siteID, in, everything)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		t.count(x)
	}
	sizes, err := queueSizes(ctx, tx, siteID, []Span{in})
	if err != nil {
		return nil, err
	}
	for q, size := range sizes {
		t.cell(key{}).add(QueueSizeMax, size[0])
		if q.Kind == DepartmentQueue {
			t.cell(key{Department, All, q.ID, 0}).add(QueueSizeMax, size[0])
			t.cell(key{Department, Department, q.ID, q.ID}).add(QueueSizeMax, size[0])
		}
	}
	return t, nil
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

// things reads what is counted in a span.
func things(ctx context.Context, tx *store.Tx, siteID int64, in Span, from sources) (all []thing, err error) {
	if from.requests || from.joins {
		list, err := readRequests(ctx, tx, siteID, in)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if from.requests {
				all = append(all, r)
			}
		}
		if from.joins && len(list) > 0 {
			joinings, err := joiningsOf(ctx, tx, siteID, list)
			if err != nil {
				return nil, err
			}
			all = append(all, joinings...)
		}
	}
	for _, read := range []struct {
		wanted bool
		from   func(context.Context, *store.Tx, int64, Span) ([]*event, error)
	}{{from.events, readEvents}, {from.visits, readVisits}} {
		if !read.wanted {
			continue
		}
		list, err := read.from(ctx, tx, siteID, in)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			all = append(all, e)
		}
	}
	return all, nil
}
