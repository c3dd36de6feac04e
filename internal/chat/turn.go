package chat

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/store"
)

// turn is how an agent gets chats, and which of the site's the last one was.
type turn struct {
	autoAccept bool
	number     int64
}

// turns are those of a site's agents.
type turns struct {
	of   map[int64]turn
	last int64
}

func readTurns(ctx context.Context, tx *store.Tx, siteID int64) (t turns, err error) {
	rows, err := tx.Query(ctx, `SELECT agent_id, auto_accept, turn FROM agent_turn WHERE site_id = ?`, siteID)
	if err != nil {
		return t, fmt.Errorf("read whose turn it is: %w", err)
	}
	defer func() { _ = rows.Close() }()
	t.of = map[int64]turn{}
	for rows.Next() {
		var id int64
		var v turn
		if err := rows.Scan(&id, &v.autoAccept, &v.number); err != nil {
			return t, fmt.Errorf("read whose turn it is: %w", err)
		}
		t.of[id], t.last = v, max(t.last, v.number)
	}
	return t, rows.Err()
}

// next notes that an agent has had its turn. The waiting list is locked, so that each
// number is given once.
func (t *turns) next(ctx context.Context, tx *store.Tx, siteID, agentID int64) (int64, error) {
	t.last++
	_, err := tx.Exec(ctx, `INSERT INTO agent_turn (site_id, agent_id, turn) VALUES (?, ?, ?)
		ON CONFLICT (site_id, agent_id) DO UPDATE SET turn = excluded.turn`, siteID, agentID, t.last)
	if err != nil {
		return 0, fmt.Errorf("note whose turn it was: %w", err)
	}
	return t.last, nil
}

// lastAgent is the agent whom the visitor of a chat talked to last, 0 when there was none.
func lastAgent(ctx context.Context, tx *store.Tx, c *record) (id int64, err error) {
	err = tx.QueryRow(ctx, `SELECT a.agent_id FROM chat_agent a WHERE a.chat_id = (SELECT c.id FROM chat c
		WHERE c.site_id = ? AND c.visitor_uuid = ? AND c.state = 'ended' AND c.accepted_at IS NOT NULL ORDER BY c.requested_at DESC, c.id DESC LIMIT 1)
		ORDER BY a.joined_at DESC, a.id DESC LIMIT 1`, c.siteID, c.visitorUUID).Scan(&id)
	if errors.Is(err, store.ErrNone) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look whom a visitor talked to last: %w", err)
	}
	return id, nil
}

// SetAutoAccept is an agent's own choice: chats that allocation gives it begin at once,
// or are offered and wait for an answer. Offers that stand are not changed.
func (e *Engine) SetAutoAccept(ctx context.Context, who Party, auto bool) error {
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agent_turn (site_id, agent_id, auto_accept) VALUES (?, ?, ?)
			ON CONFLICT (site_id, agent_id) DO UPDATE SET auto_accept = excluded.auto_accept`, who.SiteID, who.AgentID, auto)
		if err != nil {
			return fmt.Errorf("choose how to get chats: %w", err)
		}
		return nil
	})
}
