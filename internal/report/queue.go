package report

import "parley/internal/rollup"

// queue tells what became of those who had to wait. All counts are of requests that
// queued, and the size is that of one queue (NOTES-reports R36).
func queue() Report {
	by := []Dimension{Department}
	size := SlotColumn{Name: "avgMmaxQueueSize", Aliases: []string{"avgMaxQueueSize", "avgmaxQueueSize"}} // R10
	return ofCells(Report{Path: "queue", ID: "getQueueReport", Tag: "Queue",
		Summary: "Queued requests and queue length.", Parameters: ranged(by, withSlots, by...)}, []Column[rollup.Sums]{
		{Name: "queuedChatRequests", Form: IntegerForm, Doc: "Requests of the bucket that entered a queue at least once.", Value: sum(rollup.Queued)},
		{Name: "chatsFromQueue", Form: IntegerForm, Doc: "Queued requests of the bucket that an agent answered.", Value: sum(rollup.QueuedChats)},
		{Name: "switchedToMessages", Form: IntegerForm, Doc: "Queued requests of the bucket that ended switchedToMessage.", Value: sum(rollup.QueuedSwitched)},
		{Name: "abandonedChats", Form: IntegerForm, Doc: "Queued requests of the bucket that ended abandoned.", Value: sum(rollup.QueuedAbandoned)},
		{Name: "refusedChats", Form: IntegerForm, Doc: "Queued requests of the bucket that ended refused.", Value: sum(rollup.QueuedRefused)},
		{Name: "maxQueueSize", Form: IntegerForm, Slot: size, Value: sum(rollup.QueueSizeMax),
			Doc: "Largest number of requests waiting at one moment of the bucket in any single queue under the filter."},
	})
}

// waitTime tells how long those who queued waited, from entering the queue (R37).
func waitTime() Report {
	by := []Dimension{Department}
	answeredOrMissed := []rollup.Measure{rollup.QueuedChats, rollup.QueuedAbandoned, rollup.QueuedSwitched}
	return ofCells(Report{Path: "waitTime", ID: "getWaitTimeReport", Tag: "Wait Time",
		Summary: "Time in the queue.", Parameters: ranged(by, withSlots, by...)}, []Column[rollup.Sums]{
		{Name: "avgWaitTime", Form: IntegerForm, Unit: Seconds, Value: per(rollup.QueueTime, answeredOrMissed...),
			Doc: "Mean queue time of queued requests of the bucket that ended answered, abandoned or switchedToMessage.",
			Slot: SlotColumn{Name: "avgWaitTime", Form: IntegerForm, Pooled: true,
				Doc: "Mean queue time over the requests of all occurrences of the slot together, not a mean of means."}},
		{Name: "avgWaitTimeOfMissedChats", Form: IntegerForm, Unit: Seconds, Value: per(rollup.QueueMissed, rollup.QueuedAbandoned, rollup.QueuedSwitched),
			Doc: "Mean queue time of queued requests of the bucket that ended abandoned or switchedToMessage.",
			Slot: SlotColumn{Name: "avgWaitTimeOfMissedChats", Form: IntegerForm, Pooled: true,
				Doc: "Same as avgWaitTime over the missed requests only."}},
		{Name: "maxWaitTime", Unit: Seconds, Doc: "Longest queue time among the requests counted in avgWaitTime.", Value: sum(rollup.QueueTimeMax)},
		{Name: "maxWaitTimeOfMissedChats", Unit: Seconds, Doc: "Longest queue time among the requests counted in avgWaitTimeOfMissedChats.", Value: sum(rollup.QueueMissedMax)},
	})
}
