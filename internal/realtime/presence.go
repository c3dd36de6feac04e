package realtime

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/chat"
	"parley/internal/store"
)

// The statuses that others can see of an agent.
const (
	Online  = "online"
	Away    = "away"
	Offline = "offline"
)

// Presence answers which agents are there. Others see the status that an agent
// chose while the agent is connected, or was so less than the grace time ago,
// and offline otherwise. It lives in the database alone, so that every node and
// every step sees the same; its methods are called inside a step or view.
type Presence struct{}

// Seen is what others see of one agent.
func (Presence) Seen(ctx context.Context, tx *store.Tx, siteID, agentID int64) (chat.Seen, error) {
	p := &presence{}
	err := tx.QueryRow(ctx, `SELECT status, away_status_id, present FROM agent_presence
		WHERE site_id = ? AND agent_id = ?`, siteID, agentID).Scan(&p.wanted.Status, &p.wanted.AwayStatusID, &p.present)
	if errors.Is(err, sql.ErrNoRows) {
		return chat.Seen{Status: Offline}, nil
	}
	if err != nil {
		return chat.Seen{}, fmt.Errorf("status of an agent: %w", err)
	}
	return p.seen(), nil
}

// Statuses is what others see of the agents of a site; who is not in it is offline.
func (Presence) Statuses(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]chat.Seen, error) {
	rows, err := tx.Query(ctx, `SELECT agent_id, status, away_status_id FROM agent_presence WHERE site_id = ? AND present`, siteID)
	if err != nil {
		return nil, fmt.Errorf("statuses of agents: %w", err)
	}
	defer rows.Close()
	out := map[int64]chat.Seen{}
	for rows.Next() {
		var id int64
		var seen chat.Seen
		if err := rows.Scan(&id, &seen.Status, &seen.AwayStatusID); err != nil {
			return nil, fmt.Errorf("statuses of agents: %w", err)
		}
		out[id] = seen
	}
	return out, rows.Err()
}

// Choose sets the status that an agent wants to have, and returns what others
// saw before and see now: the same while the agent is not connected.
func (Presence) Choose(ctx context.Context, tx *store.Tx, siteID, agentID int64, wanted chat.Seen) (from, to chat.Seen, err error) {
	p, err := lockPresence(ctx, tx, siteID, agentID)
	if err != nil {
		return from, to, err
	}
	from = p.seen()
	p.wanted = wanted
	return from, p.seen(), p.save(ctx, tx)
}

// Leave makes an agent absent at once, without the grace time, and returns what
// others saw before. That its sockets end is for those to say who end its sign-ins.
func (Presence) Leave(ctx context.Context, tx *store.Tx, siteID, agentID int64) (from chat.Seen, err error) {
	p, err := lockPresence(ctx, tx, siteID, agentID)
	if errors.Is(err, store.ErrNone) {
		return chat.Seen{Status: Offline}, nil // removed by another step
	}
	if err != nil {
		return from, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM connection WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return from, fmt.Errorf("forget an agent's connections: %w", err)
	}
	from = p.seen()
	p.present, p.goneDue = false, sql.NullInt64{}
	return from, p.save(ctx, tx)
}

// presence is one agent's row, locked by the step that read it: whether the last
// connection is gone is decided under this lock.
type presence struct {
	siteID, agentID int64
	wanted          chat.Seen
	present         bool
	goneDue         sql.NullInt64
}

// lockPresence reads an agent's row for change; an agent's first one says online,
// so that opening the console is all it takes to be there. It is store.ErrNone when
// there is no such agent any more.
func lockPresence(ctx context.Context, tx *store.Tx, siteID, agentID int64) (*presence, error) {
	_, err := tx.Exec(ctx, `INSERT INTO agent_presence (site_id, agent_id, status, present, changed_at)
		SELECT site_id, id, 'online', FALSE, CAST(? AS BIGINT) FROM agent WHERE site_id = ? AND id = ? ON CONFLICT DO NOTHING`, tx.Now(), siteID, agentID)
	if err != nil {
		return nil, fmt.Errorf("open an agent's presence: %w", err)
	}
	p := &presence{siteID: siteID, agentID: agentID}
	err = tx.QueryRow(ctx, `SELECT status, away_status_id, present, gone_due_at FROM agent_presence
		WHERE site_id = ? AND agent_id = ?`+tx.ForUpdate(), siteID, agentID).Scan(&p.wanted.Status, &p.wanted.AwayStatusID, &p.present, &p.goneDue)
	if err != nil {
		return nil, fmt.Errorf("lock an agent's presence: %w", err)
	}
	return p, nil
}

// seen is the status as others see it.
func (p *presence) seen() chat.Seen {
	if !p.present {
		return chat.Seen{Status: Offline}
	}
	return p.wanted
}

func (p *presence) save(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE agent_presence SET status = ?, away_status_id = ?, present = ?, gone_due_at = ?, changed_at = ?
		WHERE site_id = ? AND agent_id = ?`, p.wanted.Status, p.wanted.AwayStatusID, p.present, p.goneDue, tx.Now(), p.siteID, p.agentID)
	if err != nil {
		return fmt.Errorf("save an agent's presence: %w", err)
	}
	return nil
}

// PresenceWatcher hears of changes of presence that connections cause.
type PresenceWatcher interface {
	// AgentStatusChanged is called within the step in which others begin to see another
	// status of an agent, and in which one is gone whom they saw offline before.
	AgentStatusChanged(ctx context.Context, tx *store.Tx, siteID, agentID int64, from, to chat.Seen) error
}
