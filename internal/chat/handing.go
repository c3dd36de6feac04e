package chat

import (
	"context"
	"fmt"
	"time"

	"parley/internal/fact"
)

// handing is what is kept of a chat that is handed on until somebody has taken it. To whom
// it goes are the chat's target, or its department.
type handing struct {
	by           int64 // who hands it on; 0: nobody does
	agentID      int64 // who leaves when it is taken; 0: nobody
	departmentID int64 // where it was
}

// handedTime is how long a chat that was handed to a department waits there.
const handedTime = 2 * time.Minute

// transfer is the handing as others see it, or nil.
func (c *record) transfer() *Transfer {
	switch {
	case c.handed.by == 0:
		return nil
	case c.isHanded:
		return &Transfer{ByAgentID: c.handed.by, AgentID: c.targetID}
	}
	return &Transfer{ByAgentID: c.handed.by, DepartmentID: c.departmentID}
}

// handOn puts a chat on its way to an agent or a department. Whoever refused it or let it
// pass before may be asked again.
func (s *step) handOn(ctx context.Context, h handing, to Target, name string) error {
	if err := s.askAnew(ctx); err != nil {
		return err
	}
	s.c.handed, s.c.targetID, s.c.isHanded = h, to.AgentID, to.AgentID != 0
	if to.AgentID == 0 {
		s.c.departmentID = to.DepartmentID
		s.timer(handedDue, s.at+handedTime.Milliseconds())
	}
	s.say(sayHanded, name)
	if s.c.state.Waiting() {
		return nil
	}
	return s.move(HandOn)
}

// askAnew forgets who refused the chat or let it pass.
func (s *step) askAnew(ctx context.Context) error {
	for _, query := range []string{`DELETE FROM refusal WHERE chat_id = ?`, `DELETE FROM offer_pass WHERE chat_id = ?`} {
		if _, err := s.tx.Exec(ctx, query, s.c.id); err != nil {
			return fmt.Errorf("ask for a chat anew: %w", err)
		}
	}
	return nil
}

// endHanding records what became of a handing and forgets it.
func (s *step) endHanding(success bool) {
	f := fact.ChatTransferred{Chat: s.about(), ByAgentID: s.c.handed.by, FromAgentID: s.c.handed.agentID, FromDepartmentID: s.c.handed.departmentID, Success: success}
	if s.c.isHanded {
		f.ToAgentID = s.c.targetID
	} else {
		f.ToDepartmentID = s.c.departmentID
	}
	s.add(f)
	s.c.handed, s.c.targetID, s.c.isHanded = handing{}, 0, false
	s.noTimer(handedDue)
}

// handedOver has whoever handed the chat on leave it, now that somebody has taken it.
func (s *step) handedOver(ctx context.Context) error {
	leaves := s.c.handed.agentID
	s.endHanding(true)
	if !s.c.agents.has(leaves) {
		return nil
	}
	return s.goes(ctx, leaves)
}

// comeBack puts a chat that nobody took back to where it was: its agents keep it, and
// without any it waits in front of its old queue.
func (s *step) comeBack() {
	s.cancelHanding()
	if len(s.c.agents) > 0 {
		s.say(sayReturned, s.c.agents[0].Name)
		return
	}
	s.say(sayRequeued, "")
}

// cancelHanding is comeBack without a word.
func (s *step) cancelHanding() {
	department := s.c.handed.departmentID
	s.endHanding(false)
	s.takeBack()
	s.c.departmentID = department
	if len(s.c.agents) > 0 {
		s.c.state = transition(Return).To
		s.reason = fact.DequeuedMoved
	}
}

// dropHanding forgets a handing because the chat ends.
func (s *step) dropHanding() {
	if s.c.handed.by != 0 {
		s.endHanding(false)
	}
}

// ifDeserted has the chat wait again, in front of the queue, when its last agent has left.
// One that is being handed on waits already.
func (s *step) ifDeserted(ctx context.Context) error {
	if len(s.c.agents) > 0 {
		return nil
	}
	s.say(sayRequeued, "")
	if s.c.state.Waiting() {
		return nil
	}
	s.c.targetID, s.c.isHanded = 0, false
	if err := s.askAnew(ctx); err != nil {
		return err
	}
	return s.move(Requeue)
}

// handedMissed takes a chat back that was handed to a department and not taken in time.
func (e *Engine) handedMissed(ctx context.Context, s *step) error {
	if s.c.handed.by == 0 || s.c.isHanded {
		return nil
	}
	s.comeBack()
	return e.fill(ctx, s.tx, s.c.siteID, s)
}
