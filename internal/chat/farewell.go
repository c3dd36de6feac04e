package chat

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/visitor"
)

// farewell is what a chat's end leaves behind: the custom variables as they were, with
// the chat, and what the visitor does from now on.
func (s *step) farewell(ctx context.Context) error {
	_, err := s.tx.Exec(ctx, `UPDATE chat SET variables = (SELECT v.variables FROM visit v WHERE v.id = chat.visit_id) WHERE id = ?`, s.c.id)
	if err != nil {
		return fmt.Errorf("keep a chat's custom variables: %w", err)
	}
	status := visitor.InSite
	switch {
	case s.c.acceptedAt.Valid:
		status = visitor.ChatEnded
	case s.reason == fact.DequeuedRefused:
		status = visitor.RefusedByAgent
	}
	return visitor.Stand(ctx, s.tx, s.c.visitorID, status)
}
