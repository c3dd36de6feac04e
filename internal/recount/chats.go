package recount

import "math/big"

// those are the requests of the scope: by their request time, under its limits.
func (c scope) those(also func(*request) bool) (list []*request) {
	for _, r := range c.requests {
		if !c.at(r.at) || also != nil && !also(r) {
			continue
		}
		fits := true
		for _, e := range c.limits() {
			fits = fits && r.has(e.kind, e.id)
		}
		if fits {
			list = append(list, r)
		}
	}
	return list
}

// many counts requests.
func many(also func(*request) bool) func(scope) *big.Rat {
	return func(c scope) *big.Rat { return whole(int64(len(c.those(also)))) }
}

// mean is the mean of a number of requests, longest its maximum, total its sum.
func mean(also func(*request) bool, of func(scope, *request) int64) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		list := c.those(also)
		var sum int64
		for _, r := range list {
			sum += of(c, r)
		}
		return ratio(sum, int64(len(list)))
	}
}

func longest(also func(*request) bool, of func(scope, *request) int64) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		var most int64
		for _, r := range c.those(also) {
			most = max(most, of(c, r))
		}
		return whole(most)
	}
}

func total(also func(*request) bool, of func(scope, *request) int64) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		var sum int64
		for _, r := range c.those(also) {
			sum += of(c, r)
		}
		return whole(sum)
	}
}

// Which requests there are.
func isAnswered(r *request) bool { return r.outcome == answered }
func isRefused(r *request) bool  { return r.outcome == refused }
func isMissed(r *request) bool   { return r.outcome == abandoned || r.outcome == switchedToMessage }
func isOver(r *request) bool     { return isAnswered(r) && r.ended }
func waited(r *request) bool     { return isAnswered(r) || isMissed(r) }
func isQueued(r *request) bool   { return r.queuedAt != 0 }

func cameBy(source int64) func(*request) bool {
	return func(r *request) bool { return isAnswered(r) && r.source == source }
}

func outcome(o int) func(*request) bool { return func(r *request) bool { return r.outcome == o } }

func both(a, b func(*request) bool) func(*request) bool {
	return func(r *request) bool { return a(r) && b(r) }
}

// Times of requests (x-terms).
func waitTime(_ scope, r *request) int64  { return r.outcomeAt - r.at }
func queueTime(_ scope, r *request) int64 { return r.outcomeAt - r.queuedAt }
func chatTime(c scope, r *request) int64 {
	if a := c.agent(); a != 0 {
		return r.timeOf(a)
	}
	return r.endedAt - r.outcomeAt
}

// responseTime is over all answers in chats (R17).
func responseTime(c scope) *big.Rat {
	var sum, n int64
	for _, r := range c.those(isAnswered) {
		for _, ms := range r.responses {
			sum += ms
			n++
		}
	}
	return ratio(sum, n)
}

// queueSize is the most that waited at one moment in one queue (R36). Under a department
// it is the department's queue.
func queueSize(c scope) *big.Rat {
	type queue struct{ kind, id int64 }
	waits := map[queue][]wait{}
	for _, r := range c.requests {
		for _, w := range r.queues {
			fits := true
			for _, e := range c.limits() {
				fits = fits && w.kind == 1 && w.id == e.id
			}
			if fits {
				waits[queue{w.kind, w.id}] = append(waits[queue{w.kind, w.id}], w)
			}
		}
	}
	most := int64(0)
	for _, list := range waits {
		for _, s := range c.spans {
			moments := []int64{s.from}
			for _, w := range list {
				if s.from <= w.from && w.from < s.to {
					moments = append(moments, w.from)
				}
			}
			for _, at := range moments {
				n := int64(0)
				for _, w := range list {
					if w.from <= at && (at < w.to || w.to == 0 && at <= c.now) {
						n++
					}
				}
				most = max(most, n)
			}
		}
	}
	return whole(most)
}

func ofThese(also func(*request) bool, name string, aliases ...string) column {
	return column{name: name, aliases: aliases, of: many(also)}
}

var isTransferred = func(r *request) bool { return isAnswered(r) && r.transferred }

// grade counts chats that got one.
func grade(n int64) func(*request) bool {
	return func(r *request) bool { return isAnswered(r) && r.grade == n }
}

func perChat(name string, of func(scope, *request) int64) column {
	return column{name: name, of: mean(isAnswered, of), slotName: name, pooled: true}
}

var lastByAgent = column{name: "lastMessageSentByAgent", slotName: "lastMessageSentByAgent",
	of: many(func(r *request) bool { return isAnswered(r) && r.lastByAgent })}

func pooledSeconds(name string, of func(scope) *big.Rat) column {
	return column{name: name, unit: seconds, of: of, slotName: name, pooled: true}
}

// inDepartment counts chats that have the row's department in a set, under the filter.
func inDepartment(set func(*request) map[int64]bool) func(scope) *big.Rat {
	return func(c scope) *big.Rat {
		id := c.row.id
		c.row = entity{}
		return many(func(r *request) bool { return isAnswered(r) && set(r)[id] })(c)
	}
}

// ofChats are the reports that count requests and their chats.
func ofChats() []report {
	integers := func(list ...column) []column {
		for i := range list {
			list[i].form = integer
		}
		return list
	}
	queueColumns := integers(ofThese(isQueued, "queuedChatRequests"), ofThese(both(isQueued, isAnswered), "chatsFromQueue"),
		ofThese(both(isQueued, outcome(switchedToMessage)), "switchedToMessages"), ofThese(both(isQueued, outcome(abandoned)), "abandonedChats"),
		ofThese(both(isQueued, isRefused), "refusedChats"),
		column{name: "maxQueueSize", of: queueSize, slotName: "avgMmaxQueueSize", slotAliases: []string{"avgMaxQueueSize", "avgmaxQueueSize"}})
	inQueue, missedInQueue := both(isQueued, waited), both(isQueued, isMissed)
	return []report{
		{path: "chatVolume", filters: []string{"campaign", "department", "visitorSegment"}, groups: with(withSlots, "campaign", "department", "visitorSegment"),
			columns: []column{ofThese(nil, "chatRequests"), ofThese(isAnswered, "chats"), ofThese(isMissed, "missedChats"), ofThese(isRefused, "refusedChats")}},
		{path: "chatSource", filters: []string{"department"}, groups: with(withSlots, "department"), columns: []column{
			ofThese(isAnswered, "chats"), ofThese(cameBy(1), "chatsInitialtedByVisitors", "chatsInitiatedByVisitors"),
			ofThese(cameBy(2), "chatsFromManualInvitations"), ofThese(cameBy(3), "chatsFromAutoInvitations")}},
		{path: "queue", filters: []string{"department"}, groups: with(withSlots, "department"), columns: queueColumns},
		{path: "waitTime", filters: []string{"department"}, groups: with(withSlots, "department"), columns: []column{
			{name: "avgWaitTime", form: integer, unit: seconds, of: mean(inQueue, queueTime), slotName: "avgWaitTime", slotForm: integer, pooled: true},
			{name: "avgWaitTimeOfMissedChats", form: integer, unit: seconds, of: mean(missedInQueue, queueTime),
				slotName: "avgWaitTimeOfMissedChats", slotForm: integer, pooled: true},
			{name: "maxWaitTime", unit: seconds, of: longest(inQueue, queueTime)},
			{name: "maxWaitTimeOfMissedChats", unit: seconds, of: longest(missedInQueue, queueTime)}}},
		{path: "chatTransfer", filters: []string{"department"}, groups: with(overTime, "department"), columns: []column{
			ofThese(isAnswered, "chats"), ofThese(isTransferred, "totalTransferredChats"),
			ofThese(func(r *request) bool { return isAnswered(r) && r.acrossDepartments }, "departmentTransferredChats")},
			byEntity: []column{{name: "departmentTransferredInChats", of: inDepartment(func(r *request) map[int64]bool { return r.into })},
				{name: "departmentTransferredOutChats", of: inDepartment(func(r *request) map[int64]bool { return r.outOf })},
				{name: "chats", of: inDepartment(func(r *request) map[int64]bool { return r.belonged })}}},
		{path: "agentPerformance", business: true, filters: []string{"agent", "department"}, groups: with(overTime, "agent", "department"), columns: []column{
			pooledSeconds("avgChatTime", mean(isOver, chatTime)), pooledSeconds("avgWaitTime", mean(waited, waitTime)),
			{name: "totalChatTime", unit: seconds, of: total(isOver, chatTime)}, lastByAgent}},
		{path: "efficiency", filters: []string{"agent", "department"}, groups: with(withSlots, "department", "agent"), columns: []column{
			pooledSeconds("avgAgentResponseTime", responseTime), pooledSeconds("avgWaitTime", mean(waited, waitTime)),
			pooledSeconds("avgChatTime", mean(isOver, chatTime)),
			perChat("avgAgentsChatMessages", func(_ scope, r *request) int64 { return r.byAgents }),
			perChat("avgVisitorsChatMessages", func(_ scope, r *request) int64 { return r.byVisitor }),
			perChat("avgCannedMessages", func(_ scope, r *request) int64 { return r.canned }), lastByAgent}},
		{path: "rating", filters: []string{"agent", "department"}, groups: with(withSlots, "agent", "department"), columns: []column{
			ofThese(grade(5), "score5"), ofThese(grade(4), "score4"), ofThese(grade(3), "score3"), ofThese(grade(2), "score2"), ofThese(grade(1), "score1")}},
		{path: "wrapup/completion", filters: []string{"agent", "department"}, groups: with(overTime, "agent", "department"), columns: []column{
			ofThese(func(r *request) bool { return isAnswered(r) && r.wrapped }, "wrapups"), ofThese(isAnswered, "chats")}},
	}
}
