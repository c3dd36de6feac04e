package setting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/store"
)

// CreateDepartment adds a department with its members and returns its id.
func CreateDepartment(ctx context.Context, tx *store.Tx, siteID int64, name string, agentIDs ...int64) (int64, error) {
	id, err := store.NextID(ctx, tx, siteID, "department")
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, ?, ?)`, siteID, id, name)
	if errors.Is(err, store.ErrUnique) {
		return 0, fault.Taken("name")
	}
	if err != nil {
		return 0, fmt.Errorf("create a department: %w", err)
	}
	if err := writeMembers(ctx, tx, siteID, &Department{ID: id, Agents: agentIDs}); err != nil {
		return 0, err
	}
	if err := SyncMembers(ctx, tx, siteID); err != nil {
		return 0, err
	}
	return id, store.Touch(ctx, tx, siteID)
}

// completeDepartment reads the members that a department lists.
func completeDepartment(ctx context.Context, tx *store.Tx, siteID int64, d *Department) error {
	d.Agents, d.Groups = []int64{}, []int64{}
	err := eachMember(ctx, tx, `SELECT department_id, agent_id FROM department_agent WHERE site_id = ? AND department_id = ? ORDER BY 2`, siteID,
		func(_, agent int64) { d.Agents = append(d.Agents, agent) }, d.ID)
	if err != nil {
		return err
	}
	return eachMember(ctx, tx, `SELECT department_id, group_id FROM department_group WHERE site_id = ? AND department_id = ? ORDER BY 2`, siteID,
		func(_, group int64) { d.Groups = append(d.Groups, group) }, d.ID)
}

// writeMembers replaces the members that a department lists. Agents and groups
// that do not exist are faults of their members (G18).
func writeMembers(ctx context.Context, tx *store.Tx, siteID int64, d *Department) error {
	for _, table := range []string{"department_agent", "department_group"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE site_id = ? AND department_id = ?`, siteID, d.ID); err != nil {
			return fmt.Errorf("replace a department's members: %w", err)
		}
	}
	for _, id := range d.Agents {
		err := addMember(ctx, tx, "agents", `INSERT INTO department_agent (site_id, department_id, agent_id)
			SELECT site_id, CAST(? AS BIGINT), id FROM agent WHERE site_id = ? AND id = ?`, d.ID, siteID, id)
		if err != nil {
			return err
		}
	}
	for _, id := range d.Groups {
		err := addMember(ctx, tx, "groups", `INSERT INTO department_group (site_id, department_id, group_id)
			SELECT site_id, CAST(? AS BIGINT), id FROM agent_group WHERE site_id = ? AND id = ?`, d.ID, siteID, id)
		if err != nil {
			return err
		}
	}
	return nil
}

func addMember(ctx context.Context, tx *store.Tx, field, query string, args ...any) error {
	r, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("add a member to a department: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return fault.NotInList(field)
}

// SyncMembers records who has become a member of a department since it was last
// called, and who is one no more, and how many chats new agents may have. Steps that
// change that come to it by Desk.MembersChanged; those beside the engine call it themselves.
func SyncMembers(ctx context.Context, tx *store.Tx, siteID int64) error {
	if err := recordFirstCapacities(ctx, tx, siteID); err != nil {
		return err
	}
	const joined = `SELECT m.department_id, m.agent_id FROM department_member m WHERE m.site_id = ? AND NOT EXISTS (SELECT 1
		FROM department_roll r WHERE r.site_id = m.site_id AND r.department_id = m.department_id AND r.agent_id = m.agent_id) ORDER BY 1, 2`
	const left = `SELECT r.department_id, r.agent_id FROM department_roll r WHERE r.site_id = ? AND NOT EXISTS (SELECT 1
		FROM department_member m WHERE m.site_id = r.site_id AND m.department_id = r.department_id AND m.agent_id = r.agent_id) ORDER BY 1, 2`
	type pair struct{ department, agent int64 }
	for _, change := range []struct {
		query, write string
		member       bool
	}{
		{left, `DELETE FROM department_roll WHERE site_id = ? AND department_id = ? AND agent_id = ?`, false},
		{joined, `INSERT INTO department_roll (site_id, department_id, agent_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, true},
	} {
		var pairs []pair
		err := eachMember(ctx, tx, change.query, siteID, func(department, agent int64) { pairs = append(pairs, pair{department, agent}) })
		if err != nil {
			return err
		}
		for _, p := range pairs {
			r, err := tx.Exec(ctx, change.write, siteID, p.department, p.agent)
			if err != nil {
				return fmt.Errorf("keep the departments' roll: %w", err)
			}
			if n, err := r.RowsAffected(); err != nil {
				return err
			} else if n == 0 {
				continue // another step was faster
			}
			err = fact.Record(ctx, tx, fact.DepartmentMembershipChanged{
				Person: fact.Person{SiteID: siteID, AgentID: p.agent}, DepartmentID: p.department, Member: change.member})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// HasDepartment tells whether a department exists.
func HasDepartment(ctx context.Context, tx *store.Tx, siteID, id int64) (bool, error) {
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM department WHERE site_id = ? AND id = ?`, siteID, id).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a department: %w", err)
	}
	return true, nil
}

// DepartmentName is what a department is called, "" when it does not exist.
func DepartmentName(ctx context.Context, tx *store.Tx, siteID, id int64) (name string, err error) {
	err = tx.QueryRow(ctx, `SELECT name FROM department WHERE site_id = ? AND id = ?`, siteID, id).Scan(&name)
	if errors.Is(err, store.ErrNone) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read a department's name: %w", err)
	}
	return name, nil
}

// Memberships tells for each agent of a site of which departments it is a member.
func Memberships(ctx context.Context, tx *store.Tx, siteID int64) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	return out, eachMember(ctx, tx, `SELECT department_id, agent_id FROM department_member WHERE site_id = ? ORDER BY 1`, siteID,
		func(department, agent int64) { out[agent] = append(out[agent], department) })
}

// DepartmentsOf lists the departments that an agent is a member of.
func DepartmentsOf(ctx context.Context, tx *store.Tx, siteID, agentID int64) ([]int64, error) {
	var out []int64
	return out, eachMember(ctx, tx, `SELECT department_id, agent_id FROM department_member WHERE site_id = ? AND agent_id = ? ORDER BY 1`, siteID,
		func(department, _ int64) { out = append(out, department) }, agentID)
}

// eachMember runs a query of departments and their members.
func eachMember(ctx context.Context, tx *store.Tx, query string, siteID int64, fn func(department, member int64), args ...any) error {
	rows, err := tx.Query(ctx, query, append([]any{siteID}, args...)...)
	if err != nil {
		return fmt.Errorf("read the departments' members: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var department, member int64
		if err := rows.Scan(&department, &member); err != nil {
			return fmt.Errorf("read the departments' members: %w", err)
		}
		fn(department, member)
	}
	return rows.Err()
}

// distinct is a list of ids in order, each once; 0 is none (NOTES-livechat G18).
func distinct(ids []int64) []int64 {
	return slices.Compact(slices.Sorted(slices.Values(someone(ids))))
}

// someone is a list of ids without 0, which is none.
func someone(ids []int64) []int64 {
	return slices.DeleteFunc(append([]int64{}, ids...), func(id int64) bool { return id == 0 })
}
