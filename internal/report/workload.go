package report

import (
	"context"
	"maps"
	"slices"
	"sort"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
)

// work is how the time of agents went in a bucket, and their chats.
type work struct {
	rollup.Work
	chats int64
}

func (w *work) add(more *work) {
	w.Add(more.Work)
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
				func(w *work) int64 { return w.Linear }),
			time("idleTime", "Logged-in seconds of the bucket in which an agent was in no chat, summed over agents.",
				func(w *work) int64 { return w.LoggedIn - w.Linear }),
			{Name: "agentUtilization", Doc: "linearChatTime divided by logged-in seconds of the bucket, 0 to 1; 0 when nobody was logged in.",
				Value: func(w *work) Ratio { return Ratio{w.Linear, w.LoggedIn} },
				Slot:  SlotColumn{Pooled: true, Doc: "linearChatTime of all occurrences of the slot divided by their logged-in seconds."}},
			{Name: "avgConcurrentChats", Doc: "totalChatTime divided by logged-in seconds of the bucket; 0 when nobody was logged in.",
				Value: func(w *work) Ratio { return Ratio{w.InChats, w.LoggedIn} },
				Slot:  SlotColumn{Name: "avgConcurrentChats", Pooled: true, Doc: "totalChatTime of all occurrences of the slot divided by their logged-in seconds."}},
			time("totalChatTime", "Seconds of the bucket agents spent in chats, chats at the same time each counting in full, summed over agents.",
				func(w *work) int64 { return w.InChats }),
			{Name: "chats", Doc: chatsDoc, Value: func(w *work) Ratio { return Whole(w.chats) }},
		},
	})
}

// joinedChats are the chats of agents, and of departments those that their members joined.
var joinedChats = []rollup.Measure{rollup.Joined}

func workBuckets(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) ([]work, error) {
	t, err := readTimesheet(ctx, tx, q, buckets)
	if err != nil {
		return nil, err
	}
	who, out, i := int64(rollup.AllTogether), make([]work, len(buckets)), 0
	if q.Filter.By == Department {
		who = rollup.EveryAgent
	}
	err = t.each(ctx, tx, who, func(_, at int64, w rollup.Work) {
		if at < buckets[i].From || buckets[i].To <= at {
			i = sort.Search(len(buckets), func(i int) bool { return at < buckets[i].To })
		}
		out[i].Add(w)
	}, func(c *crew) { c.work(out, buckets, q.Filter) })
	if err != nil {
		return nil, err
	}
	sums, err := rollup.Buckets(ctx, tx, scopeOf(q), spansOf(buckets), joinedChats)
	for i := range sums {
		out[i].chats = sums[i][rollup.Joined]
	}
	return out, err
}

func workEntities(ctx context.Context, tx *store.Tx, q Query, by Dimension) (map[int64]*work, error) {
	whole, all := []Bucket{{q.From, q.To}}, map[int64][]work{}
	row := func(id int64) []work {
		if all[id] == nil {
			all[id] = make([]work, 1)
		}
		return all[id]
	}
	t, err := readTimesheet(ctx, tx, q, whole)
	if err != nil {
		return nil, err
	}
	err = t.each(ctx, tx, rollup.EveryAgent, func(agentID, at int64, w rollup.Work) {
		for _, id := range t.rows(by, agentID, at) {
			row(id)[0].Add(w)
		}
	}, func(c *crew) {
		for _, id := range c.rows(by) {
			c.work(row(id), whole, q.Filter, rowOf(by, id))
		}
	})
	if err != nil {
		return nil, err
	}
	sums, err := rollup.Entities(ctx, tx, scopeOf(q), dimensions[by], rollup.Span{From: q.From, To: q.To}, joinedChats)
	for id, s := range sums {
		row(id)[0].chats = s[rollup.Joined]
	}
	out := map[int64]*work{}
	for id, w := range all {
		out[id] = &w[0]
	}
	return out, err
}

// rows are the rows of a group that the crew may count in.
func (c *crew) rows(by Dimension) (ids []int64) {
	if by == Agent {
		return slices.Collect(maps.Keys(c.shifts))
	}
	return slices.Collect(maps.Keys(c.members))
}

// work adds what the agents whom all filters mean did in each bucket.
func (c *crew) work(out []work, buckets []Bucket, filters ...Filter) {
	for _, s := range c.under(filters...) {
		there := rollup.Union(s.inStatus(fact.Online, fact.Away))
		for _, span := range there {
			cut(span, buckets, func(i int, ms int64) { out[i].LoggedIn += ms })
		}
		for _, span := range s.chats {
			cut(span, buckets, func(i int, ms int64) { out[i].InChats += ms })
		}
		for _, span := range rollup.Common(there, rollup.Union(s.chats)) {
			cut(span, buckets, func(i int, ms int64) { out[i].Linear += ms })
		}
	}
}
