package chat_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"parley/internal/chat"
)

// check holds what a step left to the engine's promises.
func (s *town) check() error {
	if err := s.readFacts(); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(s.now.chats)) {
		c := s.now.chats[id]
		if err := errors.Join(s.checkChat(c), s.checkWaiting(c), s.checkGiven(c), s.ledger.checkRunning(c)); err != nil {
			return fmt.Errorf("chat %d (%s, department %d, offered to %d): %w", c.id, c.state, c.department, c.offeredTo, err)
		}
	}
	for id, c := range s.before.chats {
		if s.now.chats[id] == nil {
			if err := s.checkEnded(c); err != nil {
				return fmt.Errorf("chat %d that ended: %w", id, err)
			}
		}
	}
	return nil
}

// checkChat looks whether a chat's row contradicts itself.
func (s *town) checkChat(c *seenChat) error {
	switch {
	case !slices.Equal(c.agents, c.inside):
		return fmt.Errorf("agents %v are in it and it says %v", c.inside, c.agents)
	case (c.state == chat.Chatting) != (len(c.agents) > 0) && c.handedBy == 0:
		return fmt.Errorf("agents %v", c.agents)
	case c.offeredTo != 0 && c.state != chat.Offered:
		return errors.New("is offered and is not")
	case (c.offeredTo != 0) != (c.answerDue != 0) || c.answerDue != c.answerTimer:
		return fmt.Errorf("an answer is due at %d, the timer at %d", c.answerDue, c.answerTimer)
	case c.answerDue != 0 && c.answerDue <= s.db.Now() && s.before.chats[c.id] != nil && s.before.chats[c.id].answerDue != c.answerDue:
		return errors.New("the answer was due when it was offered")
	}
	return nil
}

// takes tells whether an agent who is there may be asked to take a waiting chat.
func (s *town) takes(a int64, c *seenChat) bool {
	return s.now.online[a] && s.may(a, c) && !slices.Contains(c.refused, a) && !slices.Contains(c.agents, a)
}

// hasRoom tells whether allocation may give an agent another chat.
func (s *town) hasRoom(a int64) bool { return s.accepts[a] && s.now.load[a] < s.limitOf(a) }

// checkWaiting: at rest nobody waits while an agent who may take it has room, and what
// is shown is shown to somebody.
func (s *town) checkWaiting(c *seenChat) error {
	if !c.state.Waiting() {
		return nil
	}
	if c.isHanded {
		if c.offeredTo != c.target || !s.takes(c.target, c) {
			return fmt.Errorf("handed to agent %d, who is not asked", c.target)
		}
		return nil
	}
	if err := s.checkStanding(c); err != nil {
		return err
	}
	shown, taken := false, false
	for _, who := range s.agents {
		a := who.AgentID
		taken = taken || s.takes(a, c)
		switch {
		case !s.takes(a, c):
			if c.offeredTo == a {
				return errors.New("the agent cannot be asked")
			}
		case !s.auto, s.byHand && !s.accepts[a]:
			shown = true
		case c.offeredTo == 0 && s.hasRoom(a):
			return fmt.Errorf("waits and agent %d has room (%d of %d)", a, s.now.load[a], s.limitOf(a))
		}
	}
	if c.handedBy != 0 && !taken {
		return errors.New("handed to nobody")
	}
	if c.offeredTo != 0 && (!s.auto || !s.accepts[c.offeredTo]) {
		return errors.New("the agent is given no chats")
	}
	if c.offeredTo == 0 && shown != (c.state == chat.Offered) {
		return fmt.Errorf("somebody to see it: %t", shown)
	}
	return nil
}

// checkStanding: nobody waits where nobody is there while somebody is where the request may go.
func (s *town) checkStanding(c *seenChat) error {
	isThere := func(at seenChat) bool {
		return slices.ContainsFunc(s.agents, func(p chat.Party) bool { return s.now.online[p.AgentID] && s.may(p.AgentID, &at) })
	}
	if c.handedBy != 0 || isThere(*c) {
		return nil
	}
	for _, to := range c.elsewhere {
		if isThere(seenChat{target: to[0], department: to[1]}) {
			return fmt.Errorf("waits where nobody is there, and may go to %v", to)
		}
	}
	return nil
}

// checkGiven: allocation gives nobody more than the limit, none without being asked who
// did not choose that, and nobody before who may take the same and waits for longer.
func (s *town) checkGiven(c *seenChat) error {
	was, to := s.before.chats[c.id], c.offeredTo
	for _, a := range c.agents {
		if c.uuid == s.acted || was != nil && slices.Contains(was.agents, a) {
			continue
		}
		if to = a; !s.unasked[a] {
			return fmt.Errorf("agent %d was not asked", a)
		}
	}
	if to == 0 || was != nil && was.offeredTo == to && was.answerDue == c.answerDue {
		return nil
	}
	s.given++
	if c.isHanded || was != nil && was.isHanded || s.step.do == "transfer" {
		return nil // a colleague chose who
	}
	if s.now.load[to] > s.limitOf(to) {
		return fmt.Errorf("agent %d was given more (%d) than the limit (%d)", to, s.now.load[to], s.limitOf(to))
	}
	for _, d := range s.now.chats {
		if d.state.Waiting() && d.offeredTo == 0 && d.before(c) && s.takes(to, d) && !s.wasLater(d) {
			return fmt.Errorf("was given to %d before chat %d, which waits for longer", to, d.id)
		}
	}
	return nil
}

// wasLater tells whether a chat may have come to wait after others were given in this
// step: of the timers of a moment each is a step of the engine's.
func (s *town) wasLater(c *seenChat) bool {
	was := s.before.chats[c.id]
	return s.isMany && was != nil && was.offeredTo != 0
}

// checkEnded: a chat that is over has one outcome and nobody in it.
func (s *town) checkEnded(c *seenChat) error {
	row := s.rows(`SELECT c.state || ' ' || COALESCE(r.outcome, '') || ' ' || c.agents || ' ' || c.offered_agent_id || ' ' || (SELECT COUNT(*) FROM chat_timer t WHERE t.chat_id = c.id)
		FROM chat c JOIN request r ON r.chat_id = c.id WHERE c.id = ?`, c.id)
	outcome := s.ledger.chats[c.id].outcome
	if want := "ended " + outcome + " [] 0 0"; len(row) != 1 || row[0] != want {
		return fmt.Errorf("it is %q, the facts say %q", row, want)
	}
	return s.ledger.checkOver(c.id)
}

// reckon is the look at everything, when all steps are taken.
func (s *town) reckon() error {
	if err := errors.Join(s.misnumbered(), s.broken()); err != nil {
		return err
	}
	for uuid, said := range s.said {
		rows := s.rows(`SELECT m.seq || ' ' || m.client_id || ' ' || m.text FROM message m JOIN chat c ON c.id = m.chat_id WHERE c.uuid = ? AND m.client_id IS NOT NULL ORDER BY m.seq`, uuid)
		var want []string
		for _, m := range said {
			want = append(want, fmt.Sprint(m.seq, " ", m.clientID, " ", m.text))
		}
		if !slices.Equal(rows, want) {
			return fmt.Errorf("of chat %s these messages were accepted: %q, these are there: %q", uuid, want, rows)
		}
	}
	return s.ledger.checkStatuses(s)
}
