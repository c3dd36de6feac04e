package chat

import (
	"context"

	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/routing"
	"parley/internal/setting"
	"parley/internal/store"
)

// Target is to whom a chat is handed: an agent or a department.
type Target struct {
	AgentID      int64 `json:"agentId" doc:"To this agent."`
	DepartmentID int64 `json:"departmentId" doc:"Or to whoever of this department takes it first."`
}

// Transfer hands a chat to another agent or department. One that agents are in stays with
// them until it is taken; then who handed it on leaves. When it is refused, not answered in
// time, or nobody is there any more, it comes back. A waiting chat goes to another
// department for good. Handing it on to where it is going already changes nothing.
func (e *Engine) Transfer(ctx context.Context, who Party, chatID string, to Target) (Chat, error) {
	return e.hand(ctx, who, chatID, func(ctx context.Context, s *step, t *team) error {
		if (to.AgentID == 0) == (to.DepartmentID == 0) {
			return fault.Missing("agentId' or 'departmentId")
		}
		if is := s.c.transfer(); is != nil {
			if is.AgentID == to.AgentID && is.DepartmentID == to.DepartmentID {
				return nil
			}
			return fault.Conflict("The chat is being handed on already. Take it back first.")
		}
		if s.c.agents.has(to.AgentID) && !s.c.agents.has(who.AgentID) {
			return nil // has it
		}
		name, err := s.reach(ctx, who, t, to)
		if err != nil {
			return err
		}
		if s.c.state.Waiting() && to.DepartmentID != 0 {
			return s.redirect(ctx, who, to)
		}
		h := handing{by: who.AgentID, departmentID: s.c.departmentID}
		switch {
		case s.c.agents.has(who.AgentID):
			h.agentID = who.AgentID
		case len(s.c.agents) > 0:
			h.agentID = s.c.agents[0].ID
		}
		if err := s.handOn(ctx, h, to, name); err != nil {
			return err
		}
		return e.fill(ctx, s.tx, s.c.siteID, s)
	})
}

// TakeBack ends a transfer that nobody has answered: the chat is where it was. Without one
// it changes nothing.
func (e *Engine) TakeBack(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.hand(ctx, who, chatID, func(ctx context.Context, s *step, _ *team) error {
		if s.c.handed.by == 0 {
			return nil
		}
		s.comeBack()
		return e.fill(ctx, s.tx, s.c.siteID, s)
	})
}

// hand runs a step about a chat that an agent may hand on: who is in it, may watch it, or
// may read it while it waits.
func (e *Engine) hand(ctx context.Context, who Party, chatID string, do func(context.Context, *step, *team) error) (Chat, error) {
	return e.onChat(ctx, who, chatID, func(ctx context.Context, s *step, t *team) error {
		if s.c.state == Ended {
			return tooLate(s.c)
		}
		if len(s.c.agents) > 0 && !s.c.agents.has(who.AgentID) {
			may, err := isSupervisor(ctx, s.tx, who, s.c)
			if err != nil {
				return err
			}
			if !may {
				return fault.Conflict("You are not in this chat.")
			}
		}
		return do(ctx, s, t)
	})
}

// onChat runs a step of an agent about a chat that it may read, under the waiting list's lock.
func (e *Engine) onChat(ctx context.Context, who Party, chatID string, do func(context.Context, *step, *team) error) (Chat, error) {
	var c *record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := lockWaitingList(ctx, tx, who.SiteID); err != nil {
			return err
		}
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		if err := e.mayRead(ctx, tx, who, c); err != nil {
			return err
		}
		t, err := e.team(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		return do(ctx, e.change(tx, c), t)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}

// reach says who or what a target is called, or why the chat cannot go there now.
func (s *step) reach(ctx context.Context, who Party, t *team, to Target) (string, error) {
	if to.DepartmentID != 0 {
		return s.reachDepartment(ctx, t, to.DepartmentID)
	}
	them, agent, ok := t.find(to.AgentID)
	switch {
	case !ok:
		return "", fault.NotInList("agentId")
	case s.c.agents.has(to.AgentID):
		return "", fault.Conflict("%s is in this chat already.", them.Name)
	case !agent.Online:
		return "", fault.Conflict("%s is not online.", them.Name)
	case !agent.MayAccept:
		return "", fault.Conflict("%s may not accept chats.", them.Name)
	case t.floor.HasRoom(agent):
		return them.Name, nil
	}
	may, err := isSupervisor(ctx, s.tx, who, s.c)
	if err != nil || may && !s.c.agents.has(who.AgentID) {
		return them.Name, err
	}
	return "", fault.Conflict("%s has as many chats as allowed.", them.Name)
}

func (s *step) reachDepartment(ctx context.Context, t *team, id int64) (string, error) {
	name, err := setting.DepartmentName(ctx, s.tx, s.c.siteID, id)
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", fault.NotInList("departmentId")
	}
	r := routing.Request{DepartmentID: id, RefusedBy: s.c.agents.ids()}
	if !t.floor.IsThere(r) {
		return "", fault.Conflict("Nobody of %s is online.", name)
	}
	return name, nil
}

// redirect has a waiting chat wait for another department.
func (s *step) redirect(ctx context.Context, who Party, to Target) error {
	if s.c.departmentID == to.DepartmentID {
		return nil
	}
	if err := s.askAnew(ctx); err != nil {
		return err
	}
	from := s.c.departmentID
	s.c.departmentID, s.c.targetID, s.c.isHanded = to.DepartmentID, 0, false
	s.c.elsewhere = elsewhere{{DepartmentID: to.DepartmentID}}
	s.add(fact.ChatTransferred{Chat: s.about(), ByAgentID: who.AgentID, ToDepartmentID: to.DepartmentID, FromDepartmentID: from, Success: true})
	return s.e.fill(ctx, s.tx, s.c.siteID, s)
}
