package recount

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"math/big"
	"slices"

	"parley/internal/store"
)

// live are the reports on this moment and on today.
func live() []report {
	return []report{
		{path: "realtime/rightNow", live: true, one: rightNow},
		{path: "realtime/agents", live: true, zoned: true, filters: []string{"department"}, list: agentsNow},
		{path: "realtime/queue", live: true, zoned: true, list: queuesNow},
		{path: "realtime/today/customMetrics", live: true, zoned: true, list: customMetrics},
		{path: "realtime/today", live: true, zoned: true, either: true, one: today},
	}
}

// state is what facts do not tell: who waits under what name, and how many are on the site.
type state struct {
	visitors map[int64]string // of chats that go on
	visiting int64
}

func (s *Site) loadState(ctx context.Context, tx *store.Tx, siteID int64) error {
	s.state.visitors = map[int64]string{}
	rows, err := tx.Query(ctx, `SELECT id, visitor_uuid FROM chat WHERE site_id = ? AND state <> 'ended'`, siteID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var visitor string
		if err := rows.Scan(&id, &visitor); err != nil {
			return err
		}
		s.state.visitors[id] = visitor
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return tx.QueryRow(ctx, `SELECT COUNT(DISTINCT visitor_id) FROM visit WHERE site_id = ? AND ended_at IS NULL`, siteID).Scan(&s.state.visiting)
}

// here are the agents in a chat.
func (r *request) here() (agents []int64) {
	for _, st := range r.stays {
		if st.to == 0 {
			agents = append(agents, st.agent)
		}
	}
	return agents
}

// waits is the queue that a request is in.
func (r *request) waits() (wait, bool) {
	if n := len(r.queues); n > 0 && r.queues[n-1].to == 0 {
		return r.queues[n-1], true
	}
	return wait{}, false
}

// now is what an agent is seen as.
func (w *worker) now() status {
	if n := len(w.statuses); n > 0 {
		return w.statuses[n-1]
	}
	return status{code: 3}
}

// capacity is how many chats an agent may have at once.
func (s *Site) capacity(agent int64) int64 {
	most := int64(3)
	for _, e := range s.events {
		if e.kind == agentCapacityChanged && e.agent == agent {
			most = e.number
		}
	}
	return most
}

func rightNow(c scope, _ Question) any {
	inChat, chats, waiting := map[int64]int64{}, int64(0), int64(0)
	for _, r := range c.requests {
		if list := r.here(); len(list) > 0 {
			chats++
			for _, a := range list {
				inChat[a]++
			}
		}
		if _, does := r.waits(); does {
			waiting++
		}
	}
	there, busy, room := int64(0), int64(0), int64(0)
	for id, w := range c.agents {
		if w.now().code != 3 {
			there++
		}
		if w.now().code == 1 {
			busy, room = busy+inChat[id], room+c.capacity(id)
		}
	}
	used := ratio(busy, room)
	if used != nil && used.Cmp(whole(1)) > 0 {
		used = whole(1)
	}
	return map[string]any{
		"agentsInChat": number(int64(len(inChat))), "ongoingChats": number(chats), "visitorsOnSite": number(c.state.visiting), "loggedInAgents": number(there),
		"currentQueueLength": number(waiting), "chatUtilization": write(used, counts, decimal), "ongoingChatsWithAgents": nil, "ongoingChatsWithChatbot": nil,
	}
}

// agentsNow has a row for each agent that exists, or of whom there is something of today
// to tell; of a department for those who are its members.
func agentsNow(c scope, q Question) (out []any) {
	today := span{q.From, q.To}
	for _, id := range slices.Sorted(maps.Keys(c.agents)) {
		w := c.agents[id]
		if q.Filter == "department" && !slices.ContainsFunc(w.member[q.FilterID], func(m span) bool { return m.from <= c.now && c.now < m.to }) {
			continue
		}
		asked, ongoing := int64(0), int64(0)
		for _, r := range c.requests {
			if isAnswered(r) && r.joined(id) && today.from <= r.at && r.at < today.to {
				asked++
			}
			if slices.Contains(r.here(), id) {
				ongoing++
			}
		}
		linear := length(common([]span{today}, union(w.chats)))
		times, rest := map[[2]int64]int64{}, today.to-today.from
		for i, st := range w.statuses {
			to := c.now
			if i+1 < len(w.statuses) {
				to = w.statuses[i+1].at
			}
			if c.awayName(st.custom) == "Away" {
				st.custom = 0
			}
			if ms := length(common([]span{today}, []span{{st.at, to}})); st.code != 3 && ms > 0 {
				times[[2]int64{st.code, st.custom}] += ms
				rest -= ms
			}
		}
		_, exists := c.entities["agent"][id]
		if !exists && asked == 0 && linear < 500 && len(times) == 0 && w.now().code == 3 {
			continue
		}
		share := func(name string, ms int64) any {
			return map[string]any{"status": name, "time": write(whole(ms), seconds, decimal)}
		}
		shares := []any{share("Online", times[[2]int64{1, 0}]), share("Away", times[[2]int64{2, 0}]), share("Offline", rest)}
		for _, key := range slices.SortedFunc(maps.Keys(times), func(a, b [2]int64) int { return cmp.Compare(a[1], b[1]) }) {
			if key[1] != 0 {
				shares = append(shares, share(c.away[key[1]], times[key]))
			}
		}
		out = append(out, map[string]any{"agentId": number(id), "currentStatus": map[int64]string{1: "Online", 2: c.awayName(w.now().custom), 3: "Offline"}[w.now().code],
			"ongoingChats": number(ongoing), "todayChats": write(whole(asked), counts, decimal), "todayLinearChatTime": write(whole(linear), seconds, decimal),
			"statusDistribution": shares})
	}
	return out
}

// queuesNow has a row for each queue: of the site, of its departments, and where there is
// something to tell of the last hour (R44).
func queuesNow(c scope, _ Question) (out []any) {
	type target struct{ kind, id int64 }
	type line struct {
		ongoing, abandoned, switched int64
		left30, left60               []int64
		waiting                      []wait
		who                          map[wait]string
	}
	lines := map[target]*line{}
	at := func(t target) *line {
		if lines[t] == nil {
			lines[t] = &line{who: map[wait]string{}}
		}
		return lines[t]
	}
	at(target{})
	for id := range c.entities["department"] {
		at(target{1, id})
	}
	mean := func(list []int64) json.Number {
		sum := int64(0)
		for _, ms := range list {
			sum += ms
		}
		return write(ratio(sum, int64(len(list))), seconds, decimal)
	}
	for _, r := range c.requests {
		last := target{}
		for _, w := range r.queues {
			if r.outcome == pending || w.from <= r.outcomeAt {
				last = target{w.kind, w.id}
			}
		}
		if len(r.here()) > 0 {
			switch {
			case last.kind == 2:
				at(last).ongoing++
			case r.department != 0:
				at(target{1, r.department}).ongoing++
			default:
				at(target{}).ongoing++
			}
		}
		if w, does := r.waits(); does {
			l := at(target{w.kind, w.id})
			w.to = r.id // tells those apart who came at one moment
			l.waiting, l.who[w] = append(l.waiting, w), c.state.visitors[r.id]
		}
		const minute = 60_000
		if r.queuedAt == 0 || r.outcome == pending || r.outcome == refused || r.outcomeAt < c.now-60*minute || r.outcomeAt > c.now {
			continue
		}
		l := at(last)
		l.left60 = append(l.left60, r.outcomeAt-r.queuedAt)
		if r.outcomeAt < c.now-30*minute {
			continue
		}
		l.left30 = append(l.left30, r.outcomeAt-r.queuedAt)
		switch r.outcome {
		case abandoned:
			l.abandoned++
		case switchedToMessage:
			l.switched++
		}
	}
	order := func(a, b target) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) }
	for _, t := range slices.SortedFunc(maps.Keys(lines), order) {
		l := lines[t]
		to := map[string]any{"type": number(t.kind)}
		if t.kind != 0 {
			to["id"] = number(t.id)
		}
		slices.SortFunc(l.waiting, func(a, b wait) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
		queue := []any{}
		for _, w := range l.waiting {
			queue = append(queue, map[string]any{"visitorId": l.who[w], "waitTime": write(big.NewRat(max(0, c.now-w.from), 1), seconds, decimal)})
		}
		out = append(out, map[string]any{"routeTo": to, "ongoingChats": number(l.ongoing), "avgWaitTimeInLast30Mins": mean(l.left30), "avgWaitTimeInLast60Mins": mean(l.left60),
			"abandonedChatsInLast30Mins": write(whole(l.abandoned), counts, decimal), "switchedToMessagesInLast30Mins": write(whole(l.switched), counts, decimal), "queue": queue})
	}
	return out
}
