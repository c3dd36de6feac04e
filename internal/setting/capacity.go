package setting

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// allocation is how many chats an agent may have at once when agents have limits of
// their own, and whether it is given any.
type allocation struct {
	maxChats int
	accepts  bool
}

// allocations are those of a site's agents.
type allocations map[int64]allocation

// defaultMaxChats is the limit of an agent for whom none was set (NOTES-livechat B27).
const defaultMaxChats = 3

func (a allocations) of(agentID int64) allocation {
	if own, ok := a[agentID]; ok {
		return own
	}
	return allocation{maxChats: defaultMaxChats}
}

func readAllocations(ctx context.Context, tx *store.Tx, siteID int64) (allocations, error) {
	rows, err := tx.Query(ctx, `SELECT agent_id, max_chats_count, is_accept_allocation FROM agent_allocation WHERE site_id = ?`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the agents' allocation: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := allocations{}
	for rows.Next() {
		var id int64
		var a allocation
		if err := rows.Scan(&id, &a.maxChats, &a.accepts); err != nil {
			return nil, fmt.Errorf("read the agents' allocation: %w", err)
		}
		out[id] = a
	}
	return out, rows.Err()
}

func writeAllocation(ctx context.Context, tx *store.Tx, siteID, agentID int64, a allocation) error {
	_, err := tx.Exec(ctx, `INSERT INTO agent_allocation (site_id, agent_id, max_chats_count, is_accept_allocation) VALUES (?, ?, ?, ?)
		ON CONFLICT (site_id, agent_id) DO UPDATE SET max_chats_count = excluded.max_chats_count, is_accept_allocation = excluded.is_accept_allocation`,
		siteID, agentID, a.maxChats, a.accepts)
	if err != nil {
		return fmt.Errorf("write an agent's allocation: %w", err)
	}
	return nil
}

// Capacity is how many chats an agent may be given at once.
func (s *Settings) Capacity(site *snapshot.Site, agentID int64) int {
	return s.AutoAllocation(site).capacity(s.allocations.In(site).of(agentID).maxChats)
}

// AcceptsAllocation tells whether an agent is given chats by itself.
func (s *Settings) AcceptsAllocation(site *snapshot.Site, agentID int64) bool {
	return s.allocations.In(site).of(agentID).accepts
}

// capacity is how many chats an agent with a limit of its own may have at once.
func (a AutoAllocation) capacity(own int) int {
	if a.IsMaxChatForAllAgents {
		return a.MaxChatForAllAgents
	}
	return own
}

// recordCapacities tells the facts of agents who may have more or fewer chats at
// once when allocation changes.
func recordCapacities(ctx context.Context, tx *store.Tx, siteID int64, from, to AutoAllocation) error {
	if from.IsMaxChatForAllAgents == to.IsMaxChatForAllAgents && from.MaxChatForAllAgents == to.MaxChatForAllAgents {
		return nil
	}
	agents, err := agentIDs(ctx, tx, `SELECT a.id FROM agent a WHERE a.site_id = ? ORDER BY a.id`, siteID)
	if err != nil {
		return err
	}
	own, err := readAllocations(ctx, tx, siteID)
	if err != nil {
		return err
	}
	for _, id := range agents {
		if err := recordCapacity(ctx, tx, siteID, id, from.capacity(own.of(id).maxChats), to.capacity(own.of(id).maxChats)); err != nil {
			return err
		}
	}
	return nil
}

// recordFirstCapacities tells the facts of new agents who may have another number of
// chats at once than an agent of whom nothing was told.
func recordFirstCapacities(ctx context.Context, tx *store.Tx, siteID int64) error {
	_, rule, err := readAutoAllocation(ctx, tx, siteID)
	if err != nil || rule.capacity(defaultMaxChats) == defaultMaxChats {
		return err
	}
	fresh, err := agentIDs(ctx, tx, `SELECT a.id FROM agent a WHERE a.site_id = ? AND NOT EXISTS
		(SELECT 1 FROM fact f WHERE f.site_id = a.site_id AND f.kind = ? AND f.agent_id = a.id) ORDER BY a.id`, siteID, fact.KindAgentCapacityChanged)
	if err != nil {
		return err
	}
	for _, id := range fresh {
		if err := recordCapacity(ctx, tx, siteID, id, defaultMaxChats, rule.capacity(defaultMaxChats)); err != nil {
			return err
		}
	}
	return nil
}

func agentIDs(ctx context.Context, tx *store.Tx, query string, args ...any) (ids []int64, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read a site's agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read a site's agents: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func recordCapacity(ctx context.Context, tx *store.Tx, siteID, agentID int64, from, to int) error {
	if from == to {
		return nil
	}
	return fact.Record(ctx, tx, fact.AgentCapacityChanged{Person: fact.Person{SiteID: siteID, AgentID: agentID}, MaxChats: to})
}
