package chat

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/fault"
	"parley/internal/store"
)

// Invite asks a colleague to join a chat that the caller is in. Asking again changes nothing.
func (e *Engine) Invite(ctx context.Context, who Party, chatID string, agentID int64) (Chat, error) {
	return e.onChat(ctx, who, chatID, func(ctx context.Context, s *step, t *team) error {
		them, _, ok := t.find(agentID)
		switch {
		case s.c.state == Ended:
			return tooLate(s.c)
		case !s.c.agents.has(who.AgentID):
			return fault.Conflict("You are not in this chat.")
		case !ok:
			return fault.NotInList("agentId")
		case s.c.agents.has(agentID):
			return fault.Conflict("%s is in this chat already.", them.Name)
		case t.status(agentID) == Offline:
			return fault.Conflict("%s is not online.", them.Name)
		}
		r, err := s.tx.Exec(ctx, `INSERT INTO chat_invitation (chat_id, agent_id, site_id, invited_by, invited_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			s.c.id, agentID, s.c.siteID, who.AgentID, s.at)
		if err != nil {
			return fmt.Errorf("ask an agent to join: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		s.sayToAgents(sayInvited, them.Name)
		e.deskChanged(ctx, s.tx, s.c.siteID, agentID)
		return s.save(ctx)
	})
}

// Decline is an agent's answer to being asked to join. Without having been asked it
// changes nothing.
func (e *Engine) Decline(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.joinAs(ctx, who, chatID, func(ctx context.Context, s *step, me Colleague) error {
		if asked, err := isInvited(ctx, s.tx, s.c.id, me.ID); err != nil || !asked {
			return err
		}
		if err := s.uninvite(ctx, me.ID); err != nil {
			return err
		}
		s.sayToAgents(sayDeclined, me.Name)
		e.deskChanged(ctx, s.tx, s.c.siteID, me.ID)
		return s.save(ctx)
	})
}

func isInvited(ctx context.Context, tx *store.Tx, chatID, agentID int64) (bool, error) {
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM chat_invitation WHERE chat_id = ? AND agent_id = ?`, chatID, agentID).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look whether an agent was asked to join: %w", err)
	}
	return true, nil
}

// uninvite forgets that an agent was asked to join.
func (s *step) uninvite(ctx context.Context, agentID int64) error {
	if _, err := s.tx.Exec(ctx, `DELETE FROM chat_invitation WHERE chat_id = ? AND agent_id = ?`, s.c.id, agentID); err != nil {
		return fmt.Errorf("forget who was asked to join: %w", err)
	}
	return nil
}

// uninviteAll forgets all who were asked to join, and has them know.
func (s *step) uninviteAll(ctx context.Context) error {
	var ids []int64
	err := s.tx.Bun().NewDelete().TableExpr("chat_invitation").Where("chat_id = ?", s.c.id).Returning("agent_id").Scan(ctx, &ids)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return fmt.Errorf("forget who was asked to join: %w", err)
	}
	if len(ids) > 0 {
		s.e.deskChanged(ctx, s.tx, s.c.siteID, ids...)
	}
	return nil
}
