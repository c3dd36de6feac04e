package chat

import (
	"context"
	"fmt"
	"net/netip"

	"parley/internal/fact"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

// VisitorsBanned implements setting.Desk: chats of visitors whom bans hold end at once,
// by the agent who banned them or by the system, requests of theirs that wait are refused
// by that agent, and their visits end as soon as they are looked at. Whoever asks for a chat at the same moment waits for the list and is then
// refused (notBanned), or is found here.
func (e *Engine) VisitorsBanned(ctx context.Context, tx *store.Tx, siteID, agentID int64, bans setting.Bans) error {
	if err := lockWaitingList(ctx, tx, siteID); err != nil {
		return err
	}
	ids, err := chatsOf(ctx, tx, siteID, bans)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := lockByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := e.turnOut(ctx, tx, c, agentID); err != nil {
			return err
		}
	}
	return visitor.Expel(ctx, tx, siteID, bans.Holds)
}

// turnOut ends the chat of a banned visitor.
func (e *Engine) turnOut(ctx context.Context, tx *store.Tx, c *record, agentID int64) error {
	switch {
	case agentID == 0:
		return e.end(ctx, tx, c, FromSystem, 0)
	case c.acceptedAt.Valid:
		return e.end(ctx, tx, c, FromAgent, agentID)
	}
	s := e.change(tx, c)
	s.takeBack()
	s.c.monitors = nil
	if err := s.move(Refuse); err != nil {
		return err
	}
	if err := s.decide(ctx, refused); err != nil {
		return err
	}
	s.finish(FromAgent)
	s.add(fact.ChatRefused{Chat: s.about(), AgentID: agentID, Final: true})
	s.say(sayRefused, "")
	return e.arrange(ctx, tx, c.siteID, s)
}

// chatsOf lists the running chats of visitors whom bans hold.
func chatsOf(ctx context.Context, tx *store.Tx, siteID int64, bans setting.Bans) (ids []int64, err error) {
	rows, err := tx.Query(ctx, `SELECT c.id, c.visitor_uuid, v.address FROM chat c JOIN visit v ON v.id = c.visit_id
		WHERE c.site_id = ? AND c.state <> 'ended' ORDER BY c.id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("look for chats of banned visitors: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var visitorID, address string
		if err := rows.Scan(&id, &visitorID, &address); err != nil {
			return nil, fmt.Errorf("look for chats of banned visitors: %w", err)
		}
		if bans.Holds(visitorID, visitor.Address(address)) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}

// notBanned refuses what a visitor does who was banned a moment ago, which the settings in
// memory need not know yet. A step asks when it holds what the ban changes: its visit, the
// waiting list.
func (e *Engine) notBanned(ctx context.Context, tx *store.Tx, siteID int64, visitorID string, address netip.Addr) error {
	bans, err := e.settings.ExactBans(ctx, tx, siteID)
	if err != nil {
		return err
	}
	return bans.Check(visitorID, address)
}
