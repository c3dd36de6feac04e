package chat

import (
	"context"
	"fmt"

	"parley/internal/fault"
	"parley/internal/store"
)

// Join lets a further agent into a running chat: one who may watch it, or was asked to by a
// colleague. No limit binds. Who is in it already stays.
func (e *Engine) Join(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.joinAs(ctx, who, chatID, func(ctx context.Context, s *step, me Colleague) error {
		if s.c.state == Ended {
			return tooLate(s.c)
		}
		may, err := isSupervisor(ctx, s.tx, who, s.c)
		if err != nil {
			return err
		}
		if !may || !who.Joins {
			asked, err := isInvited(ctx, s.tx, s.c.id, me.ID)
			if err != nil {
				return err
			}
			if !asked {
				return fault.Denied()
			}
		}
		if s.c.state != Chatting {
			return fault.Conflict("Nobody is in this chat yet, or it is being handed on.")
		}
		if err := s.join(ctx, me); err != nil {
			return err
		}
		return s.save(ctx)
	})
}

// joinAs runs a step of an agent who may read the chat and is not in it.
func (e *Engine) joinAs(ctx context.Context, who Party, chatID string, do func(context.Context, *step, Colleague) error) (Chat, error) {
	var c *record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		if err := e.mayRead(ctx, tx, who, c); err != nil || c.agents.has(who.AgentID) {
			return err
		}
		me, err := e.colleague(ctx, tx, who)
		if err != nil {
			return err
		}
		return do(ctx, e.change(tx, c), me)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}

// colleague is the agent who calls.
func (e *Engine) colleague(ctx context.Context, tx *store.Tx, who Party) (Colleague, error) {
	staff, err := e.staff.Colleagues(ctx, tx, who.SiteID)
	if err != nil {
		return Colleague{}, err
	}
	for _, c := range staff {
		if c.ID == who.AgentID {
			return c, nil
		}
	}
	return Colleague{}, fault.Denied()
}

// Leave takes an agent out of a chat. The others stay; without any it waits again, in front
// of the queue, and who left it is asked last. Who is not in it any more stays out.
func (e *Engine) Leave(ctx context.Context, who Party, chatID string) (Chat, error) {
	var c *record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := lockWaitingList(ctx, tx, who.SiteID); err != nil {
			return err
		}
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		if err := e.mayRead(ctx, tx, who, c); err != nil || !c.agents.has(who.AgentID) {
			return err
		}
		s := e.change(tx, c)
		if err := s.goes(ctx, who.AgentID); err != nil {
			return err
		}
		if err := s.ifDeserted(ctx); err != nil {
			return err
		}
		if len(c.agents) == 0 {
			if err := s.passed(ctx, who.AgentID); err != nil {
				return err
			}
		}
		return e.fill(ctx, tx, who.SiteID, s)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}

// goes takes an agent out, and says so.
func (s *step) goes(ctx context.Context, agentID int64) error {
	name := s.c.agents.named(agentID)
	if err := s.leave(ctx, agentID); err != nil {
		return err
	}
	s.say(sayLeft, name)
	return nil
}

// passed has an agent asked last for the chat.
func (s *step) passed(ctx context.Context, agentID int64) error {
	_, err := s.tx.Exec(ctx, `INSERT INTO offer_pass (chat_id, agent_id, passed_at) VALUES (?, ?, ?)
		ON CONFLICT (chat_id, agent_id) DO UPDATE SET passed_at = excluded.passed_at`, s.c.id, agentID, s.at)
	if err != nil {
		return fmt.Errorf("note that an offer was not answered: %w", err)
	}
	return nil
}
