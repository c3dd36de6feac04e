package chat

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/internal/api"
	"parley/internal/event"
	"parley/internal/fact"
	"parley/internal/failpoint"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// step is a change of one chat: what happens to it is gathered, then save writes the
// chat, its messages and the facts, and publishes when the database's step has committed.
type step struct {
	e    *Engine
	tx   *store.Tx
	c    *record
	at   int64 // the step's time, never before what happened to the chat last
	from State // "" for a chat that is being made
	head int64 // before
	was  queue // where it waited before

	patience  time.Duration // with its visitor, before
	offeredTo int64         // before
	taker     int64         // the agent who was given the chat and takes it without being asked
	freed     bool          // an agent has left and so has room

	dueAt   int64 // of the timer that the step is about, if any
	endings endings

	facts   []fact.Fact
	timers  map[timerKind]int64 // when each is due, 0 for never
	said    []Message
	hear    []int64 // agents who are or were in it
	reason  fact.DequeueReason
	outcome string // that this step gave the request
}

// change begins a change of a chat that the caller has locked.
func (e *Engine) change(tx *store.Tx, c *record) *step {
	return &step{e: e, tx: tx, c: c, at: max(tx.Now(), c.lastAt), from: c.state, head: c.head, was: c.queue(),
		patience: c.patience(), offeredTo: c.offeredTo, hear: c.hearers()}
}

// move takes the chat along a line of the table, or says that it is too late.
func (s *step) move(m Move) error {
	if !s.c.state.may(m) {
		return tooLate(s.c)
	}
	s.c.state = transition(m).To
	switch m {
	case Offer:
		s.reason = fact.DequeuedOffered
	case Accept:
		s.reason = fact.DequeuedAnswered
	case Refuse:
		s.reason = fact.DequeuedRefused
	case Abandon:
		s.reason = fact.DequeuedAbandoned
	case Return:
		s.reason = fact.DequeuedMoved
	case Switch:
		s.reason = fact.DequeuedSwitched
	}
	return nil
}

// tooLate says why a chat cannot make a move.
func tooLate(c *record) error {
	switch {
	case c.state == Ended:
		return fault.Conflict("The chat has ended.")
	case len(c.agents) > 0:
		return fault.Conflict("%s has already accepted this chat.", c.agents[0].Name)
	}
	return fault.Conflict("The chat is not in a state that allows this.")
}

// add notes facts.
func (s *step) add(facts ...fact.Fact) { s.facts = append(s.facts, facts...) }

// about is what this step's facts say of the chat.
func (s *step) about() fact.Chat { return s.c.about(s.at) }

// say adds a system message.
func (s *step) say(key, name string) { s.tell(key, name, VisibleToAll) }

// sayToAgents adds a system message that visitors do not get.
func (s *step) sayToAgents(key, name string) { s.tell(key, name, VisibleToAgents) }

func (s *step) tell(key, name, visibility string) {
	s.c.head++
	p := Payload{Key: key, Name: name}
	s.said = append(s.said, Message{ChatID: s.c.uuid, Seq: s.c.head, Kind: SystemMessage, Sender: Sender{Type: FromSystem, ID: int64(0)},
		Text: p.systemText(), Payload: &p, Visibility: visibility, Time: api.Time(s.at)})
	s.add(fact.MessageSent{Chat: s.about(), By: fact.System, Note: visibility == VisibleToAgents})
}

// join lets an agent in.
func (s *step) join(ctx context.Context, a Colleague) error {
	_, err := s.tx.Exec(ctx, `INSERT INTO chat_agent (chat_id, site_id, agent_id, name, email, requested_at, joined_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, s.c.id, s.c.siteID, a.ID, a.Name, a.Email, s.c.requestedAt, s.at)
	if err != nil {
		return fmt.Errorf("let an agent into a chat: %w", err)
	}
	s.c.agents = append(s.c.agents, Agent{ID: a.ID, Name: a.Name})
	s.hear = append(s.hear, a.ID)
	s.c.monitors = s.c.monitors.without(a.ID)
	if err := s.uninvite(ctx, a.ID); err != nil {
		return err
	}
	s.add(fact.AgentJoinedChat{Chat: s.about(), AgentID: a.ID})
	s.say(sayJoined, a.Name)
	return nil
}

// leave takes an agent out.
func (s *step) leave(ctx context.Context, agentID int64) error {
	var joinedAt int64
	err := s.tx.QueryRow(ctx, `UPDATE chat_agent SET left_at = ? WHERE chat_id = ? AND agent_id = ? AND left_at IS NULL RETURNING joined_at`,
		s.at, s.c.id, agentID).Scan(&joinedAt)
	if err != nil {
		return fmt.Errorf("take an agent out of a chat: %w", err)
	}
	s.freed = true
	s.c.agents = slices.DeleteFunc(slices.Clone(s.c.agents), func(a Agent) bool { return a.ID == agentID })
	s.add(fact.AgentLeftChat{Chat: s.about(), AgentID: agentID, Stayed: s.at - joinedAt})
	return nil
}

// everybodyLeaves takes all agents out, without a word: the chat's end says it all.
func (s *step) everybodyLeaves(ctx context.Context) error {
	for _, id := range s.c.agents.ids() {
		if err := s.leave(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// finish notes who ended the chat, when.
func (s *step) finish(by string) {
	s.c.endedAt.Int64, s.c.endedAt.Valid = s.at, true
	s.c.endedBy = by
}

// decide gives the request its one outcome.
func (s *step) decide(ctx context.Context, outcome string) error {
	r, err := s.tx.Exec(ctx, `UPDATE request SET outcome = ?, decided_at = ? WHERE chat_id = ? AND outcome IS NULL`, outcome, s.at, s.c.id)
	if err != nil {
		return fmt.Errorf("decide a request: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil {
		return err
	} else if n != 1 {
		return fmt.Errorf("decide a request: that of chat %s is decided", s.c.uuid)
	}
	s.outcome = outcome
	if outcome == answered {
		return visitor.Answered(ctx, s.tx, s.c.visitorID)
	}
	return nil
}

// queue is where a chat waits: of a department, of an agent, or of the site.
type queue struct{ departmentID, agentID int64 }

func (c *record) queue() queue {
	if c.isHanded {
		return queue{departmentID: c.departmentID}
	}
	return queue{c.departmentID, c.targetID}
}

// queueFacts notes that the chat entered or left a queue, or went from one to another.
func (s *step) queueFacts() {
	moved := s.from == Queued && s.c.state == Queued && s.was != s.c.queue()
	if s.from == Queued && (moved || s.c.state != Queued) {
		left := fact.ChatDequeued{Chat: s.about(), Queue: fact.Queue{AgentID: s.was.agentID}, Reason: s.reason}
		left.DepartmentID = s.was.departmentID
		if moved {
			left.Reason = fact.DequeuedMoved
		}
		s.facts = slices.Insert(s.facts, 0, fact.Fact(left))
	}
	if s.c.state == Queued && (moved || s.from != Queued) {
		s.add(fact.ChatQueued{Chat: s.about(), Queue: fact.Queue{AgentID: s.c.queue().agentID}})
	}
}

// save writes everything down.
func (s *step) save(ctx context.Context) error {
	s.c.lastAt = s.at
	if s.from != "" {
		if err := s.update(ctx); err != nil {
			return err
		}
	}
	for _, m := range s.said {
		if err := insertMessage(ctx, s.tx, s.c.id, 0, m); err != nil {
			return err
		}
	}
	if s.c.state == Ended && s.from != Ended {
		if err := s.farewell(ctx); err != nil {
			return err
		}
	}
	s.queueFacts()
	if s.from != Queued && s.c.state == Queued {
		if err := s.queued(ctx); err != nil {
			return err
		}
	}
	if len(s.c.monitors) > 0 && s.was != s.c.queue() {
		if err := s.e.checkMonitors(ctx, s.tx, s.c.siteID); err != nil {
			return err
		}
	}
	s.watchVisitor()
	s.wantTranscripts()
	if err := s.saveTimers(ctx); err != nil {
		return err
	}
	if s.c.state == Ended && s.from != Ended {
		if err := s.enterHistory(ctx); err != nil {
			return err
		}
	}
	if err := s.e.record(ctx, s.tx, s.facts...); err != nil {
		return err
	}
	s.tx.AfterCommit(func() { s.publish(context.WithoutCancel(ctx)) })
	return nil
}

// enterHistory counts the chat, and makes one that was answered searchable.
func (s *step) enterHistory(ctx context.Context) error {
	if !s.c.acceptedAt.Valid {
		return countMissed(ctx, s.tx, s.c, s.outcome)
	}
	if err := countHistory(ctx, s.tx, s.c, 1); err != nil {
		return err
	}
	return index(ctx, s.tx, s.c)
}

// update is the compare-and-set: a chat that is not what it was when the step began
// stays as it is.
func (s *step) update(ctx context.Context) error {
	c := s.c
	r, err := s.tx.Exec(ctx, `UPDATE chat SET state = ?, head = ?, last_at = ?, department_id = ?, accepted_at = ?, ended_at = ?, ended_by = ?, agents = ?, monitors = ?,
		target_agent_id = ?, is_handed = ?, handed_by = ?, handed_agent_id = ?, handed_department_id = ?, offered_agent_id = ?, answer_due_at = ?, elsewhere = ?
		WHERE id = ? AND state = ? AND head = ?`, c.state, c.head, c.lastAt, c.departmentID, c.acceptedAt, c.endedAt, c.endedBy, c.agents.text(), c.monitors.text(),
		c.targetID, c.isHanded, c.handed.by, c.handed.agentID, c.handed.departmentID, c.offeredTo, c.answerDue, c.elsewhere.text(),
		c.id, s.from, s.head)
	if err != nil {
		return fmt.Errorf("change a chat: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fmt.Errorf("change a chat: %s is not what it was", c.uuid)
}

// queued notes when a request first had to wait in a queue.
func (s *step) queued(ctx context.Context) error {
	_, err := s.tx.Exec(ctx, `UPDATE request SET queued_at = ? WHERE chat_id = ? AND queued_at IS NULL`, s.at, s.c.id)
	if err != nil {
		return fmt.Errorf("queue a request: %w", err)
	}
	return nil
}

// publish tells the bus, messages first: who has them needs not fetch up to the head
// that the chat then shows.
func (s *step) publish(ctx context.Context) {
	failpoint.Hit(failpoint.BeforePublish)
	hear := slices.Compact(slices.Sorted(slices.Values(s.hear)))
	for _, m := range s.said {
		event.Publish(ctx, s.e.bus, MessageSent{SiteID: s.c.siteID, ChatID: s.c.id, ChatUUID: s.c.uuid, VisitorID: s.c.visitorUUID,
			AgentIDs: hear, Message: m, Visibility: m.Visibility})
	}
	event.Publish(ctx, s.e.bus, ChatChanged{SiteID: s.c.siteID, Chat: s.c.chat(), AgentIDs: hear, VisitorID: s.c.visitorUUID})
	if s.c.offeredTo != 0 && s.c.offeredTo != s.offeredTo {
		event.Publish(ctx, s.e.bus, ChatOffered{SiteID: s.c.siteID, ChatUUID: s.c.uuid, AgentID: s.c.offeredTo, AnswerIn: s.c.answerIn(s.at)})
	}
	if s.from.Waiting() || s.c.state.Waiting() {
		event.Publish(ctx, s.e.bus, RequestChanged{SiteID: s.c.siteID})
	}
}
