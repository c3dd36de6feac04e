package rollup

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/store"
)

// statuses keeps since when until when agents were seen as what.
type statuses struct{}

// Tables implements Deriver.
func (statuses) Tables() []string { return []string{"rollup_status"} }

var statusColumns = []string{"site_id", "since_at", "id", "agent_id", "until_at", "lasted", "code", "away_status_id"}

// Take implements Deriver. The facts of one agent come in their order.
func (statuses) Take(ctx context.Context, tx *store.Tx, b *Batch) error {
	var rows [][]any
	last := map[[2]int64]int{} // of a site and agent: the row that lasts
	for _, f := range b.Facts {
		if f.Kind != fact.KindAgentStatusChanged {
			continue
		}
		who := [2]int64{f.SiteID, f.AgentID}
		if i, known := last[who]; known {
			span := Span{rows[i][1].(int64), f.At}
			rows[i][4], rows[i][5] = until(span), lasted(span, day)
		} else {
			_, err := tx.Exec(ctx, `UPDATE rollup_status SET until_at = ?, lasted = CASE WHEN ? - since_at <= 86400000 THEN 0 ELSE 2 END
				WHERE site_id = ? AND lasted > 0 AND lasted = 3 AND agent_id = ?`, f.At, f.At, f.SiteID, f.AgentID)
			if err != nil {
				return fmt.Errorf("note the status of an agent: %w", err)
			}
		}
		last[who] = len(rows)
		rows = append(rows, []any{f.SiteID, f.At, f.ID, f.AgentID, nil, lastsStill, f.Code, f.RefID})
	}
	return store.InsertMany(ctx, tx, "rollup_status", statusColumns, rows, "")
}

// Status is what an agent was seen as for some time.
type Status struct {
	AgentID, ID, Since int64
	Until              int64 // 0: it lasts
	Code               fact.Status
	AwayStatusID       int64
}

// Statuses lists what agents were seen as in a span, by agent and in order.
func Statuses(ctx context.Context, tx *store.Tx, siteID int64, in Span) ([]Status, error) {
	rows, err := lasting(ctx, tx, `agent_id, id, since_at, COALESCE(until_at, 0), code, away_status_id`, "rollup_status", siteID, in, day)
	if err != nil {
		return nil, fmt.Errorf("read the status of agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []Status
	for rows.Next() {
		var s Status
		if err := rows.Scan(&s.AgentID, &s.ID, &s.Since, &s.Until, &s.Code, &s.AwayStatusID); err != nil {
			return nil, fmt.Errorf("read the status of agents: %w", err)
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Status) int { return cmp.Or(cmp.Compare(a.AgentID, b.AgentID), cmp.Compare(a.ID, b.ID)) })
	return list, rows.Err()
}

// MembersIn are the agents who were members of a department at some moment of a span.
func MembersIn(ctx context.Context, tx *store.Tx, siteID, departmentID int64, in Span) (map[int64]bool, error) {
	rows, err := tx.Query(ctx, `SELECT agent_id, at, code FROM fact WHERE site_id = ? AND kind = ? AND at < ? AND department_id = ? ORDER BY id`,
		siteID, fact.KindDepartmentMembershipChanged, in.To, departmentID)
	if err != nil {
		return nil, fmt.Errorf("read the members of a department: %w", err)
	}
	defer func() { _ = rows.Close() }()
	members := map[int64]bool{}
	for rows.Next() {
		var agent, at, member int64
		if err := rows.Scan(&agent, &at, &member); err != nil {
			return nil, fmt.Errorf("read the members of a department: %w", err)
		}
		if member == 1 {
			members[agent] = true
		} else if at <= in.From {
			delete(members, agent)
		}
	}
	return members, rows.Err()
}
