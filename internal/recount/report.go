package recount

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
)

// scope is what a number is counted over.
type scope struct {
	*Site
	spans  []span // which follow one another
	filter entity
	row    entity // that the row stands for
}

// entity is one of a kind; kind "" is no limit.
type entity struct {
	kind string
	id   int64
}

func (c scope) at(ms int64) bool {
	return slices.ContainsFunc(c.spans, func(s span) bool { return s.from <= ms && ms < s.to })
}

// limits are the entities that what is counted must belong to.
func (c scope) limits() (list []entity) {
	for _, e := range []entity{c.filter, c.row} {
		if e.kind != "" {
			list = append(list, e)
		}
	}
	return list
}

// agent is whose time in a chat counts: the agent of the row, or of the filter.
func (c scope) agent() int64 {
	if c.row.kind == "agent" {
		return c.row.id
	}
	if c.filter.kind == "agent" {
		return c.filter.id
	}
	return 0
}

// column is a number of a report.
type column struct {
	name    string
	aliases []string
	form    form
	unit    unit
	of      func(c scope) *big.Rat

	slotName    string // "": avg and the name
	slotAliases []string
	slotForm    form
	pooled      bool // slots take all occurrences together
}

// report is one that has groups.
type report struct {
	path     string
	business bool // must be asked in this edition
	either   bool // may be asked in both, and answers otherwise
	filters  []string
	groups   []string
	columns  []column
	byEntity []column // nil: columns

	extra func(row map[string]any, c scope) // fills what is no number
	list  func(c scope, q Question) []any   // of a report without groups
	one   func(c scope, q Question) any     // of one that is no list
	live  bool                              // about this moment, or today
	zoned bool                              // of a live one: takes a zone
}

var (
	overTime  = []string{"hour", "day", "week", "month"}
	withSlots = []string{"hour", "day", "week", "month", "24*7Distribution", "halfHourDistribution"}
)

func with(groups []string, more ...string) []string { return append(slices.Clone(groups), more...) }

// rows are what the report has to answer.
func (r report) rows(s *Site, q Question) []any {
	c := scope{Site: s, filter: entity{q.Filter, q.FilterID}}
	in, cal := span{q.From, q.To}, calendar{q.Zone}
	out := []any{}
	switch {
	case r.list != nil:
		c.spans = []span{in}
		return append(out, r.list(c, q)...)
	case slices.Contains(overTime, q.Group):
		for _, b := range cal.buckets(q.Group, in) {
			c.spans = []span{b}
			row := map[string]any{"time": map[string]any{"from": cal.write(b.from), "to": cal.write(b.to)}}
			fill(row, r.columns, c)
			if r.extra != nil {
				r.extra(row, c)
			}
			out = append(out, row)
		}
	case slices.Contains(withSlots, q.Group):
		for _, sl := range cal.slots(q.Group, in) {
			row := map[string]any{"time": map[string]any{"from": sl.from, "to": sl.to}}
			for _, col := range r.columns {
				col.fillSlot(row, c, sl.occurrences)
			}
			out = append(out, row)
		}
	default:
		c.spans = []span{in}
		out = r.byEntities(c, q.Group)
	}
	return out
}

// byEntities has a row for each entity that exists or has data (R21).
func (r report) byEntities(c scope, by string) []any {
	out := []any{}
	columns := r.columns
	if r.byEntity != nil {
		columns = r.byEntity
	}
	exist := c.entities[by]
	owners := maps.Clone(exist)
	for _, e := range c.mentioned(by) {
		if _, ok := owners[e.id]; !ok {
			owners[e.id] = e.owner
		}
	}
	for _, id := range slices.Sorted(maps.Keys(owners)) {
		c.row = entity{by, id}
		row := map[string]any{by + "Id": number(id)}
		if by == "autoInvitation" {
			row["campaignId"] = number(owners[id])
		}
		some := fill(row, columns, c)
		if by == "conversionAction" { // the chats are not its own
			some = len(c.conversions()) > 0
		}
		if r.extra != nil {
			r.extra(row, c)
			some = some || c.isAnybodyThere()
		}
		if _, exists := exist[id]; exists || some {
			out = append(out, row)
		}
	}
	return out
}

// mention is an entity that a fact of the range knows, with what it belonged to.
type mention struct{ id, owner int64 }

// mentioned are the entities of a kind in all facts.
func (s *Site) mentioned(by string) (list []mention) {
	for i := range s.events {
		e := &s.events[i]
		m := mention{}
		switch by {
		case "agent":
			m.id = e.agent
		case "department":
			m.id = e.department
		case "campaign":
			m.id = e.campaign
		case "visitorSegment":
			if e.kind == segmentMatched {
				m.id = e.ref
			}
		case "autoInvitation":
			if (e.kind == invitationSent || e.kind == invitationAccepted) && e.code == 3 {
				m = mention{e.ref, e.campaign}
			}
		case "conversionAction":
			if e.kind == conversionAchieved {
				m.id = e.ref
			}
		}
		if m.id != 0 {
			list = append(list, m)
		}
		if e.kind == chatTransferred && by == "department" && e.code == 2 {
			list = append(list, mention{id: e.ref})
		}
		if e.kind == conversionAchieved && by == "agent" {
			for _, id := range e.creditedAgents() {
				list = append(list, mention{id: id})
			}
		}
	}
	return list
}

// fill writes the columns of a row and tells whether one of them has something to show.
func fill(row map[string]any, columns []column, c scope) (some bool) {
	for _, col := range columns {
		x := col.of(c)
		some = some || x != nil && x.Sign() != 0
		for _, name := range append([]string{col.name}, col.aliases...) {
			row[name] = write(x, col.unit, col.form)
		}
	}
	return some
}

// fillSlot writes a column of a slot's row (R3).
func (col column) fillSlot(row map[string]any, c scope, occurrences []span) {
	var x *big.Rat
	if col.pooled {
		c.spans = occurrences
		x = col.of(c)
	} else if len(occurrences) > 0 {
		x = new(big.Rat)
		for _, o := range occurrences {
			c.spans = []span{o}
			if one := col.of(c); one != nil {
				x.Add(x, one)
			}
		}
		x.Quo(x, whole(int64(len(occurrences))))
	}
	names := append([]string{col.slotName}, col.slotAliases...)
	if col.slotName == "" {
		names = []string{averaged(col.name)}
		for _, a := range col.aliases {
			names = append(names, averaged(a))
		}
	}
	for _, name := range names {
		row[name] = write(x, col.unit, col.slotForm)
	}
}

func averaged(name string) string { return "avg" + string(name[0]-'a'+'A') + name[1:] }

func number(id int64) json.Number { return json.Number(fmt.Sprint(id)) }
