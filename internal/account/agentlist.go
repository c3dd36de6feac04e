package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/store"
)

// FindAgent finds an agent by its email, in any letter case; store.ErrNone when there is none.
func FindAgent(ctx context.Context, tx *store.Tx, email string) (siteID, agentID int64, err error) {
	err = tx.QueryRow(ctx, `SELECT site_id, id FROM agent WHERE email_lower = ?`, strings.ToLower(strings.TrimSpace(email))).
		Scan(&siteID, &agentID)
	if err != nil {
		return 0, 0, fmt.Errorf("find an agent: %w", err)
	}
	return siteID, agentID, nil
}

const selectAgents = `SELECT a.id, a.email, a.display_name, a.first_name, a.last_name, a.title, a.bio, a.mobile_phone,
	a.time_zone, a.date_time_format, a.is_admin, a.is_active, COALESCE(l.until_at, 0)
	FROM agent a LEFT JOIN lockout l ON l.kind = 'agent' AND l.subject = a.email_lower`

// GetAgent reads an agent of a site; store.ErrNone when there is none.
func GetAgent(ctx context.Context, tx *store.Tx, siteID, id int64) (*Agent, error) {
	found, err := agentsWhere(ctx, tx, siteID, ` WHERE a.site_id = ? AND a.id = ?`, siteID, id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("read an agent: %w", store.ErrNone)
	}
	return &found[0], nil
}

// ListAgents reads a page of a site's agents in the order of their ids, and how many there are in all.
func ListAgents(ctx context.Context, tx *store.Tx, siteID int64, offset, limit int) ([]Agent, int, error) {
	var total int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM agent WHERE site_id = ?`, siteID).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count agents: %w", err)
	}
	list, err := agentsWhere(ctx, tx, siteID, ` WHERE a.site_id = ? ORDER BY a.id LIMIT ? OFFSET ?`, siteID, limit, offset)
	return list, total, err
}

func agentsWhere(ctx context.Context, tx *store.Tx, siteID int64, where string, args ...any) ([]Agent, error) {
	rows, err := tx.Query(ctx, selectAgents+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []Agent
	for rows.Next() {
		var a Agent
		var lockedUntil int64
		if err := rows.Scan(&a.ID, &a.Email, &a.DisplayName, &a.FirstName, &a.LastName, &a.Title, &a.Bio, &a.MobilePhone,
			&a.TimeZone, &a.DateTimeFormat, &a.IsAdmin, &a.IsActive, &lockedUntil); err != nil {
			return nil, fmt.Errorf("read agents: %w", err)
		}
		a.IsLocked = lockedUntil > tx.Now()
		list = append(list, a)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("read agents: %w", err)
	}
	return list, addGroups(ctx, tx, siteID, list)
}

// addGroups fills in the custom groups of agents, who are in the order of their ids.
func addGroups(ctx context.Context, tx *store.Tx, siteID int64, list []Agent) error {
	if len(list) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT m.agent_id, g.id, g.name FROM group_member m
		JOIN agent_group g ON g.site_id = m.site_id AND g.id = m.group_id
		WHERE m.site_id = ? AND m.agent_id BETWEEN ? AND ? ORDER BY m.agent_id, g.id`,
		siteID, list[0].ID, list[len(list)-1].ID)
	if err != nil {
		return fmt.Errorf("read the groups of agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	at := map[int64]int{}
	for i := range list {
		at[list[i].ID] = i
	}
	for rows.Next() {
		var agentID int64
		var g GroupRef
		if err := rows.Scan(&agentID, &g.ID, &g.Name); err != nil {
			return fmt.Errorf("read the groups of agents: %w", err)
		}
		if i, ok := at[agentID]; ok {
			list[i].Groups = append(list[i].Groups, g)
		}
	}
	return rows.Err()
}
