package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// groupsOf lists the custom groups that an agent is in, by id.
func groupsOf(ctx context.Context, tx *store.Tx, siteID, agentID int64) ([]int64, error) {
	return ids(ctx, tx, `SELECT group_id FROM group_member WHERE site_id = ? AND agent_id = ? ORDER BY group_id`, siteID, agentID)
}

func addMember(ctx context.Context, tx *store.Tx, siteID, groupID, agentID int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO group_member (site_id, group_id, agent_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		siteID, groupID, agentID)
	if err != nil {
		return fmt.Errorf("add a member to a group: %w", err)
	}
	return nil
}

func removeMember(ctx context.Context, tx *store.Tx, siteID, groupID, agentID int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM group_member WHERE site_id = ? AND group_id = ? AND agent_id = ?`, siteID, groupID, agentID)
	if err != nil {
		return fmt.Errorf("take a member out of a group: %w", err)
	}
	return nil
}

// mayGrant refuses to let anybody join custom groups that give more than the
// caller holds (NOTES-account P6), or that do not exist (A6). It holds the
// groups until the step ends, so that they stay what they are.
func mayGrant(ctx context.Context, tx *store.Tx, siteID int64, groupIDs []int64) error {
	keys := map[auth.Permission]bool{}
	for _, id := range groupIDs {
		var stored string
		err := tx.QueryRow(ctx, `SELECT permissions FROM agent_group WHERE site_id = ? AND id = ? AND kind = 'custom'`+tx.ForUpdate(), siteID, id).
			Scan(&stored)
		if errors.Is(err, store.ErrNone) {
			return fault.NotInList("groups")
		}
		if err != nil {
			return fmt.Errorf("read a group's permissions: %w", err)
		}
		if err := addKeys(keys, stored); err != nil {
			return err
		}
	}
	return holdsAll(ctx, tx, keys)
}

// holdsAll refuses a caller who does not hold each of the keys (P6).
func holdsAll(ctx context.Context, tx *store.Tx, keys map[auth.Permission]bool) error {
	if len(keys) == 0 {
		return nil
	}
	p, err := callerNow(ctx, tx)
	if err != nil {
		return err
	}
	for key := range keys {
		if !p.Has(key) {
			return fault.Denied()
		}
	}
	return nil
}

// ids reads a column of ids.
func ids(ctx context.Context, tx *store.Tx, query string, args ...any) ([]int64, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read ids: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := []int64{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read ids: %w", err)
		}
		list = append(list, id)
	}
	return list, rows.Err()
}
