package rollup

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// Members reads who was a member of which department when, up to a time: department,
// agent, spans, in their order. Who still is, is until then.
func Members(ctx context.Context, tx *store.Tx, siteID, until int64) (map[int64]map[int64][]Span, error) {
	rows, err := tx.Query(ctx, `SELECT department_id, agent_id, at, code FROM fact WHERE site_id = ? AND kind = ? AND at < ? ORDER BY at, id`,
		siteID, fact.KindDepartmentMembershipChanged, until)
	if err != nil {
		return nil, fmt.Errorf("read who was a member: %w", err)
	}
	defer func() { _ = rows.Close() }()
	all := map[int64]map[int64][]Span{}
	for rows.Next() {
		var department, agent, at, in int64
		if err := rows.Scan(&department, &agent, &at, &in); err != nil {
			return nil, fmt.Errorf("read who was a member: %w", err)
		}
		if all[department] == nil {
			all[department] = map[int64][]Span{}
		}
		spans := all[department][agent]
		n := len(spans)
		switch was := n > 0 && spans[n-1].To == until; {
		case in == 1 && !was:
			spans = append(spans, Span{at, until})
		case in == 0 && was:
			spans[n-1].To = at
		}
		all[department][agent] = spans
	}
	return all, rows.Err()
}
