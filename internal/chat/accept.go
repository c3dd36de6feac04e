package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/routing"
	"parley/internal/store"
)

// Outcomes of a request.
const (
	answered  = "answered"
	refused   = "refused"
	abandoned = "abandoned"
	switched  = "switched" // a message is left instead
)

// Accept gives a waiting chat to an agent. Of several who try exactly one has it; the
// others hear who was faster. Asking again for a chat that one has changes nothing. Who
// accepts by hand may have more chats than allocation would give.
func (e *Engine) Accept(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.decideAs(ctx, who, chatID, func(ctx context.Context, s *step, me Colleague, t *team) error {
		if s.c.agents.has(me.ID) {
			return nil
		}
		if agent, _ := t.floor.Agent(me.ID); s.c.state.Waiting() && !t.floor.MayTake(agent, asked{}.asRequest(s.c)) {
			return fault.Conflict("This chat is not offered to you, and chats are not accepted by hand here.")
		}
		if err := s.accept(ctx, me, s.offeredTo == me.ID && t.floor.IsAuto()); err != nil {
			return err
		}
		if !s.freed && (s.offeredTo == 0 || s.offeredTo == me.ID) {
			return s.save(ctx)
		}
		return e.fill(ctx, s.tx, s.c.siteID, s) // who was offered it, or handed it on, has room again
	})
}

// Refuse notes that an agent does not want a waiting chat, which is then not shown or
// given to that agent any more. When everybody who is there has refused, the request is
// refused and the chat ends; a chat that was answered before goes on waiting. Refusing
// again changes nothing, whatever became of the chat.
func (e *Engine) Refuse(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.decideAs(ctx, who, chatID, func(ctx context.Context, s *step, me Colleague, t *team) error {
		before, err := s.refusedBy(ctx, me.ID)
		if err != nil || before {
			return err
		}
		if !s.c.state.may(Refuse) {
			return tooLate(s.c)
		}
		asked, err := readAsked(ctx, s.tx, s.c.siteID)
		if err != nil {
			return err
		}
		r := asked.asRequest(s.c)
		if slices.Contains(r.RefusedBy, me.ID) {
			return nil // is in it, and waits for somebody else to take it
		}
		r.RefusedBy = append(r.RefusedBy, me.ID)
		return s.refuse(ctx, me, t, r)
	})
}

// refuse notes who refused, and ends the chat when r, the request with that, is refused.
func (s *step) refuse(ctx context.Context, me Colleague, t *team, r routing.Request) error {
	_, err := s.tx.Exec(ctx, `INSERT INTO refusal (chat_id, agent_id, refused_at) VALUES (?, ?, ?)`, s.c.id, me.ID, s.at)
	if err != nil {
		return fmt.Errorf("refuse a chat: %w", err)
	}
	final := !s.c.acceptedAt.Valid && s.c.handed.by == 0 && t.floor.IsRefused(r)
	s.add(fact.ChatRefused{Chat: s.about(), AgentID: me.ID, Final: final})
	if s.c.offeredTo == me.ID || final {
		s.takeBack()
	}
	if final {
		if err := s.move(Refuse); err != nil {
			return err
		}
		s.c.monitors = nil
		if err := s.decide(ctx, refused); err != nil {
			return err
		}
		s.finish(FromAgent)
		s.say(sayRefused, "")
	}
	return s.e.fill(ctx, s.tx, s.c.siteID, s)
}

// refusedBy tells whether an agent has refused the chat.
func (s *step) refusedBy(ctx context.Context, agentID int64) (bool, error) {
	var one int
	err := s.tx.QueryRow(ctx, `SELECT 1 FROM refusal WHERE chat_id = ? AND agent_id = ?`, s.c.id, agentID).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look who refused a chat: %w", err)
	}
	return true, nil
}

// decideAs runs what an agent decides about a waiting chat, under the waiting list's lock.
// Only agents who may take the chat, have it or refused it can.
func (e *Engine) decideAs(ctx context.Context, who Party, chatID string, do func(context.Context, *step, Colleague, *team) error) (Chat, error) {
	var c *record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := lockWaitingList(ctx, tx, who.SiteID); err != nil {
			return err
		}
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		t, err := e.team(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		s := e.change(tx, c)
		me, agent, ok := t.find(who.AgentID)
		if ok && !c.agents.has(me.ID) && !routing.May(agent, asked{}.asRequest(c)) {
			ok, err = s.refusedBy(ctx, me.ID)
		}
		if err != nil {
			return err
		}
		if !ok {
			return fault.Denied()
		}
		return do(ctx, s, me, t)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}
