package campaign

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/fault"
	"parley/internal/report"
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
	for _, agentID := range agentIDs {
		if err := addMember(ctx, tx, siteID, id, agentID); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func addMember(ctx context.Context, tx *store.Tx, siteID, departmentID, agentID int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO department_agent (site_id, department_id, agent_id) VALUES (?, ?, ?)`,
		siteID, departmentID, agentID)
	if err != nil {
		return fmt.Errorf("add a member to a department: %w", err)
	}
	return report.Record(ctx, tx, report.DepartmentMembershipChanged{
		Person: report.Person{SiteID: siteID, AgentID: agentID}, DepartmentID: departmentID, Member: true})
}

// DepartmentNames lists the names of a site's departments by id.
func DepartmentNames(ctx context.Context, tx *store.Tx, siteID int64) ([]Named, error) {
	return names(ctx, tx, `SELECT id, name FROM department WHERE site_id = ? ORDER BY id`, siteID)
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

// Memberships tells for each agent of a site of which departments it is a member.
func Memberships(ctx context.Context, tx *store.Tx, siteID int64) (map[int64][]int64, error) {
	rows, err := tx.Query(ctx, `SELECT agent_id, department_id FROM department_agent WHERE site_id = ? ORDER BY department_id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the departments' members: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]int64{}
	for rows.Next() {
		var agentID, departmentID int64
		if err := rows.Scan(&agentID, &departmentID); err != nil {
			return nil, fmt.Errorf("read the departments' members: %w", err)
		}
		out[agentID] = append(out[agentID], departmentID)
	}
	return out, rows.Err()
}

// DepartmentsOf lists the departments that an agent is a member of.
func DepartmentsOf(ctx context.Context, tx *store.Tx, siteID, agentID int64) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT department_id FROM department_agent WHERE site_id = ? AND agent_id = ? ORDER BY department_id`, siteID, agentID)
	if err != nil {
		return nil, fmt.Errorf("read an agent's departments: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read an agent's departments: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
