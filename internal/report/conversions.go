package report

import (
	"context"
	"maps"

	"parley/internal/rollup"
	"parley/internal/store"
)

// conversionCell is what happened with conversions and chats in a bucket.
type conversionCell struct {
	rollup.Sums
	rollup.People
}

var conversionMeasures = []rollup.Measure{rollup.Chats, rollup.Conversions, rollup.ConversionValue}

// conversions tells of conversions and of the visitors behind them. All conversions count;
// by agent or department those of visitors with an answered chat before, credited to the
// last such chat (NOTES-reports R20). Chats belong to no conversion action: under its
// filter or group they are those of the whole site.
func conversions() Report {
	value := func(fn func(*rollup.Sums) Ratio) func(*conversionCell) Ratio {
		return func(c *conversionCell) Ratio { return fn(&c.Sums) }
	}
	return Tabulate(Report{Path: "conversions", ID: "getConversionsReport", Tag: "Conversions",
		Summary:    "Conversions and their value.",
		Parameters: ranged([]Dimension{Department, Agent, Conversion}, overTime, Department, Agent, ConversionAction)},
		Tabulated[conversionCell]{
			Buckets: conversionBuckets, Entities: conversionEntities,
			Columns: []Column[conversionCell]{
				{Name: "conversions", Doc: "Conversions achieved at a time in the bucket.", Value: value(sum(rollup.Conversions))},
				{Name: "chats", Doc: chatsDoc, Value: value(sum(rollup.Chats))},
				{Name: "chattedVisitors", Form: IntegerForm, Doc: "Distinct visitors of the chats of the bucket.",
					Value: func(c *conversionCell) Ratio { return Whole(c.Chatted) }},
				{Name: "convertedVisitors", Form: IntegerForm, Doc: "Distinct visitors of the conversions of the bucket.",
					Value: func(c *conversionCell) Ratio { return Whole(c.Converted) }},
				{Name: "convertedChattedVisitors", Form: IntegerForm, Value: func(c *conversionCell) Ratio { return Whole(c.ConvertedChatted) },
					Doc: "Distinct visitors of the conversions of the bucket who had an answered chat before the conversion."},
				{Name: "value", Unit: Money, Doc: "Sum of the values of the conversions of the bucket.", Value: value(sum(rollup.ConversionValue))},
			},
		})
}

// ofChats is a scope without a conversion action, of which chats know nothing.
func ofChats(s rollup.Scope) rollup.Scope {
	if s.By == rollup.ConversionAction {
		return rollup.Scope{SiteID: s.SiteID}
	}
	return s
}

func conversionBuckets(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) ([]conversionCell, error) {
	s, spans := scopeOf(q), spansOf(buckets)
	out := make([]conversionCell, len(spans))
	sums, err := rollup.Buckets(ctx, tx, s, spans, conversionMeasures)
	if err != nil {
		return nil, err
	}
	people, err := rollup.PeopleIn(ctx, tx, s, spans)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i] = conversionCell{sums[i], people[i]}
	}
	if chats := ofChats(s); chats != s {
		if sums, err = rollup.Buckets(ctx, tx, chats, spans, conversionMeasures); err != nil {
			return nil, err
		}
		if people, err = rollup.PeopleIn(ctx, tx, chats, spans); err != nil {
			return nil, err
		}
		for i := range out {
			out[i].takeChats(sums[i], people[i])
		}
	}
	return out, nil
}

// takeChats replaces what is counted of chats.
func (c *conversionCell) takeChats(sums rollup.Sums, people rollup.People) {
	c.Sums[rollup.Chats], c.Chatted = sums[rollup.Chats], people.Chatted
}

func conversionEntities(ctx context.Context, tx *store.Tx, q Query, by Dimension) (map[int64]*conversionCell, error) {
	s, in, out := scopeOf(q), rollup.Span{From: q.From, To: q.To}, map[int64]*conversionCell{}
	sums, err := rollup.Entities(ctx, tx, s, dimensions[by], in, conversionMeasures)
	if err != nil {
		return nil, err
	}
	people, err := rollup.PeopleOf(ctx, tx, s, dimensions[by], in)
	if err != nil {
		return nil, err
	}
	for id, c := range sums {
		out[id] = &conversionCell{*c, people[id]}
	}
	if by != ConversionAction && s == ofChats(s) {
		return out, nil
	}
	return out, takeAllChats(ctx, tx, q, by, out)
}

// takeAllChats replaces what is counted of chats in rows that stand for a conversion
// action or are filtered by one.
func takeAllChats(ctx context.Context, tx *store.Tx, q Query, by Dimension, rows map[int64]*conversionCell) error {
	q.Filter = filterOfChats(q.Filter)
	if by != ConversionAction {
		chats, err := conversionEntities(ctx, tx, q, by)
		for id, c := range chats {
			if rows[id] == nil {
				rows[id] = &conversionCell{}
			}
			rows[id].takeChats(c.Sums, c.People)
		}
		return err
	}
	all, err := conversionBuckets(ctx, tx, q, []Bucket{{q.From, q.To}})
	if err != nil {
		return err
	}
	maps.DeleteFunc(rows, func(_ int64, c *conversionCell) bool { return c.Sums[rollup.Conversions] == 0 })
	list, err := existing(ctx, tx, q.SiteID, by)
	for id, c := range rows { // an action that never was has none of the chats either
		if c.Sums[rollup.Conversions] == 0 {
			delete(rows, id)
		}
	}
	for _, e := range list {
		if rows[e.id] == nil {
			rows[e.id] = &conversionCell{}
		}
	}
	for _, c := range rows {
		c.takeChats(all[0].Sums, all[0].People)
	}
	return err
}

func filterOfChats(f Filter) Filter {
	if f.By == ConversionAction {
		return Filter{}
	}
	return f
}
