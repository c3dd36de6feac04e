package rollup

import (
	"context"
	"sort"

	"parley/internal/store"
)

// Dimension is what requests are told apart by.
type Dimension int

// The dimensions, as the table rollup_cell numbers them.
const (
	All Dimension = iota // of a scope: no filter
	Campaign
	Department
	Segment
	Agent
)

// Scope says which requests count.
type Scope struct {
	SiteID int64
	By     Dimension
	ID     int64
}

// Span is a range of time, To excluded.
type Span struct{ From, To int64 }

// ids are the entities of a dimension that a request counts for.
func (r *Request) ids(d Dimension) []int64 {
	switch d {
	case All:
		return []int64{0}
	case Campaign:
		return one(r.CampaignID)
	case Department:
		return one(r.DepartmentID)
	case Segment:
		return r.Segments
	}
	list := make([]int64, len(r.Agents))
	for i, stay := range r.Agents {
		list[i] = stay.AgentID
	}
	return list
}

func one(id int64) []int64 {
	if id == 0 {
		return nil
	}
	return []int64{id}
}

// has tells whether a request counts for an entity.
func (r *Request) has(d Dimension, id int64) bool {
	for _, own := range r.ids(d) {
		if own == id {
			return true
		}
	}
	return false
}

// Buckets adds up the requests of a scope in each of consecutive spans, by the time of
// the request.
func Buckets(ctx context.Context, tx *store.Tx, s Scope, spans []Span) ([]Sums, error) {
	out := make([]Sums, len(spans))
	if len(spans) == 0 {
		return out, nil
	}
	list, err := requests(ctx, tx, s.SiteID, Span{spans[0].From, spans[len(spans)-1].To})
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.has(s.By, s.ID) {
			at := sort.Search(len(spans), func(i int) bool { return r.RequestedAt < spans[i].To })
			out[at].count(r, s.agent(All, 0))
		}
	}
	return out, nil
}

// agent is whose time in chats counts: that of the group or else of the filter (x-terms).
func (s Scope) agent(group Dimension, id int64) int64 {
	switch {
	case group == Agent:
		return id
	case s.By == Agent:
		return s.ID
	}
	return 0
}

// Entities adds up the requests of a scope by the entities of a dimension.
func Entities(ctx context.Context, tx *store.Tx, s Scope, by Dimension, in Span) (map[int64]*Sums, error) {
	list, err := requests(ctx, tx, s.SiteID, in)
	if err != nil {
		return nil, err
	}
	out := map[int64]*Sums{}
	for _, r := range list {
		if r.has(s.By, s.ID) {
			r.spread(by, func(id int64) *Sums { return at(out, id) }, s)
		}
	}
	return out, nil
}

// spread counts a request in the cells of all entities that it counts for.
func (r *Request) spread(by Dimension, cell func(id int64) *Sums, s Scope) {
	for _, id := range r.ids(by) {
		cell(id).count(r, s.agent(by, id))
	}
	if by != Department || r.Outcome != Answered {
		return
	}
	for m, ids := range map[Measure][]int64{TransferredIn: r.In, TransferredOut: r.Out, Belonged: r.Departments} {
		for _, id := range ids {
			cell(id)[m]++
		}
	}
}

func at(cells map[int64]*Sums, id int64) *Sums {
	c := cells[id]
	if c == nil {
		c = &Sums{}
		cells[id] = c
	}
	return c
}

// requests derives the requests of a site in a range from their facts.
func requests(ctx context.Context, tx *store.Tx, siteID int64, in Span) ([]*Request, error) {
	all, err := facts(ctx, tx, `WHERE site_id = ? AND at >= ? AND chat_id IN
		(SELECT chat_id FROM fact WHERE site_id = ? AND kind = 1 AND at >= ? AND at < ?) ORDER BY chat_id, id`, siteID, in.From, siteID, in.From, in.To)
	if err != nil {
		return nil, err
	}
	var list []*Request
	for len(all) > 0 {
		n := sort.Search(len(all), func(i int) bool { return all[i].ChatID > all[0].ChatID })
		if r := derive(all[:n]); r != nil {
			list = append(list, r)
		}
		all = all[n:]
	}
	return list, nil
}
