package report

import "parley/internal/rollup"

// offlineMessage tells where offline messages came from: from the queue are those of
// visitors with a pending request (NOTES-reports R26).
func offlineMessage() Report {
	by := []Dimension{Department, Campaign, VisitorSegment}
	return ofCells(Report{Path: "offlineMessage", ID: "getOfflineMessageReport", Tag: "Offline Message",
		Summary: "Offline messages by origin.", Parameters: ranged(by, withSlots, by...)}, []Column[rollup.Sums]{
		{Name: "messages", Doc: "Offline messages submitted at a time in the bucket.", Value: sum(rollup.Messages)},
		{Name: "fromOfflineButton", Doc: "Of messages, those not sent from the queue.", Value: func(c *rollup.Sums) Ratio {
			return Whole(c[rollup.Messages] - c[rollup.MessagesQueued])
		}},
		{Name: "fromChatQueue", Doc: "Of messages, those sent by a visitor in place of waiting on in the queue.", Value: sum(rollup.MessagesQueued)},
	})
}
