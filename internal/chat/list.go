package chat

import (
	"context"
	"fmt"

	"parley/internal/routing"
	"parley/internal/store"
)

// lockWaitingList counts up the revision of a site's waiting list. It is what every step
// that may change the list does first: until it ends, nobody else decides about the
// site's requests or sees agents come and go, so no request is left without an agent
// who appeared at the same moment.
func lockWaitingList(ctx context.Context, tx *store.Tx, siteID int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO waiting_list (site_id, revision) VALUES (?, 1)
		ON CONFLICT (site_id) DO UPDATE SET revision = waiting_list.revision + 1`, siteID)
	if err != nil {
		return fmt.Errorf("lock the waiting list: %w", err)
	}
	return nil
}

// isWaiting is written so that the index chat_open serves it.
const isWaiting = `c.state IN ('queued', 'offered') AND c.state <> 'ended'`

// asAnswered is the order in which waiting chats are to be answered.
const asAnswered = `c.priority, c.accepted_at IS NULL, c.requested_at, c.id`

// waiter is a waiting chat as it is looked at with all others: what routing must know.
type waiter struct {
	routing.Request
	state State
	moved bool // is for somebody else than is stored
}

// waiters reads waiting chats of a site without locking them: what it reads changes under
// the waiting list's lock alone.
func waiters(ctx context.Context, tx *store.Tx, where string, args ...any) ([]waiter, error) {
	rows, err := tx.Query(ctx, `SELECT c.id, c.state, c.department_id, c.target_agent_id, c.is_handed, c.priority, c.requested_at,
		c.preferred_agent_id, c.offered_agent_id, c.handed_by <> 0, c.accepted_at IS NOT NULL, c.agents, c.elsewhere FROM chat c WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read who waits: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []waiter
	for rows.Next() {
		var w waiter
		var agents present
		var other elsewhere
		if err := rows.Scan(&w.ID, &w.state, &w.DepartmentID, &w.AgentID, &w.IsHanded, &w.Priority, &w.RequestedAt, &w.PreferredID, &w.OfferedTo,
			&w.IsReturned, &w.IsAnswered, &agents, &other); err != nil {
			return nil, fmt.Errorf("read who waits: %w", err)
		}
		w.RefusedBy, w.Elsewhere = agents.ids(), other
		out = append(out, w)
	}
	return out, rows.Err()
}

// asked is who said what to the waiting chats of a site, by chat.
type asked struct{ refused, passed map[int64][]int64 }

// asRequest is a waiting chat as routing sees it.
func (a asked) asRequest(c *record) routing.Request {
	return a.in(routing.Request{ID: c.id, DepartmentID: c.departmentID, AgentID: c.targetID, IsHanded: c.isHanded, Priority: c.priority,
		RequestedAt: c.requestedAt, PreferredID: c.preferredID, OfferedTo: c.offeredTo,
		IsReturned: c.handed.by != 0, IsAnswered: c.acceptedAt.Valid, RefusedBy: c.agents.ids(), Elsewhere: c.elsewhere})
}

// in adds to a request what was said to it. Agents who are in the chat, while it is handed
// on, are not asked either.
func (a asked) in(r routing.Request) routing.Request {
	r.RefusedBy, r.PassedBy = append(r.RefusedBy, a.refused[r.ID]...), a.passed[r.ID]
	return r
}

func readAsked(ctx context.Context, tx *store.Tx, siteID int64) (a asked, err error) {
	if a.refused, err = answersOf(ctx, tx, siteID, `refusal`, `refused_at`); err != nil {
		return a, err
	}
	a.passed, err = answersOf(ctx, tx, siteID, `offer_pass`, `passed_at`)
	return a, err
}

// answersOf tells who refused which of a site's running chats, or let it pass: the
// longest ago first.
func answersOf(ctx context.Context, tx *store.Tx, siteID int64, table, column string) (map[int64][]int64, error) {
	rows, err := tx.Query(ctx, `SELECT r.chat_id, r.agent_id FROM chat c JOIN `+table+` r ON r.chat_id = c.id
		WHERE c.site_id = ? AND c.state <> 'ended' ORDER BY r.`+column+`, r.agent_id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read who was asked: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]int64{}
	for rows.Next() {
		var chatID, agentID int64
		if err := rows.Scan(&chatID, &agentID); err != nil {
			return nil, fmt.Errorf("read who was asked: %w", err)
		}
		out[chatID] = append(out[chatID], agentID)
	}
	return out, rows.Err()
}
