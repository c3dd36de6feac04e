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
// caller holds (NOTES-account P6), or that do not exist (A6). Steps that ask hold the
// members, so groups stay what they are.
func mayGrant(ctx context.Context, tx *store.Tx, siteID int64, groupIDs []int64) error {
	keys := map[auth.Permission]bool{}
	for _, id := range groupIDs {
		var stored string
		err := tx.QueryRow(ctx, `SELECT permissions FROM agent_group WHERE site_id = ? AND id = ? AND kind = 'custom'`, siteID, id).Scan(&stored)
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

// setMembers makes exactly these agents the members of a group, and tells what
// that changed. Everybody stays in All Agents, whatever was sent (G7).
func (s *Service) setMembers(ctx context.Context, tx *store.Tx, siteID int64, g *Group, after []int64) (changed []string, err error) {
	if g.kind == everyone {
		return nil, nil
	}
	joined, left, err := g.moves(ctx, tx, siteID, after)
	if err != nil || len(joined)+len(left) == 0 {
		return nil, err
	}
	set := setCustom
	if g.kind == administrators {
		set = setAdmins
	}
	if err := set(ctx, tx, siteID, g, joined, left); err != nil {
		return nil, err
	}
	return append(named("added", joined), named("removed", left)...), s.membersChanged(ctx, tx, siteID)
}

// moves tells who joins and who leaves a group that is to have these members.
func (g *Group) moves(ctx context.Context, tx *store.Tx, siteID int64, after []int64) (joined, left []AgentRef, err error) {
	staying := map[int64]bool{}
	for _, id := range after {
		staying[id] = true
	}
	for _, a := range g.Agents {
		if !staying[a.ID] {
			left = append(left, a)
		}
		delete(staying, a.ID)
	}
	for _, id := range after {
		if !staying[id] {
			continue
		}
		a := AgentRef{ID: id}
		err := tx.QueryRow(ctx, `SELECT display_name FROM agent WHERE site_id = ? AND id = ?`, siteID, id).Scan(&a.Name)
		if errors.Is(err, store.ErrNone) {
			return nil, nil, fault.NotInList("agents")
		}
		if err != nil {
			return nil, nil, fmt.Errorf("look for a member: %w", err)
		}
		joined = append(joined, a)
	}
	return joined, left, nil
}

func setCustom(ctx context.Context, tx *store.Tx, siteID int64, g *Group, joined, left []AgentRef) error {
	if len(joined) > 0 {
		if err := mayGrant(ctx, tx, siteID, []int64{g.ID}); err != nil {
			return err
		}
	}
	for _, a := range joined {
		if err := addMember(ctx, tx, siteID, g.ID, a.ID); err != nil {
			return err
		}
	}
	for _, a := range left {
		if err := removeMember(ctx, tx, siteID, g.ID, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// setAdmins makes and unmakes administrators, which is for administrators to do;
// an active one stays (G7).
func setAdmins(ctx context.Context, tx *store.Tx, siteID int64, _ *Group, joined, left []AgentRef) error {
	if err := holdAgents(ctx, tx, siteID, 0); err != nil {
		return err
	}
	p, err := callerNow(ctx, tx)
	if err != nil {
		return err
	}
	if err := adminsOnly(p); err != nil {
		return err
	}
	for _, who := range []struct {
		agents []AgentRef
		admin  bool
	}{{joined, true}, {left, false}} {
		for _, a := range who.agents {
			if _, err := tx.Exec(ctx, `UPDATE agent SET is_admin = ? WHERE site_id = ? AND id = ?`, who.admin, siteID, a.ID); err != nil {
				return fmt.Errorf("make or unmake an administrator: %w", err)
			}
		}
	}
	return keepAnAdmin(ctx, tx, siteID)
}

// maxNamed is how many agents a line of the audit log names.
const maxNamed = 5

// named says what became of agents, for the audit log.
func named(verb string, agents []AgentRef) []string {
	var names []string
	for i, a := range agents {
		if i == maxNamed {
			names = append(names, fmt.Sprintf("%s %d others", verb, len(agents)-maxNamed))
			break
		}
		names = append(names, fmt.Sprintf("%s '%s'", verb, a.Name))
	}
	return names
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
