package chat_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
	"parley/internal/visitor"
)

func (s *town) doRequest(step simStep) error {
	g := s.guests[step.a%len(s.guests)]
	running := s.someChat(0, func(c *seenChat) bool { return c.visitor == g.VisitorID })
	clientID := fmt.Sprint("r", s.n)
	if step.c%7 == 0 {
		clientID = "again" // the same wish, whatever became of it
	}
	key := g.VisitorID + " " + clientID
	c, err := s.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: clientID, VisitID: g.visit, DepartmentID: s.departments[step.b%len(s.departments)]})
	if err := answered("a request", true, err); err != nil {
		return err
	}
	earlier := s.asked[key]
	switch {
	case earlier != "" && c.ID != earlier && (running == nil || c.ID != running.uuid):
		return fmt.Errorf("the request %s meant chat %s and means %s", clientID, earlier, c.ID)
	case earlier == "" && running != nil && c.ID != running.uuid:
		return fmt.Errorf("a visitor in chat %s got another one", running.uuid)
	}
	if running != nil || earlier != "" {
		return nil
	}
	s.asked[key] = c.ID
	if p := step.c % 10; p < 5 && c.State.Waiting() { // what order it has does not change who has it now
		return s.set(`UPDATE chat SET priority = ? WHERE uuid = ?`, p+1, c.ID)
	}
	return nil
}

func (s *town) doAcceptOffer(step simStep) error {
	c := s.someChat(step.a, isOffered)
	if c == nil {
		return nil
	}
	return s.accept(chat.Party{SiteID: site, AgentID: c.offeredTo}, c)
}

func (s *town) doAccept(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	return s.accept(s.agent(step.b), c)
}

func (s *town) accept(who chat.Party, c *seenChat) error {
	yes := slices.Contains(c.agents, who.AgentID) ||
		c.state.Waiting() && s.may(who.AgentID, c) && (!s.auto || s.byHand || c.isHanded || c.offeredTo == who.AgentID)
	for range 2 {
		got, err := s.engine.Accept(ctx, who, c.uuid)
		if err := answered(fmt.Sprintf("accepting %d by %d", c.id, who.AgentID), yes, err); err != nil {
			return err
		}
		if yes && (got.State != chat.Chatting && c.handedBy == 0 || !slices.ContainsFunc(got.Agents, func(a chat.Agent) bool { return a.ID == who.AgentID })) {
			return fmt.Errorf("accepted by %d it is %+v", who.AgentID, got)
		}
	}
	s.acted = c.uuid
	return nil
}

func (s *town) doRefuseOffer(step simStep) error {
	c := s.someChat(step.a, isOffered)
	if c == nil {
		return nil
	}
	return s.refuse(chat.Party{SiteID: site, AgentID: c.offeredTo}, c)
}

func (s *town) doRefuse(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	return s.refuse(s.agent(step.b), c)
}

func (s *town) refuse(who chat.Party, c *seenChat) error {
	yes := slices.Contains(c.refused, who.AgentID) || slices.Contains(c.agents, who.AgentID) && c.handedBy != 0 ||
		c.state.Waiting() && s.may(who.AgentID, c)
	for range 2 {
		_, err := s.engine.Refuse(ctx, who, c.uuid)
		if err := answered(fmt.Sprintf("refusing %d by %d", c.id, who.AgentID), yes, err); err != nil {
			return err
		}
	}
	return nil
}

// doTransfer hands a chat on: what somebody is in, what waits, or as a supervisor.
func (s *town) doTransfer(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	who, to := s.agent(step.b), chat.Target{AgentID: s.agent(step.c).AgentID}
	if len(c.agents) > 0 && step.c%4 != 0 {
		who.AgentID = c.agents[0]
	}
	who.MonitorsAll = step.b%2 == 0
	if step.a%3 == 0 && len(s.departments) > 1 {
		to = chat.Target{DepartmentID: s.departments[1+step.c%(len(s.departments)-1)]}
	}
	_, err := s.engine.Transfer(ctx, who, c.uuid, to)
	return maybe("handing a chat on", err)
}

func (s *town) doTakeBack(step simStep) error {
	c := s.someChat(step.a, func(c *seenChat) bool { return c.handedBy != 0 })
	if c == nil {
		return nil
	}
	_, err := s.engine.TakeBack(ctx, chat.Party{SiteID: site, AgentID: c.handedBy, MonitorsAll: true}, c.uuid)
	return maybe("taking a chat back", err)
}

// doJoin has a supervisor come into a chat beside its agents.
func (s *town) doJoin(step simStep) error {
	c := s.someChat(step.a, isChatting)
	if c == nil {
		return nil
	}
	who := s.agent(step.b)
	who.MonitorsAll, who.Joins = true, true
	s.acted = c.uuid
	_, err := s.engine.Join(ctx, who, c.uuid)
	return answered("joining a chat", true, err)
}

func (s *town) doLeave(step simStep) error {
	c := s.someChat(step.a, func(c *seenChat) bool { return len(c.agents) > 0 })
	if c == nil {
		return nil
	}
	_, err := s.engine.Leave(ctx, chat.Party{SiteID: site, AgentID: c.agents[step.b%len(c.agents)]}, c.uuid)
	return answered("leaving a chat", true, err)
}

// doCapture has a supervisor take a chat over.
func (s *town) doCapture(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	who := s.agent(step.b)
	who.MonitorsAll = true
	s.acted = c.uuid
	_, err := s.engine.Capture(ctx, who, c.uuid)
	return maybe("taking a chat over", err)
}

func (s *town) doAgentEnd(step simStep) error {
	c := s.someChat(step.a, isChatting)
	if c == nil {
		return nil
	}
	return s.end(chat.Party{SiteID: site, AgentID: c.agents[step.b%len(c.agents)]}, c)
}

func (s *town) doVisitorEnd(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	return s.end(chat.Party{SiteID: site, VisitorID: c.visitor}, c)
}

func (s *town) end(who chat.Party, c *seenChat) error {
	for range 2 {
		got, err := s.engine.End(ctx, who, c.uuid)
		if err := answered("ending a chat", true, err); err != nil {
			return err
		}
		if got.State != chat.Ended {
			return fmt.Errorf("an ended chat is %s", got.State)
		}
	}
	return nil
}

func status(i int) string { return []string{chat.Online, chat.Online, chat.Away, chat.Offline}[i%4] }

func (s *town) doStatus(step simStep) error {
	_, err := s.engine.SetStatus(ctx, s.agent(step.a), chat.Seen{Status: status(step.b)})
	return answered("a status", true, err)
}

func (s *town) doConnection(step simStep) error { return s.connect(s.agent(step.a), status(step.b)) }

func (s *town) doLimit(step simStep) error {
	s.limit, s.isOneLimit = step.a%4, step.b%3 != 0
	return s.settings()
}

func (s *town) settings() error {
	return s.set(`UPDATE site_setting SET configs = ?, auto_allocation = ?`, fmt.Sprintf(`{"isEnableAutoAllocation":%t}`, s.auto),
		fmt.Sprintf(`{"maxChatForAllAgents":%d,"isMaxChatForAllAgents":%t,"isAllowAgentManualAcceptChat":%t,"allocationRule":%q}`,
			s.limit, s.isOneLimit, s.byHand, []string{"load balancing", "round robin", "capability weighted"}[s.n%3]))
}

func (s *town) doRule(step simStep) error {
	switch step.a % 4 {
	case 0:
		s.auto = !s.auto
	case 1:
		s.auto = true
	default:
		s.byHand = !s.byHand
	}
	return s.settings()
}

func (s *town) doOwnLimit(step simStep) error {
	a := s.agent(step.a).AgentID
	s.own[a] = step.b % 5
	return s.set(`UPDATE agent_allocation SET max_chats_count = ? WHERE agent_id = ?`, s.own[a], a)
}

func (s *town) doAccepting(step simStep) error {
	a := s.agent(step.a).AgentID
	s.accepts[a] = step.b%4 != 0
	return s.set(`UPDATE agent_allocation SET is_accept_allocation = ? WHERE agent_id = ?`, s.accepts[a], a)
}

func (s *town) doMember(step simStep) error {
	if len(s.departments) == 1 {
		return nil
	}
	d, a := s.departments[1+step.b%(len(s.departments)-1)], s.agent(step.a).AgentID
	s.members[d][a] = !s.members[d][a]
	if s.members[d][a] {
		return s.set(`INSERT INTO department_agent (site_id, department_id, agent_id) VALUES (?, ?, ?)`, site, d, a)
	}
	return s.set(`DELETE FROM department_agent WHERE site_id = ? AND department_id = ? AND agent_id = ?`, site, d, a)
}

func (s *town) doUnasked(step simStep) error {
	a := s.agent(step.a)
	s.unasked[a.AgentID] = step.b%3 == 0
	return s.engine.SetAutoAccept(ctx, a, s.unasked[a.AgentID])
}

func (s *town) doTime(step simStep) error {
	d := time.Duration(1+step.a%40) * time.Second
	if step.b%50 == 0 {
		d = 200 * time.Second // longer than a silent visitor is waited for
	}
	s.clock.Advance(d)
	_, err := s.engine.RingTimers(ctx)
	return err
}

// doSign has the visitors of all running chats but a few give a sign of life.
func (s *town) doSign(step simStep) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		for i, g := range s.guests {
			if i%5 == step.a%5 || s.someChat(0, func(c *seenChat) bool { return c.visitor == g.VisitorID }) == nil {
				continue
			}
			if err := visitor.Heard(ctx, tx, site, g.VisitorID, g.visit, visitor.Page{URL: "https://shop.example.test/"}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *town) doAgentSays(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	who := s.agent(step.b)
	if step.c%4 != 0 && len(c.agents) > 0 {
		who.AgentID = c.agents[step.b%len(c.agents)]
	}
	return s.say(who, c, slices.Contains(c.agents, who.AgentID))
}

func (s *town) doVisitorSays(step simStep) error {
	c := s.someChat(step.a, anyChat)
	if c == nil {
		return nil
	}
	return s.say(chat.Party{SiteID: site, VisitorID: c.visitor}, c, true)
}

// say sends a message twice: it must be one.
func (s *town) say(who chat.Party, c *seenChat, yes bool) error {
	m := simMessage{clientID: fmt.Sprint("m", s.n), text: fmt.Sprint("text ", s.n)}
	for i := range 2 {
		got, err := s.engine.Send(ctx, who, c.uuid, m.clientID, m.text)
		if err := answered("a message", yes, err); err != nil || !yes {
			return err
		}
		if got.Seq != c.head+1 {
			return fmt.Errorf("after %d messages one sent for time %d has number %d", c.head, i+1, got.Seq)
		}
		m.seq = got.Seq
	}
	s.said[c.uuid] = append(s.said[c.uuid], m)
	return nil
}
