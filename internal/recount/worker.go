package recount

import (
	"math"
	"slices"
)

// span is a time, its end not included.
type span struct{ from, to int64 }

// worker is an agent's days.
type worker struct {
	loggedIn []span
	statuses []status         // every change, in their order
	member   map[int64][]span // of departments
	chats    []span           // in each of its chats
}

// status is what an agent is seen as from a time on: 1 online, 2 away, 3 offline.
type status struct{ at, code, custom int64 }

func (s *Site) worker(id int64) *worker {
	w := s.agents[id]
	if w == nil {
		w = &worker{member: map[int64][]span{}}
		s.agents[id] = w
	}
	return w
}

// gatherAgents makes spans of the events about agents. What goes on lasts until now.
func (s *Site) gatherAgents() {
	s.agents = map[int64]*worker{}
	for id := range s.entities["agent"] {
		s.worker(id)
	}
	for _, e := range s.events {
		switch e.kind {
		case agentLoggedIn:
			begin(&s.worker(e.agent).loggedIn, e.at)
		case agentLoggedOut:
			end(s.worker(e.agent).loggedIn, e.at)
		case agentStatusChanged:
			w := s.worker(e.agent)
			w.statuses = append(w.statuses, status{e.at, e.code, e.ref})
		case departmentMembershipChanged:
			w := s.worker(e.agent)
			list := w.member[e.department]
			if e.code == 1 {
				begin(&list, e.at)
			} else {
				end(list, e.at)
			}
			w.member[e.department] = list
		}
	}
	for _, r := range s.requests {
		for _, stay := range r.stays {
			to := stay.to
			if to == 0 {
				to = s.now
			}
			w := s.worker(stay.agent)
			w.chats = append(w.chats, span{stay.from, to})
		}
	}
	for _, w := range s.agents {
		last(w.loggedIn, s.now)
		for _, list := range w.member {
			last(list, math.MaxInt64) // nobody leaves by itself
		}
	}
}

func begin(list *[]span, at int64) {
	if n := len(*list); n == 0 || (*list)[n-1].to != 0 {
		*list = append(*list, span{from: at})
	}
}

// last gives spans that have no end one.
func last(list []span, until int64) {
	for i := range list {
		if list[i].to == 0 {
			list[i].to = until
		}
	}
}

func end(list []span, at int64) {
	if n := len(list); n > 0 && list[n-1].to == 0 {
		list[n-1].to = at
	}
}

// seenAs are the times in which the agent had a status; custom -1 is any.
func (w *worker) seenAs(code, custom, now int64) (list []span) {
	for i, st := range w.statuses {
		to := now
		if i+1 < len(w.statuses) {
			to = w.statuses[i+1].at
		}
		if st.code == code && (custom == -1 || st.custom == custom) {
			list = append(list, span{st.at, to})
		}
	}
	return list
}

// union joins spans that overlap.
func union(list []span) (out []span) {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b span) int { return int(a.from - b.from) })
	for _, s := range list {
		if s.to <= s.from {
			continue
		}
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// common is where spans of both lists overlap, each pair for itself.
func common(a, b []span) (out []span) {
	for _, x := range a {
		for _, y := range b {
			if from, to := max(x.from, y.from), min(x.to, y.to); from < to {
				out = append(out, span{from, to})
			}
		}
	}
	return out
}

func length(list []span) (ms int64) {
	for _, s := range list {
		ms += max(0, s.to-s.from)
	}
	return ms
}
