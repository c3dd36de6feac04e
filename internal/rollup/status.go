package rollup

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// statuses keeps since when until when agents were seen as what.
type statuses struct{}

// Tables implements Deriver.
func (statuses) Tables() []string { return []string{"rollup_status"} }

// Take implements Deriver. The facts of one agent come in their order.
func (statuses) Take(ctx context.Context, tx *store.Tx, b *Batch) error {
	for _, f := range b.Facts {
		if f.Kind != fact.KindAgentStatusChanged {
			continue
		}
		_, err := tx.Exec(ctx, `UPDATE rollup_status SET until_at = ? WHERE site_id = ? AND until_at IS NULL AND agent_id = ?`, f.At, f.SiteID, f.AgentID)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO rollup_status (site_id, agent_id, id, since_at, code, away_status_id) VALUES (?, ?, ?, ?, ?, ?)`,
				f.SiteID, f.AgentID, f.ID, f.At, f.Code, f.RefID)
		}
		if err != nil {
			return fmt.Errorf("note the status of an agent: %w", err)
		}
	}
	return nil
}

// Status is what an agent was seen as for some time.
type Status struct {
	AgentID, Since int64
	Until          int64 // 0: it lasts
	Code           fact.Status
	AwayStatusID   int64
}

// Statuses lists what agents were seen as in a span, by agent and in order.
func Statuses(ctx context.Context, tx *store.Tx, siteID int64, in Span) ([]Status, error) {
	const read = `SELECT agent_id, id, since_at, COALESCE(until_at, 0) AS until_at, code, away_status_id FROM rollup_status WHERE site_id = ? AND since_at < ?`
	rows, err := tx.Query(ctx, read+` AND until_at > ? UNION ALL `+read+` AND until_at IS NULL ORDER BY agent_id, id`, siteID, in.To, in.From, siteID, in.To)
	if err != nil {
		return nil, fmt.Errorf("read the status of agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []Status
	for rows.Next() {
		var s Status
		var id int64
		if err := rows.Scan(&s.AgentID, &id, &s.Since, &s.Until, &s.Code, &s.AwayStatusID); err != nil {
			return nil, fmt.Errorf("read the status of agents: %w", err)
		}
		list = append(list, s)
	}
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
