package report

import "parley/internal/rollup"

// visits tells how many visits the web site had. Its numbers are called the same in
// distributions (NOTES-reports R11).
func visits() Report {
	const doc = "Visits whose first page view falls in the bucket."
	return ofCells(Report{Path: "visits", ID: "getVisitsReport", Tag: "Visits",
		Summary: "Visits to the pages that carry the chat code.", Parameters: ranged([]Dimension{Campaign}, withSlots, Campaign)}, []Column[rollup.Sums]{
		{Name: "visits", Form: IntegerForm, Doc: doc, Value: sum(rollup.Visits),
			Slot: SlotColumn{Name: "visits", Aliases: []string{"avgVisits"}, Form: ShortestForm}},
	})
}
