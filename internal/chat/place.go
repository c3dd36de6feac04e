package chat

import (
	"context"
	"time"

	"parley/internal/fact"
	"parley/internal/routing"
)

// answerTime is how long an agent has to answer an offer before it goes to the next.
const answerTime = 30 * time.Second

// place does with a waiting chat what was decided.
func (s *step) place(ctx context.Context, t *team, d routing.Decision) error {
	if s.c.offeredTo != d.AgentID {
		s.takeBack()
		if d.Way == routing.Give {
			if err := s.give(ctx, t, d.AgentID); err != nil {
				return err
			}
		}
	}
	switch to := stateFor(d); {
	case to == s.c.state:
		return nil
	case to == Offered:
		return s.move(Offer)
	default:
		return s.move(Withdraw)
	}
}

// give offers the chat to one agent, who is asked or takes it without being asked.
func (s *step) give(ctx context.Context, t *team, agentID int64) error {
	if err := t.gave(ctx, s.tx, s.c.siteID, agentID); err != nil {
		return err
	}
	if t.turns.of[agentID].autoAccept {
		s.taker = agentID
		return nil
	}
	s.c.offeredTo, s.c.answerDue = agentID, s.at+answerTime.Milliseconds()
	s.timer(answerDue, s.c.answerDue)
	return nil
}

// takeBack ends the offer to one agent, if there is one.
func (s *step) takeBack() {
	if s.c.offeredTo != 0 {
		s.c.offeredTo, s.c.answerDue = 0, 0
		s.noTimer(answerDue)
	}
}

// settle places the chat, unless it came back to its agents, and saves it. When it was given to an agent who takes its chats
// without being asked, that one is in it then.
func (s *step) settle(ctx context.Context, t *team, d routing.Decision) error {
	if s.c.state.Waiting() {
		if err := s.place(ctx, t, d); err != nil {
			return err
		}
	}
	if err := s.save(ctx); err != nil || s.taker == 0 {
		return err
	}
	return s.begin(ctx, t)
}

// begin lets the agent in who takes its chats without being asked.
func (s *step) begin(ctx context.Context, t *team) error {
	who, _, _ := t.find(s.taker)
	next := s.e.change(s.tx, s.c)
	if err := next.accept(ctx, who, true); err != nil {
		return err
	}
	s.freed = next.freed
	return next.save(ctx)
}

// accept lets an agent take the waiting chat; automatic when allocation chose who.
func (s *step) accept(ctx context.Context, who Colleague, automatic bool) error {
	if err := s.move(Accept); err != nil {
		return err
	}
	s.takeBack()
	if !s.c.acceptedAt.Valid {
		s.noTimer(waitDue)
		s.c.acceptedAt.Int64, s.c.acceptedAt.Valid = s.at, true
		if err := s.decide(ctx, answered); err != nil {
			return err
		}
		s.add(fact.ChatAccepted{Chat: s.about(), AgentID: who.ID, Automatic: automatic, Waited: s.at - s.c.requestedAt})
	}
	if err := s.join(ctx, who); err != nil || s.c.handed.by == 0 {
		return err
	}
	return s.handedOver(ctx)
}

// answerMissed has an offer that was not answered in time go to the next. The agent who
// let it pass is asked again when nobody else has room.
func (e *Engine) answerMissed(ctx context.Context, s *step) error {
	if s.c.state != Offered || s.c.offeredTo == 0 {
		return nil
	}
	if err := s.passed(ctx, s.c.offeredTo); err != nil {
		return err
	}
	s.takeBack()
	if s.c.isHanded {
		s.comeBack()
	}
	return e.fill(ctx, s.tx, s.c.siteID, s)
}
