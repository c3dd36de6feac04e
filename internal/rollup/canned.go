package rollup

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// cannedUses counts uses of canned messages: each is told of once and never changes, so
// they are added up as they come.
type cannedUses struct{}

// Tables implements Deriver.
func (cannedUses) Tables() []string { return []string{"rollup_canned"} }

type cannedKey struct {
	siteID, start, message, category, agent int64
	grain                                   int
}

// Take implements Deriver.
func (cannedUses) Take(ctx context.Context, tx *store.Tx, b *Batch) error {
	uses := map[cannedKey]int64{}
	for _, f := range b.Facts {
		if f.Kind == fact.KindCannedMessageUsed {
			for grain, start := range [...]int64{quarterOf(f.At), dayOf(f.At)} {
				uses[cannedKey{f.SiteID, start, f.RefID, f.Number, f.AgentID, grain}]++
			}
		}
	}
	var rows [][]any
	for k, n := range uses {
		rows = append(rows, []any{k.siteID, k.grain, k.start, k.message, k.category, k.agent, n})
	}
	return store.InsertMany(ctx, tx, "rollup_canned", []string{"site_id", "grain", "start", "message_id", "category_id", "agent_id", "uses"}, rows,
		`ON CONFLICT (site_id, grain, start, message_id, category_id, agent_id) DO UPDATE SET uses = rollup_canned.uses + excluded.uses`)
}

// CannedUse is how often a canned message was sent, and by how many agents.
type CannedUse struct{ ID, Uses, Agents int64 }

// CannedUses counts the uses of canned messages in a span, those of one category unless
// it is 0.
func CannedUses(ctx context.Context, tx *store.Tx, siteID, categoryID int64, in Span) ([]CannedUse, error) {
	uses, agents := map[int64]int64{}, map[[2]int64]bool{}
	add := func(query string, args ...any) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("count canned messages: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var message, agent, n int64
			if err := rows.Scan(&message, &agent, &n); err != nil {
				return fmt.Errorf("count canned messages: %w", err)
			}
			uses[message] += n
			agents[[2]int64{message, agent}] = true
		}
		return rows.Err()
	}
	p := whole(in)
	for _, c := range p.cells {
		err := add(`SELECT message_id, agent_id, CAST(SUM(uses) AS BIGINT) FROM rollup_canned WHERE site_id = ? AND grain = ? AND start >= ? AND start < ?
			AND (? = 0 OR category_id = ?) GROUP BY message_id, agent_id`, siteID, c.grain, c.From, c.To, categoryID, categoryID)
		if err != nil {
			return nil, err
		}
	}
	for _, r := range p.rows {
		err := add(`SELECT COALESCE(ref_id, 0), COALESCE(agent_id, 0), COUNT(*) FROM fact WHERE site_id = ? AND kind = ? AND at >= ? AND at < ?
			AND (? = 0 OR number = ?) GROUP BY ref_id, agent_id`, siteID, fact.KindCannedMessageUsed, r.From, r.To, categoryID, categoryID)
		if err != nil {
			return nil, err
		}
	}
	by := map[int64]int64{}
	for k := range agents {
		by[k[0]]++
	}
	var list []CannedUse
	for id, n := range uses {
		list = append(list, CannedUse{id, n, by[id]})
	}
	return list, nil
}

// whole splits a range of which nothing is dirty.
func whole(in Span) (p plan) {
	lo, hi := quarterOf(in.From+quarter-1), quarterOf(in.To)
	if lo >= hi {
		return plan{rows: []Span{in}}
	}
	p.addRows(Span{in.From, lo})
	p.addCells(Span{lo, hi}, true, nil)
	p.addRows(Span{hi, in.To})
	return p
}
