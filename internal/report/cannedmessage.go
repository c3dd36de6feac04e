package report

import (
	"cmp"
	"context"
	"slices"

	"parley/internal/rollup"
	"parley/internal/store"
)

// CannedMessageItem is a row for one canned message that was used.
type CannedMessageItem struct {
	ID           int64 `json:"id" doc:"Canned message."`
	UsedTimes    int64 `json:"usedTimes" doc:"Times agents sent the canned message at a time in the range."`
	AgentsUsedIt int64 `json:"agentsUsedIt" doc:"Distinct agents behind usedTimes."`
}

// cannedMessage tells which canned messages were used in the range, most used first, then
// by id (NOTES-reports R27).
func cannedMessage() Report {
	return Listed(Report{Path: "cannedMessage", ID: "getCannedMessageReport", Tag: "Canned Message",
		Summary: "Use of canned messages.", Parameters: Parameters{Range: true, Zone: true, Filters: []Dimension{Category}}},
		func(ctx context.Context, tx *store.Tx, q Query) ([]CannedMessageItem, error) {
			if q.Filter.By == Category && q.Filter.ID == 0 {
				return nil, nil
			}
			uses, err := rollup.CannedUses(ctx, tx, q.SiteID, q.Filter.ID, rollup.Span{From: q.From, To: q.To})
			var rows []CannedMessageItem
			for _, u := range uses {
				rows = append(rows, CannedMessageItem{u.ID, u.Uses, u.Agents})
			}
			slices.SortFunc(rows, func(a, b CannedMessageItem) int {
				return cmp.Or(cmp.Compare(b.UsedTimes, a.UsedTimes), cmp.Compare(a.ID, b.ID))
			})
			return rows, err
		})
}
