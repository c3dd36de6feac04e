package report

import "parley/internal/rollup"

// Columns that agentPerformance and efficiency have in common. In both, all requests
// count from request time, and refused and pending ones are left out (NOTES-reports R37).
// Slots are over all their chats together, but for the count, which is averaged (R17).
var (
	avgChatTime = Column[rollup.Sums]{Name: "avgChatTime", Unit: Seconds, Slot: SlotColumn{Name: "avgChatTime", Pooled: true},
		Doc: "Mean chat time of the chats of the bucket.", Value: per(rollup.ChatTime, rollup.EndedChats)}
	avgWaitTime = Column[rollup.Sums]{Name: "avgWaitTime", Unit: Seconds, Slot: SlotColumn{Name: "avgWaitTime", Pooled: true},
		Doc:   "Mean wait time of all requests of the bucket, queued or not, that ended answered, abandoned or switchedToMessage.",
		Value: per(rollup.WaitTime, rollup.Waits)}
	lastMessageSentByAgent = Column[rollup.Sums]{Name: "lastMessageSentByAgent", Slot: SlotColumn{Name: "lastMessageSentByAgent"},
		Doc:   "Chats of the bucket whose last visitor or agent message came from an agent; system messages and notes do not count.",
		Value: sum(rollup.LastByAgent)}
)

// agentPerformance is the report of the Business edition (R15).
func agentPerformance() Report {
	by := []Dimension{Agent, Department}
	return ofCells(Report{Path: "agentPerformance", ID: "getAgentPerformanceReport", Tag: "Agent Performance",
		Summary: "Chat and wait times of agents.", Parameters: ranged(by, overTime, by...)}, []Column[rollup.Sums]{
		avgChatTime, avgWaitTime,
		{Name: "totalChatTime", Unit: Seconds, Doc: "Sum of the chat times of the chats of the bucket.", Value: sum(rollup.ChatTime)},
		lastMessageSentByAgent,
	})
}

// efficiency tells how fast agents answer and how much is said.
func efficiency() Report {
	inChats := func(name, doc string, m rollup.Measure) Column[rollup.Sums] {
		return Column[rollup.Sums]{Name: name, Doc: doc, Value: per(m, rollup.Chats), Slot: SlotColumn{Name: name, Pooled: true}}
	}
	return ofCells(Report{Path: "efficiency", ID: "getEfficiencyReport", Tag: "Efficiency",
		Summary:    "Response, wait and chat times, and message counts.",
		Parameters: ranged([]Dimension{Agent, Department}, withSlots, Department, Agent)}, []Column[rollup.Sums]{
		{Name: "avgAgentResponseTime", Unit: Seconds, Slot: SlotColumn{Name: "avgAgentResponseTime", Pooled: true},
			Doc:   "Mean time from the first unanswered visitor message to the next agent message, over all such pairs in the chats of the bucket.",
			Value: per(rollup.ResponseTime, rollup.Responses)},
		avgWaitTime, avgChatTime,
		inChats("avgAgentsChatMessages", "Messages by agents, without notes, in the chats of the bucket divided by those chats.", rollup.AgentMessages),
		inChats("avgVisitorsChatMessages", "Messages by visitors in the chats of the bucket divided by those chats.", rollup.VisitorMessages),
		inChats("avgCannedMessages", "Canned messages sent by agents in the chats of the bucket divided by those chats.", rollup.CannedMessages),
		lastMessageSentByAgent,
	})
}
