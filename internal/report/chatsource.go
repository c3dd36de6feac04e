package report

import "parley/internal/rollup"

// chatSource tells how chats came about.
func chatSource() Report {
	by := []Dimension{Department}
	return ofCells(Report{Path: "chatSource", ID: "getChatSourceReport", Tag: "Chat Source",
		Summary: "Chats by how they came about.", Parameters: ranged(by, withSlots, by...)}, []Column[rollup.Sums]{
		{Name: "chats", Doc: chatsDoc, Value: sum(rollup.Chats)},
		{Name: "chatsInitialtedByVisitors", Aliases: []string{"chatsInitiatedByVisitors"}, // NOTES-reports R9
			Doc: "Chats of the bucket started from the chat button, without an invitation.", Value: sum(rollup.FromButton)},
		{Name: "chatsFromManualInvitations", Doc: "Chats of the bucket that came from an accepted manual invitation.", Value: sum(rollup.FromManual)},
		{Name: "chatsFromAutoInvitations", Doc: "Chats of the bucket that came from an accepted auto invitation.", Value: sum(rollup.FromAuto)},
	})
}
