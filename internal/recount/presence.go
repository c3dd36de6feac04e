package recount

import (
	"maps"
	"math/big"
	"slices"
)

// shift is the time of one agent that counts in a scope.
type shift struct {
	*worker
	when []span
}

// shifts are the agents of a scope: those of a department only while they are members.
func (c scope) shifts() (list []shift) {
	for _, id := range slices.Sorted(maps.Keys(c.agents)) {
		w, when := c.agents[id], c.spans
		for _, e := range c.limits() {
			if e.kind == "agent" && e.id != id {
				when = nil
			} else if e.kind == "department" {
				when = common(when, w.member[e.id])
			}
		}
		if len(when) > 0 {
			list = append(list, shift{w, when})
		}
	}
	return list
}

// overShifts adds up a time of all agents.
func overShifts(of func(shift) int64) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		var sum int64
		for _, s := range c.shifts() {
			sum += of(s)
		}
		return whole(sum)
	}
}

func loggedIn(s shift) int64 { return length(common(s.when, s.loggedIn)) }

// linear is the time in at least one chat while logged in.
func linear(s shift) int64 { return length(common(s.when, common(s.loggedIn, union(s.chats)))) }

// inChats is the time in chats, those at the same time counting in full.
func inChats(s shift) int64 { return length(common(s.when, s.chats)) }

func share(of func(shift) int64) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		all := overShifts(loggedIn)(c)
		if all.Sign() == 0 {
			return nil
		}
		return new(big.Rat).Quo(overShifts(of)(c), all)
	}
}

// chatsOfMembers counts chats; those of a department are the ones that its members joined
// while they were (R23).
func chatsOfMembers(c scope) *big.Rat {
	n := int64(0)
	for _, r := range c.requests {
		if c.at(r.at) && isAnswered(r) && c.joinedBySomebody(r) {
			n++
		}
	}
	return whole(n)
}

func (c scope) joinedBySomebody(r *request) bool {
	if len(c.limits()) == 0 {
		return true
	}
	return slices.ContainsFunc(r.stays, func(s stay) bool {
		for _, e := range c.limits() {
			if e.kind == "agent" && e.id != s.agent {
				return false
			}
			if e.kind == "department" && !slices.ContainsFunc(c.agents[s.agent].member[e.id], func(m span) bool { return m.from <= s.from && s.from < m.to }) {
				return false
			}
		}
		return true
	})
}

// online is the time in which at least one agent was.
func online(c scope) *big.Rat {
	var all []span
	for _, s := range c.shifts() {
		all = append(all, common(s.when, s.seenAs(1, -1, c.now))...)
	}
	return whole(length(union(all)))
}

// ofAgents are the reports on the time of agents.
func ofAgents() []report {
	onlineTime := column{name: "online", unit: seconds, of: online}
	return []report{
		{path: "availability", filters: []string{"agent", "department"}, groups: with(overTime, "agent", "department"), columns: []column{onlineTime}, extra: shares},
		{path: "workload", filters: []string{"agent", "department"}, groups: with(withSlots, "department", "agent"), columns: []column{
			{name: "linearChatTime", unit: seconds, of: overShifts(linear)},
			{name: "idleTime", unit: seconds, of: overShifts(func(s shift) int64 { return loggedIn(s) - linear(s) })},
			{name: "agentUtilization", of: share(linear), pooled: true},
			{name: "avgConcurrentChats", of: share(inChats), slotName: "avgConcurrentChats", pooled: true},
			{name: "totalChatTime", unit: seconds, of: overShifts(inChats)},
			{name: "chats", of: chatsOfMembers}}},
	}
}

// isAnybodyThere tells whether an agent of the scope was logged in.
func (c scope) isAnybodyThere() bool {
	return overShifts(func(s shift) int64 {
		return length(common(s.when, append(s.seenAs(1, -1, c.now), s.seenAs(2, -1, c.now)...)))
	})(c).Sign() > 0
}

// shares are what an agent was for how long: of the filter or of the row (R12).
func shares(row map[string]any, c scope) {
	if c.filter.kind != "agent" && c.row.kind != "agent" {
		return
	}
	entry := func(name string, list ...span) map[string]any {
		ms := overShifts(func(s shift) int64 { return length(common(s.when, list)) })(c)
		return map[string]any{"timeStr": nil, "status": name, "time": write(ms, seconds, decimal)}
	}
	w := &worker{}
	for _, s := range c.shifts() {
		w = s.worker
	}
	here, away := w.seenAs(1, -1, c.now), w.seenAs(2, -1, c.now)
	list := []any{entry("Logged-in", append(slices.Clone(here), away...)...), entry("Online", here...), entry("Total Away", away...)}
	named := map[int64][]span{}
	for i, st := range w.statuses {
		if st.code == 2 {
			id := st.custom
			if c.away[id] == "" {
				id = 0 // there no more: plain Away
			}
			to := c.now
			if i+1 < len(w.statuses) {
				to = w.statuses[i+1].at
			}
			named[id] = append(named[id], span{st.at, to})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		used := overShifts(func(s shift) int64 { return length(common(s.when, named[id])) })(c)
		if used.Sign() > 0 {
			list = append(list, entry(c.awayName(id), named[id]...))
		}
	}
	row["statusDistribution"] = list
}

func (s *Site) awayName(id int64) string {
	if name := s.away[id]; name != "" {
		return name
	}
	return "Away"
}
