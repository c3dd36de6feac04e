package report

import (
	"context"
	"slices"

	"parley/internal/rollup"
	"parley/internal/store"
)

// ofCells is a table whose numbers are computed from the cells that are rolled up.
func ofCells(r Report, columns []Column[rollup.Sums], byEntity ...Column[rollup.Sums]) Report {
	if byEntity == nil {
		byEntity = columns
	}
	return Tabulate(r, Tabulated[rollup.Sums]{
		Columns: columns, ByEntity: byEntity, Merge: rollup.Merge, Owner: ownerOf,
		Buckets: func(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) ([]rollup.Sums, error) {
			return rollup.Buckets(ctx, tx, scopeOf(q), spansOf(buckets), measuresOf(columns))
		},
		Entities: func(ctx context.Context, tx *store.Tx, q Query, by Dimension) (map[int64]*rollup.Sums, error) {
			return rollup.Entities(ctx, tx, scopeOf(q), dimensions[by], rollup.Span{From: q.From, To: q.To}, measuresOf(byEntity))
		},
	})
}

// measuresOf are the measures that columns are computed from: those whose number changes
// when the measure is not 0.
func measuresOf(columns []Column[rollup.Sums]) (list []rollup.Measure) {
	for m := range rollup.Measure(len(rollup.Sums{})) {
		var c rollup.Sums
		c[m] = 1
		if slices.ContainsFunc(columns, func(col Column[rollup.Sums]) bool { return col.Value(&c) != col.Value(&rollup.Sums{}) }) {
			list = append(list, m)
		}
	}
	return list
}

var dimensions = map[Dimension]rollup.Dimension{
	Agent: rollup.Agent, Department: rollup.Department, Campaign: rollup.Campaign, VisitorSegment: rollup.Segment,
	AutoInvitation: rollup.AutoInvitation, ConversionAction: rollup.ConversionAction,
}

func scopeOf(q Query) rollup.Scope {
	return rollup.Scope{SiteID: q.SiteID, By: dimensions[q.Filter.By], ID: q.Filter.ID}
}

func spansOf(buckets []Bucket) []rollup.Span {
	list := make([]rollup.Span, len(buckets))
	for i, b := range buckets {
		list[i] = rollup.Span(b)
	}
	return list
}

// sum is the number of a measure, or of several together.
func sum(list ...rollup.Measure) func(*rollup.Sums) Ratio {
	return func(c *rollup.Sums) (total Ratio) {
		total.D = 1
		for _, m := range list {
			total.N += c[m]
		}
		return total
	}
}

// per is one measure divided by others together.
func per(m rollup.Measure, by ...rollup.Measure) func(*rollup.Sums) Ratio {
	return func(c *rollup.Sums) Ratio { return Ratio{c[m], sum(by...)(c).N} }
}

// ownerOf is the campaign of an auto invitation that is gone, as its invitations tell.
func ownerOf(ctx context.Context, tx *store.Tx, q Query, id int64) (int64, error) {
	if Dimension(q.Group) != AutoInvitation {
		return 0, nil
	}
	return rollup.CampaignOf(ctx, tx, q.SiteID, id, rollup.Span{From: q.From, To: q.To})
}
