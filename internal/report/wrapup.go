package report

import "parley/internal/rollup"

// wrapUpCompletion tells how many chats got a wrap-up, each once however many it got
// (NOTES-reports R19).
func wrapUpCompletion() Report {
	by := []Dimension{Agent, Department}
	return ofCells(Report{Path: "wrapup/completion", ID: "getWrapUpCompletionReport", Tag: "Wrap-up",
		Summary: "Chats with and without a wrap-up.", Parameters: ranged(by, overTime, by...)}, []Column[rollup.Sums]{
		{Name: "wrapups", Doc: "Chats of the bucket with at least one wrap-up submitted.", Value: sum(rollup.WrappedUp)},
		{Name: "chats", Doc: chatsDoc, Value: sum(rollup.Chats)},
	})
}
