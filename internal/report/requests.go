package report

import (
	"context"

	"parley/internal/rollup"
	"parley/internal/store"
)

// ofRequests is a table whose numbers are computed from the requests of a bucket.
func ofRequests(r Report, columns []Column[rollup.Sums], byEntity ...Column[rollup.Sums]) Report {
	return Tabulate(r, Tabulated[rollup.Sums]{
		Columns: columns, ByEntity: byEntity, Merge: rollup.Merge,
		Buckets: func(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) ([]rollup.Sums, error) {
			return rollup.Buckets(ctx, tx, scopeOf(q), spansOf(buckets))
		},
		Entities: func(ctx context.Context, tx *store.Tx, q Query, by Dimension) (map[int64]*rollup.Sums, error) {
			return rollup.Entities(ctx, tx, scopeOf(q), dimensions[by], rollup.Span{From: q.From, To: q.To})
		},
	})
}

var dimensions = map[Dimension]rollup.Dimension{
	Agent: rollup.Agent, Department: rollup.Department, Campaign: rollup.Campaign, VisitorSegment: rollup.Segment,
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
