package chat

import (
	"context"
	"fmt"

	"parley/internal/fault"
	"parley/internal/report"
	"parley/internal/routing"
	"parley/internal/store"
)

// Outcomes of a request. Leaving a message instead (switched) has no operation yet.
const (
	answered  = "answered"
	refused   = "refused"
	abandoned = "abandoned"
)

// Accept gives a waiting chat to an agent. Of several who try exactly one has it; the
// others hear who was faster. Asking again for a chat that one has changes nothing.
func (e *Engine) Accept(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.decideAs(ctx, who, chatID, func(ctx context.Context, s *step, me Colleague, _ *team) error {
		if s.c.state == Chatting && s.c.agents.has(me.ID) {
			return nil
		}
		if err := s.move(Accept); err != nil {
			return err
		}
		if !s.c.acceptedAt.Valid {
			s.c.acceptedAt.Int64, s.c.acceptedAt.Valid = s.at, true
			if err := s.decide(ctx, answered); err != nil {
				return err
			}
			s.add(report.ChatAccepted{Chat: s.about(), AgentID: me.ID, Waited: s.at - s.c.requestedAt})
		}
		if err := s.join(ctx, me); err != nil {
			return err
		}
		return s.save(ctx)
	})
}

// Refuse notes that an agent does not want a waiting chat, which is then not shown to that
// agent any more. When everybody who is there has refused, the request is refused and
// the chat ends; a chat that was answered before goes on waiting.
func (e *Engine) Refuse(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.decideAs(ctx, who, chatID, func(ctx context.Context, s *step, me Colleague, t *team) error {
		if !s.c.state.may(Refuse) {
			return tooLate(s.c)
		}
		r, err := s.tx.Exec(ctx, `INSERT INTO refusal (chat_id, agent_id, refused_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, s.c.id, me.ID, s.at)
		if err != nil {
			return fmt.Errorf("refuse a chat: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err // refused before
		}
		by, err := refusals(ctx, s.tx, s.c.siteID)
		if err != nil {
			return err
		}
		final := !s.c.acceptedAt.Valid && routing.IsRefused(asRequest(s.c, by[s.c.id]), t.agents)
		s.add(report.ChatRefused{Chat: s.about(), AgentID: me.ID, Final: final})
		if !final {
			s.place(t, by[s.c.id])
			return s.save(ctx)
		}
		if err := s.move(Refuse); err != nil {
			return err
		}
		if err := s.decide(ctx, refused); err != nil {
			return err
		}
		s.finish(FromAgent)
		s.say(sayRefused, "")
		return s.save(ctx)
	})
}

// decideAs runs what an agent decides about a waiting chat, under the waiting list's lock.
// Only agents who may take the chat can.
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
		me, agent, ok := t.find(who.AgentID)
		if !ok || !routing.May(agent, asRequest(c, nil)) {
			return fault.Denied()
		}
		return do(ctx, e.change(tx, c), me, t)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}
