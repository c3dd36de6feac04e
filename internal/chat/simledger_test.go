package chat_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"parley/internal/chat"
	"parley/internal/fact"
	"parley/internal/store"
)

// ledger is what the facts say, counted up as they come.
type ledger struct {
	last  int64
	chats map[int64]*account
	seen  map[int64]fact.Status // agents who are logged in, as others see them

	requests, answered, refused, missed, queued, requeued int
}

// account is what the facts say of one chat.
type account struct {
	queued   bool
	inside   []int64
	messages int64
	outcome  string // "" while there is none
	ended    bool
}

func newLedger() *ledger {
	return &ledger{chats: map[int64]*account{}, seen: map[int64]fact.Status{}}
}

func (l *ledger) String() string {
	return fmt.Sprintf("%d requests, %d answered, %d refused, %d missed, %d times in a queue, %d times back in one", l.requests, l.answered, l.refused, l.missed, l.queued, l.requeued)
}

// readFacts counts the facts of a step.
func (s *town) readFacts() error {
	return s.db.View(ctx, func(_ context.Context, tx *store.Tx) error {
		return s.query(tx, func(scan func(...any) error) error {
			var kind fact.Kind
			var chatID, agentID, code sql.NullInt64
			if err := scan(&s.ledger.last, &kind, &chatID, &agentID, &code); err != nil {
				return err
			}
			if err := s.ledger.enter(kind, chatID.Int64, agentID.Int64, code.Int64); err != nil {
				return fmt.Errorf("fact %d of chat %d: %w", s.ledger.last, chatID.Int64, err)
			}
			return nil
		}, `SELECT id, kind, chat_id, agent_id, code FROM fact WHERE id > ? ORDER BY id`, s.ledger.last)
	})
}

// enter counts a fact; one that cannot follow those before it is an error.
func (l *ledger) enter(kind fact.Kind, chatID, agentID, code int64) error {
	c := l.chats[chatID]
	if c == nil && chatID != 0 {
		c = &account{}
		l.chats[chatID] = c
	}
	switch kind {
	case fact.KindChatRequested:
		l.requests++
	case fact.KindChatQueued:
		if c.queued {
			return errors.New("queued twice")
		}
		if c.queued = true; c.outcome != "" {
			l.requeued++
		}
		l.queued++
	case fact.KindChatDequeued:
		if !c.queued {
			return errors.New("left a queue in which it was not")
		}
		c.queued = false
	case fact.KindChatAccepted:
		l.answered++
		return c.decide("answered")
	case fact.KindChatMissed:
		l.missed++
		return c.decide("abandoned")
	case fact.KindChatRefused:
		if code == 1 {
			l.refused++
			return c.decide("refused")
		}
	case fact.KindAgentJoinedChat:
		c.inside = append(c.inside, agentID)
	case fact.KindAgentLeftChat:
		if !slices.Contains(c.inside, agentID) {
			return fmt.Errorf("agent %d left and had not joined", agentID)
		}
		c.inside = slices.DeleteFunc(c.inside, func(id int64) bool { return id == agentID })
	case fact.KindChatEnded:
		if c.ended || c.outcome != "answered" {
			return errors.New("ended twice, or without having begun")
		}
		c.ended = true
	case fact.KindMessageSent:
		c.messages++
	case fact.KindAgentLoggedOut:
		delete(l.seen, agentID)
	case fact.KindAgentStatusChanged:
		l.seen[agentID] = fact.Status(code)
	}
	return nil
}

func (c *account) decide(outcome string) error {
	if c.outcome != "" {
		return fmt.Errorf("%s, and was %s", outcome, c.outcome)
	}
	c.outcome = outcome
	return nil
}

// checkRunning compares what the facts say to a running chat.
func (l *ledger) checkRunning(c *seenChat) error {
	f := l.chats[c.id]
	if f == nil {
		return errors.New("no facts")
	}
	if f.queued != (c.state == chat.Queued) || !slices.Equal(f.inside, c.inside) || f.messages != c.head || f.ended || (f.outcome == "answered") != c.accepted || !c.accepted && f.outcome != "" {
		return fmt.Errorf("the facts say %+v", *f)
	}
	return nil
}

// checkOver compares what the facts say to a chat that is over.
func (l *ledger) checkOver(id int64) error {
	f := l.chats[id]
	if f.queued || len(f.inside) > 0 || f.outcome == "" || f.ended != (f.outcome == "answered") {
		return fmt.Errorf("the facts say %+v", *f)
	}
	return nil
}

// checkStatuses compares what the facts say of the agents to what others see.
func (l *ledger) checkStatuses(s *town) error {
	for _, who := range s.agents {
		if online := l.seen[who.AgentID] == fact.Online; online != s.now.online[who.AgentID] {
			return fmt.Errorf("agent %d is online: %t, and the facts say otherwise", who.AgentID, !online)
		}
	}
	return nil
}
