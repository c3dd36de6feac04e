package report

import (
	"context"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
)

// work is what agents did in a bucket, in milliseconds.
type work struct{ linear, inChats, loggedIn, chats int64 }

func (w *work) add(more *work) {
	w.linear += more.linear
	w.inChats += more.inChats
	w.loggedIn += more.loggedIn
	w.chats += more.chats
}

// workload tells how much of their time agents spend in chats. Utilization is the linear
// time, and concurrency the total time, divided by the time logged in (NOTES-reports R16).
// A department's agents count while they are its members, and its chats are those that
// they joined (R23).
func workload() Report {
	time := func(name, doc string, of func(*work) int64) Column[work] {
		return Column[work]{Name: name, Doc: doc, Unit: Seconds, Value: func(w *work) Ratio { return Whole(of(w)) }}
	}
	return Tabulate(Report{Path: "workload", ID: "getWorkloadReport", Tag: "Workload", Summary: "Chat time against idle time.",
		Parameters: ranged([]Dimension{Agent, Department}, withSlots, Department, Agent)}, Tabulated[work]{
		Buckets: workBuckets, Entities: workEntities, Merge: (*work).add,
		Columns: []Column[work]{
			time("linearChatTime", "Seconds of the bucket in which an agent was in at least one chat while logged in, summed over agents.",
				func(w *work) int64 { return w.linear }),
			time("idleTime", "Logged-in seconds of the bucket in which an agent was in no chat, summed over agents.",
				func(w *work) int64 { return w.loggedIn - w.linear }),
			{Name: "agentUtilization", Doc: "linearChatTime divided by logged-in seconds of the bucket, 0 to 1; 0 when nobody was logged in.",
				Value: func(w *work) Ratio { return Ratio{w.linear, w.loggedIn} },
				Slot:  SlotColumn{Pooled: true, Doc: "linearChatTime of all occurrences of the slot divided by their logged-in seconds."}},
			{Name: "avgConcurrentChats", Doc: "totalChatTime divided by logged-in seconds of the bucket; 0 when nobody was logged in.",
				Value: func(w *work) Ratio { return Ratio{w.inChats, w.loggedIn} },
				Slot:  SlotColumn{Name: "avgConcurrentChats", Pooled: true, Doc: "totalChatTime of all occurrences of the slot divided by their logged-in seconds."}},
			time("totalChatTime", "Seconds of the bucket agents spent in chats, chats at the same time each counting in full, summed over agents.",
				func(w *work) int64 { return w.inChats }),
			{Name: "chats", Doc: chatsDoc, Value: func(w *work) Ratio { return Whole(w.chats) }},
		},
	})
}

func workBuckets(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) ([]work, error) {
	c, err := readCrew(ctx, tx, q, true)
	if err != nil {
		return nil, err
	}
	out := c.work(buckets, q.Filter)
	if q.Filter.By == Department {
		err = c.eachJoined(ctx, tx, q, func(r *rollup.Request) {
			if c.joinedUnder(r, q.Filter) {
				cut(rollup.Span{From: r.RequestedAt, To: r.RequestedAt + 1}, buckets, func(i int, _ int64) { out[i].chats++ })
			}
		})
		return out, err
	}
	sums, err := rollup.Buckets(ctx, tx, scopeOf(q), spansOf(buckets), []rollup.Measure{rollup.Chats})
	for i := range sums {
		out[i].chats = sums[i][rollup.Chats]
	}
	return out, err
}

func workEntities(ctx context.Context, tx *store.Tx, q Query, by Dimension) (map[int64]*work, error) {
	c, err := readCrew(ctx, tx, q, true)
	if err != nil {
		return nil, err
	}
	out, whole := map[int64]*work{}, []Bucket{{q.From, q.To}}
	add := func(id int64) {
		w := c.work(whole, q.Filter, rowOf(by, id))[0]
		out[id] = &w
	}
	if by == Department {
		for id := range c.members {
			add(id)
		}
	} else {
		for id := range c.shifts {
			add(id)
		}
	}
	return out, c.addChats(ctx, tx, q, by, out)
}

// addChats counts the chats of the rows of a group by entities.
func (c *crew) addChats(ctx context.Context, tx *store.Tx, q Query, by Dimension, rows map[int64]*work) error {
	row := func(id int64) *work {
		if rows[id] == nil {
			rows[id] = &work{}
		}
		return rows[id]
	}
	if q.Filter.By == Department || by == Department {
		return c.eachJoined(ctx, tx, q, func(r *rollup.Request) {
			for _, id := range c.candidates(r, by) {
				if c.joinedUnder(r, q.Filter, rowOf(by, id)) {
					row(id).chats++
				}
			}
		})
	}
	sums, err := rollup.Entities(ctx, tx, scopeOf(q), dimensions[by], rollup.Span{From: q.From, To: q.To}, []rollup.Measure{rollup.Chats})
	for id, s := range sums {
		if q.Filter.By != Agent || q.Filter.ID == id {
			row(id).chats = s[rollup.Chats]
		}
	}
	return err
}

// candidates are the rows that a chat may count in.
func (c *crew) candidates(r *rollup.Request, by Dimension) (ids []int64) {
	if by == Agent {
		for _, s := range r.Agents {
			ids = append(ids, s.AgentID)
		}
		return ids
	}
	for id := range c.members {
		ids = append(ids, id)
	}
	return ids
}

// joinedUnder tells whether an agent whom all filters mean joined a chat.
func (c *crew) joinedUnder(r *rollup.Request, filters ...Filter) bool {
	for _, s := range r.Agents {
		for _, at := range s.Joined {
			if c.means(s.AgentID, at, filters) {
				return true
			}
		}
	}
	return false
}

// means tells whether all filters mean an agent at a time.
func (c *crew) means(agentID, at int64, filters []Filter) bool {
	for _, f := range filters {
		switch f.By {
		case Agent:
			if f.ID != agentID {
				return false
			}
		case Department:
			if !c.isMember(f.ID, agentID, at) {
				return false
			}
		}
	}
	return true
}

func (c *crew) isMember(departmentID, agentID, at int64) bool {
	for _, s := range c.members[departmentID][agentID] {
		if s.From <= at && at < s.To {
			return true
		}
	}
	return false
}

// eachJoined calls fn with the chats that were asked for in the range.
func (c *crew) eachJoined(ctx context.Context, tx *store.Tx, q Query, fn func(r *rollup.Request)) error {
	list, err := rollup.Chatted(ctx, tx, q.SiteID, rollup.Span{From: q.From, To: q.To})
	for _, r := range list {
		fn(r)
	}
	return err
}

// work is what the agents whom all filters mean did in each bucket.
func (c *crew) work(buckets []Bucket, filters ...Filter) []work {
	out := make([]work, len(buckets))
	for _, s := range c.under(filters...) {
		there := union(s.inStatus(fact.Online, fact.Away))
		for _, span := range there {
			cut(span, buckets, func(i int, ms int64) { out[i].loggedIn += ms })
		}
		for _, span := range s.chats {
			cut(span, buckets, func(i int, ms int64) { out[i].inChats += ms })
		}
		for _, span := range common(there, union(s.chats)) {
			cut(span, buckets, func(i int, ms int64) { out[i].linear += ms })
		}
	}
	return out
}
