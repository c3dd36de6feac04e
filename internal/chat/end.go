package chat

import (
	"context"

	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/store"
)

// End ends a chat: an agent who is in it, or its visitor, also while waiting. Ending a
// chat that has ended changes nothing.
func (e *Engine) End(ctx context.Context, who Party, chatID string) (Chat, error) {
	var c *record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := lockWaitingList(ctx, tx, who.SiteID); err != nil {
			return err
		}
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		if !who.isAgent() && c.visitorUUID != who.VisitorID {
			return fault.NotFound("chat", chatID)
		}
		if who.isAgent() {
			if err := e.mayRead(ctx, tx, who, c); err != nil {
				return err
			}
			if c.state != Ended && !c.agents.has(who.AgentID) {
				return fault.Conflict("You are not in this chat.")
			}
		}
		return e.end(ctx, tx, c, who.side(), who.AgentID)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}

// end ends a chat that is locked, as its waiting list is.
func (e *Engine) end(ctx context.Context, tx *store.Tx, c *record, by string, agentID int64) error {
	return e.endSaying(ctx, tx, c, by, agentID, sayEnded)
}

// endSaying is end with words of its own.
func (e *Engine) endSaying(ctx context.Context, tx *store.Tx, c *record, by string, agentID int64, key string) error {
	if c.state == Ended {
		return nil
	}
	s := e.change(tx, c)
	if err := s.everybodyLeaves(ctx); err != nil {
		return err
	}
	s.takeBack()
	s.c.monitors = nil
	if err := s.uninviteAll(ctx); err != nil {
		return err
	}
	s.dropHanding()
	move := End
	if c.state.Waiting() {
		move = Abandon
	}
	if err := s.move(move); err != nil {
		return err
	}
	s.finish(by)
	if c.acceptedAt.Valid {
		s.add(fact.ChatEnded{Chat: s.about(), By: sides[by], AgentID: agentID, Lasted: s.at - c.acceptedAt.Int64})
	} else {
		if err := s.decide(ctx, abandoned); err != nil {
			return err
		}
		s.add(fact.ChatMissed{Chat: s.about(), Waited: s.at - c.requestedAt})
	}
	s.say(key, "")
	return e.fill(ctx, tx, c.siteID, s)
}

var sides = map[string]fact.Side{FromVisitor: fact.Visitor, FromAgent: fact.Agent, FromSystem: fact.System}
