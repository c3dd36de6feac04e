package chat

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/routing"
	"parley/internal/setting"
	"parley/internal/store"
)

// team is a site's agents as they stand, and how chats are given to them. Whoever gives
// chats holds the waiting list and reads the team behind that lock, so that it is exact.
type team struct {
	colleagues []Colleague
	statuses   map[int64]Seen
	floor      *routing.Floor
	turns      turns
}

func (e *Engine) team(ctx context.Context, tx *store.Tx, siteID int64) (*team, error) {
	t := &team{}
	var err error
	if t.colleagues, err = e.staff.Colleagues(ctx, tx, siteID); err != nil {
		return nil, err
	}
	if t.statuses, err = e.presence.Statuses(ctx, tx, siteID); err != nil {
		return nil, err
	}
	allotment, err := e.settings.Allotment(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	if t.turns, err = readTurns(ctx, tx, siteID); err != nil {
		return nil, err
	}
	loads, err := readLoads(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	agents := make([]routing.Agent, len(t.colleagues))
	for i, c := range t.colleagues {
		agents[i] = routing.Agent{ID: c.ID, Online: t.statuses[c.ID].Status == Online, MayAccept: c.MayAccept, Departments: allotment.Members[c.ID],
			Accepts: allotment.Accepts(c.ID), Limit: allotment.Capacity(c.ID), Load: loads[c.ID], Turn: t.turns.of[c.ID].number}
	}
	t.floor = routing.NewFloor(policyOf(allotment), agents)
	return t, nil
}

// policyOf is how a site's settings want chats to be given.
func policyOf(a setting.Allotment) routing.Policy {
	p := routing.Policy{Auto: a.Auto.IsEnable, ByHand: a.Auto.IsAllowAgentManualAcceptChat, DuringCalls: a.Auto.IsAllocateChatWhenAgentInAudioVideo,
		Site:        routing.Sharing{Rule: routing.Rule(a.Auto.AllocationRule), LastChattedPreferred: a.Auto.IsLastChattedPreferred},
		Departments: map[int64]routing.Sharing{}, Backups: map[int64]int64{}}
	for id, d := range a.Departments {
		p.Departments[id] = routing.Sharing{Rule: routing.Rule(d.Rule), LastChattedPreferred: d.IsLastChattedPreferred}
		if d.BackupID != 0 {
			p.Backups[id] = d.BackupID
		}
	}
	return p
}

// find returns an agent of the team, or false.
func (t *team) find(agentID int64) (Colleague, routing.Agent, bool) {
	i := slices.IndexFunc(t.colleagues, func(c Colleague) bool { return c.ID == agentID })
	if i < 0 {
		return Colleague{}, routing.Agent{}, false
	}
	a, _ := t.floor.Agent(agentID)
	return t.colleagues[i], a, true
}

// mine is how an agent of the team stands.
func (t *team) mine(agentID int64) Mine {
	a, _ := t.floor.Agent(agentID)
	seen := t.seen(agentID)
	return Mine{ID: agentID, Status: seen.Status, AwayStatusID: seen.AwayStatusID, IsGiven: a.Accepts, AutoAccept: t.turns.of[agentID].autoAccept, Limit: a.Limit, Load: a.Load}
}

// status is what others see of an agent.
func (t *team) status(agentID int64) string { return t.seen(agentID).Status }

// seen is that with the away status.
func (t *team) seen(agentID int64) Seen {
	if s, ok := t.statuses[agentID]; ok {
		return s
	}
	return Seen{Status: Offline}
}

// gave notes that an agent was given a chat.
func (t *team) gave(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	number, err := t.turns.next(ctx, tx, siteID, agentID)
	t.floor.Gave(agentID, number)
	return err
}

// readLoads counts for each agent of a site the chats that the agent is in and the
// offers that it has not answered.
func readLoads(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]int, error) {
	rows, err := tx.Query(ctx, `SELECT a.agent_id FROM chat_agent a WHERE a.site_id = ? AND a.left_at IS NULL
		UNION ALL SELECT c.offered_agent_id FROM chat c WHERE c.site_id = ? AND c.state = 'offered' AND c.state <> 'ended' AND c.offered_agent_id <> 0`,
		siteID, siteID)
	if err != nil {
		return nil, fmt.Errorf("count the agents' chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[int64]int{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("count the agents' chats: %w", err)
		}
		out[id]++
	}
	return out, rows.Err()
}
