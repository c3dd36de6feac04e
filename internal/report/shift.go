package report

import (
	"context"
	"slices"
	"sort"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
)

// spell is a time in which an agent had a status.
type spell struct {
	rollup.Span
	status fact.Status
	awayID int64
}

// shift is the part of an agent's time that counts: all of it, or what it was a member of
// a department (NOTES-reports R23).
type shift struct {
	spells []spell
	chats  []rollup.Span
}

// crew is all that reports on agents' time read of a range.
type crew struct {
	shifts  map[int64]*shift
	members memberships
}

func (c *crew) of(agentID int64) *shift {
	s := c.shifts[agentID]
	if s == nil {
		s = &shift{}
		c.shifts[agentID] = s
	}
	return s
}

// readCrew reads the statuses of a span, and who was in chats if that is wanted.
func readCrew(ctx context.Context, tx *store.Tx, q Query, in rollup.Span, chats bool) (*crew, error) {
	c := &crew{shifts: map[int64]*shift{}}
	list, err := rollup.Statuses(ctx, tx, q.SiteID, in)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		until := s.Until
		if until == 0 {
			until = q.Now
		}
		if span := in.Cut(rollup.Span{From: s.Since, To: until}); span.From < span.To {
			one := c.of(s.AgentID)
			one.spells = append(one.spells, spell{span, s.Code, s.AwayStatusID})
		}
	}
	if !chats {
		return c, nil
	}
	stays, err := rollup.StaysIn(ctx, tx, q.SiteID, in)
	for _, s := range stays {
		one := c.of(s.AgentID)
		one.chats = append(one.chats, s.Span)
	}
	return c, err
}

// under are the shifts of the agents whom all filters mean.
func (c *crew) under(filters ...Filter) (list []*shift) {
	for id, s := range c.shifts {
		means := true
		for _, f := range filters {
			switch f.By {
			case Agent:
				means = means && f.ID == id
			case Department:
				spans := c.members[f.ID][id]
				means = means && len(spans) > 0
				if means {
					s = s.within(spans)
				}
			}
		}
		if means {
			list = append(list, s)
		}
	}
	return list
}

// within is the part of a shift that lies in spans.
func (s *shift) within(spans []rollup.Span) *shift {
	out := &shift{}
	for _, in := range spans {
		for _, spell := range s.spells {
			if spell.Span = spell.Cut(in); spell.From < spell.To {
				out.spells = append(out.spells, spell)
			}
		}
		for _, chat := range s.chats {
			if chat = chat.Cut(in); chat.From < chat.To {
				out.chats = append(out.chats, chat)
			}
		}
	}
	return out
}

// inStatus are the times in which the agent had one of some statuses.
func (s *shift) inStatus(statuses ...fact.Status) (list []rollup.Span) {
	for _, spell := range s.spells {
		if slices.Contains(statuses, spell.status) {
			list = append(list, spell.Span)
		}
	}
	return list
}

// cut cuts a span at the edges of consecutive buckets and calls fn with each piece.
func cut(s rollup.Span, buckets []Bucket, fn func(i int, ms int64)) {
	i := sort.Search(len(buckets), func(i int) bool { return buckets[i].To > s.From })
	for ; i < len(buckets) && buckets[i].From < s.To; i++ {
		if piece := s.Cut(rollup.Span(buckets[i])); piece.From < piece.To {
			fn(i, piece.To-piece.From)
		}
	}
}

// rowOf is the filter that a row of a group by entities stands for.
func rowOf(by Dimension, id int64) Filter { return Filter{By: by, ID: id} }
