package chat

import (
	"context"

	"parley/internal/fault"
)

// Capture takes a chat over: from the agents who are in it, whoever it waits for, is
// offered to or handed to. What runs one must be allowed to watch; what waits, to read. No
// limit binds. Who has it alone keeps it.
func (e *Engine) Capture(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.onChat(ctx, who, chatID, func(ctx context.Context, s *step, t *team) error {
		if s.c.state == Ended {
			return tooLate(s.c)
		}
		may, err := isSupervisor(ctx, s.tx, who, s.c)
		switch {
		case err != nil:
			return err
		case s.c.state == Chatting && len(s.c.agents) == 1 && s.c.agents.has(who.AgentID):
			return nil
		case len(s.c.agents) > 0 && !may:
			return fault.Denied()
		}
		me, _, ok := t.find(who.AgentID)
		if !ok {
			return fault.Denied()
		}
		if err := s.capture(ctx, me); err != nil {
			return err
		}
		return e.fill(ctx, s.tx, s.c.siteID, s)
	})
}

// capture gives the chat to one agent alone.
func (s *step) capture(ctx context.Context, me Colleague) error {
	others := s.c.agents.ids()
	if s.c.handed.by != 0 {
		s.cancelHanding()
	}
	if s.c.state.Waiting() {
		s.c.targetID = 0
		if err := s.accept(ctx, me, false); err != nil {
			return err
		}
	} else if !s.c.agents.has(me.ID) {
		if err := s.join(ctx, me); err != nil {
			return err
		}
	}
	for _, id := range others {
		if id != me.ID {
			if err := s.goes(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}
