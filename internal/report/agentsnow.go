package report

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
)

// RealTimeAgent is what an agent does now and did today.
type RealTimeAgent struct {
	AgentID             int64                 `json:"agentId" doc:"Agent the row is about."`
	CurrentStatus       string                `json:"currentStatus" doc:"Status now: Online, Away, Offline or the name of a custom away status."`
	OngoingChats        int64                 `json:"ongoingChats" doc:"Ongoing chats the agent is in."`
	TodayChats          Decimal               `json:"todayChats" doc:"Chats with request time today that the agent joined."`
	TodayLinearChatTime Decimal               `json:"todayLinearChatTime" doc:"Seconds of today the agent was in at least one chat."`
	StatusDistribution  []RealTimeStatusShare `json:"statusDistribution" doc:"Online, Away, Offline in this order, then one entry per custom away status used; the times add up to the seconds since local midnight."`
}

// RealTimeStatusShare is how long an agent was something today.
type RealTimeStatusShare struct {
	Status string  `json:"status" doc:"Online, Away, Offline or the name of a custom away status."`
	Time   Decimal `json:"time" doc:"Seconds of today, up to now, the agent spent in the status."`
}

// agentsNow tells load and status of each agent. Under a department these are its members
// of now (NOTES-reports R23); who was removed is told of as long as there is something of
// today to tell (R21).
func agentsNow() Report {
	return Listed(Report{Path: "realtime/agents", ID: "getRealTimeAgents", Tag: "Real Time - Agents", Summary: "Load and status of each agent, now and today.",
		Parameters: Parameters{Zone: true, Filters: []Dimension{Department}}},
		func(ctx context.Context, tx *store.Tx, q Query) ([]RealTimeAgent, error) {
			q.From, q.To = q.midnight(), q.Now
			c, err := readCrew(ctx, tx, q, rollup.Span{From: q.From, To: q.To}, true)
			if err != nil {
				return nil, err
			}
			t := roster{crew: c, q: q}
			if t.chats, err = rollup.Entities(ctx, tx, rollup.Scope{SiteID: q.SiteID}, rollup.Agent, rollup.Span{From: q.From, To: q.To}, []rollup.Measure{rollup.Chats}); err != nil {
				return nil, err
			}
			ongoing, err := rollup.OngoingNow(ctx, tx, q.SiteID)
			if err != nil {
				return nil, err
			}
			t.ongoing = chatsOf(ongoing)
			if t.seen, err = statusesNow(ctx, tx, q); err != nil {
				return nil, err
			}
			if q.Filter.By == Department {
				if t.inside, err = rollup.MembersIn(ctx, tx, q.SiteID, q.Filter.ID, rollup.Span{From: q.Now, To: q.Now + 1}); err != nil {
					return nil, err
				}
			}
			if t.words, err = awayWords(ctx, tx, q.SiteID); err != nil {
				return nil, err
			}
			list, err := existing(ctx, tx, q.SiteID, Agent)
			if err != nil {
				return nil, err
			}
			return t.rows(list), nil
		})
}

// roster is all that is known of the agents of today.
type roster struct {
	*crew
	q       Query
	inside  map[int64]bool         // members of the department that is asked for
	chats   map[int64]*rollup.Sums // of today
	ongoing map[int64]int64
	seen    map[int64]rollup.Status
	words   statusWords
}

func (t roster) rows(list []entity) (rows []RealTimeAgent) {
	exists := map[int64]bool{}
	for _, e := range list {
		exists[e.id] = true
		t.of(e.id)
	}
	for id := range t.chats {
		t.of(id)
	}
	for _, id := range slices.Sorted(maps.Keys(t.shifts)) {
		if t.q.Filter.By == Department && !t.inside[id] {
			continue
		}
		row := t.row(id)
		if exists[id] || row.TodayChats > 0 || row.TodayLinearChatTime > 0 || row.isSeen() {
			rows = append(rows, row)
		}
	}
	return rows
}

func (t roster) row(id int64) RealTimeAgent {
	row := RealTimeAgent{AgentID: id, CurrentStatus: t.words.of(fact.Offline, 0), OngoingChats: t.ongoing[id]}
	if s, ok := t.seen[id]; ok {
		row.CurrentStatus = t.words.of(s.Code, s.AwayStatusID)
	}
	if sums := t.chats[id]; sums != nil {
		row.TodayChats = Decimal(sums[rollup.Chats])
	}
	var linear int64
	for _, span := range rollup.Union(t.shifts[id].chats) {
		linear += span.To - span.From
	}
	row.TodayLinearChatTime = Decimal(SecondsOf(linear))
	row.StatusDistribution = t.shares(t.shifts[id])
	return row
}

// shares are how long an agent was what today. Before the first that is known of an agent
// it was offline; an away status that was removed, or is called so, is plain Away.
func (t roster) shares(s *shift) []RealTimeStatusShare {
	times, offline := map[string]int64{}, t.q.To-t.q.From
	var custom []int64
	for _, spell := range s.spells {
		if spell.status == fact.Offline {
			continue
		}
		name, ms := t.words.of(spell.status, spell.awayID), spell.To-spell.From
		if _, again := times[name]; !again && name != "Online" && name != "Away" {
			custom = append(custom, spell.awayID)
		}
		times[name] += ms
		offline -= ms
	}
	times["Offline"] = offline
	slices.SortFunc(custom, cmp.Compare[int64])
	names := []string{"Online", "Away", "Offline"}
	for _, id := range custom {
		names = append(names, t.words[id])
	}
	var out []RealTimeStatusShare
	for _, name := range names {
		out = append(out, RealTimeStatusShare{name, Decimal(SecondsOf(times[name]))})
	}
	return out
}

// isSeen tells whether the agent is or was there today.
func (r RealTimeAgent) isSeen() bool {
	return r.CurrentStatus != "Offline" || slices.ContainsFunc(r.StatusDistribution, func(s RealTimeStatusShare) bool { return s.Status != "Offline" && s.Time > 0 })
}
