package recount

import (
	"encoding/json"
	"math/big"
	"slices"
)

// when is a time that an event counts at; ok is false for those that do not count.
type when func(e *event) (at int64, ok bool)

// ofKind is all events of a kind, at their own time.
func ofKind(kind int64, also func(*event) bool) when {
	return func(e *event) (int64, bool) { return e.at, e.kind == kind && (also == nil || also(e)) }
}

// events of the scope; has tells whether an event counts for an entity.
func (c scope) eventsOf(w when, has func(*event, entity) bool) (list []*event) {
	for i := range c.events {
		e := &c.events[i]
		at, ok := w(e)
		if !ok || !c.at(at) {
			continue
		}
		fits := true
		for _, l := range c.limits() {
			fits = fits && has(e, l)
		}
		if fits {
			list = append(list, e)
		}
	}
	return list
}

func count(w when, has func(scope, *event, entity) bool) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		return whole(int64(len(c.eventsOf(w, func(e *event, l entity) bool { return has(c, e, l) }))))
	}
}

// sent and accepted count invitations at the time when they were sent (R25).
func sent(code int64) when {
	return ofKind(invitationSent, func(e *event) bool { return e.code == code })
}

func accepted(code int64) when {
	return func(e *event) (int64, bool) { return e.number, e.kind == invitationAccepted && e.code == code }
}

// plainly tells whether an event carries an entity itself.
func plainly(_ scope, e *event, l entity) bool {
	switch l.kind {
	case "campaign":
		return e.campaign == l.id
	case "department":
		return e.department == l.id
	case "agent":
		return e.agent == l.id
	}
	return e.ref == l.id
}

// ofMessage is plainly for offline messages, whose segments are facts of their own.
func ofMessage(c scope, e *event, l entity) bool {
	if l.kind != "visitorSegment" {
		return plainly(c, e, l)
	}
	return slices.ContainsFunc(c.events, func(s event) bool {
		return s.kind == segmentMatched && s.number == e.ref && s.ref == l.id
	})
}

func from(code int64) when {
	return ofKind(offlineMessageSubmitted, func(e *event) bool { return code == 0 || e.code == code })
}

// creditedAgents are the agents of the chat before a conversion.
func (e *event) creditedAgents() []int64 {
	var d struct{ Agents []int64 }
	_ = json.Unmarshal([]byte(e.data), &d)
	return d.Agents
}

// credited tells whether a conversion counts for an entity (R20).
func credited(e *event, l entity) bool {
	switch l.kind {
	case "agent":
		return slices.Contains(e.creditedAgents(), l.id)
	case "department":
		return e.department == l.id
	}
	return e.ref == l.id
}

func (c scope) conversions() []*event { return c.eventsOf(ofKind(conversionAchieved, nil), credited) }

// chattedBefore tells whether the visitor of a conversion had an answered chat before.
func (c scope) chattedBefore(e *event) bool {
	return slices.ContainsFunc(c.requests, func(r *request) bool {
		return r.visitor == e.visitor && isAnswered(r) && r.outcomeAt <= e.at
	})
}

// withoutConversion is the scope of chats, which belong to no conversion action.
func (c scope) withoutConversion() scope {
	for _, e := range []*entity{&c.filter, &c.row} {
		if e.kind == "conversion" || e.kind == "conversionAction" {
			*e = entity{}
		}
	}
	return c
}

func people[T any](list []T, who func(T) int64) *big.Rat {
	set := map[int64]bool{}
	for _, x := range list {
		set[who(x)] = true
	}
	return whole(int64(len(set)))
}

func visitorOf(e *event) int64 { return e.visitor }

// besidesChats are the reports that count other things, or those too.
func besidesChats() []report {
	visits := column{name: "visits", form: integer, slotName: "visits", slotAliases: []string{"avgVisits"}, slotForm: shortest,
		of: count(ofKind(visitStarted, nil), plainly)}
	invitations := func(code int64) []column {
		return []column{{name: "sent", of: count(sent(code), plainly)}, {name: "accepted", of: count(accepted(code), plainly)}}
	}
	return []report{
		{path: "visits", filters: []string{"campaign"}, groups: with(withSlots, "campaign"), columns: []column{visits}},
		{path: "manualInvitation", filters: []string{"agent"}, groups: with(overTime, "agent"), columns: invitations(2)},
		{path: "autoInvitation", filters: []string{"campaign"}, groups: with(overTime, "campaign", "autoInvitation"), columns: invitations(3)},
		{path: "offlineMessage", filters: []string{"department", "campaign", "visitorSegment"}, groups: with(withSlots, "department", "campaign", "visitorSegment"),
			columns: []column{{name: "messages", of: count(from(0), ofMessage)}, {name: "fromOfflineButton", of: count(from(1), ofMessage)},
				{name: "fromChatQueue", of: count(from(2), ofMessage)}}},
		{path: "conversions", filters: []string{"department", "agent", "conversion"}, groups: with(overTime, "department", "agent", "conversionAction"), columns: []column{
			{name: "conversions", of: func(c scope) *big.Rat { return whole(int64(len(c.conversions()))) }},
			{name: "chats", of: func(c scope) *big.Rat { return many(isAnswered)(c.withoutConversion()) }},
			{name: "chattedVisitors", form: integer, of: func(c scope) *big.Rat {
				return people(c.withoutConversion().those(isAnswered), func(r *request) int64 { return r.visitor })
			}},
			{name: "convertedVisitors", form: integer, of: func(c scope) *big.Rat { return people(c.conversions(), visitorOf) }},
			{name: "convertedChattedVisitors", form: integer, of: func(c scope) *big.Rat {
				return people(slices.DeleteFunc(c.conversions(), func(e *event) bool { return !c.chattedBefore(e) }), visitorOf)
			}},
			{name: "value", unit: money, of: func(c scope) *big.Rat {
				sum := new(big.Rat)
				for _, e := range c.conversions() {
					sum.Add(sum, whole(e.number))
				}
				return sum
			}}}},
	}
}
