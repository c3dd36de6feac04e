package report

import "parley/internal/rollup"

// ranged are the parameters of most reports.
func ranged(filters []Dimension, groups []Group, by ...Dimension) Parameters {
	groups = append([]Group{}, groups...)
	for _, d := range by {
		groups = append(groups, Group(d))
	}
	return Parameters{Range: true, Zone: true, Filters: filters, Groups: groups}
}

// chatVolume tells how many chats were asked for, and what became of them.
func chatVolume() Report {
	by := []Dimension{Campaign, Department, VisitorSegment}
	return ofCells(Report{Path: "chatVolume", ID: "getChatVolumeReport", Tag: "Chat Volume",
		Summary: "Requests and what became of them.", Parameters: ranged(by, withSlots, by...)}, []Column[rollup.Sums]{
		{Name: "chatRequests", Doc: "Requests whose request time falls in the bucket.", Value: sum(rollup.Requests)},
		{Name: "chats", Doc: chatsDoc, Value: sum(rollup.Chats)},
		{Name: "missedChats", Doc: "Requests of the bucket that ended abandoned or switchedToMessage.", Value: sum(rollup.AbandonedRequests, rollup.SwitchedRequests)},
		{Name: "refusedChats", Doc: "Requests of the bucket that ended refused.", Value: sum(rollup.RefusedRequests)},
	})
}

const chatsDoc = "Requests of the bucket that an agent answered."
