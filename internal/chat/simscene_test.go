package chat_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/chat"
	"parley/internal/routing"
	"parley/internal/store"
)

// scene is a town as the database has it after a step.
type scene struct {
	chats  map[int64]*seenChat // those that run
	online map[int64]bool
	load   map[int64]int // chats that an agent is in, and open offers
}

// seenChat is a running chat.
type seenChat struct {
	id, department, target, requestedAt int64
	uuid, visitor                       string
	state                               chat.State
	priority                            routing.Priority
	offeredTo, answerDue, answerTimer   int64
	head                                int64
	agents, inside                      []int64 // as the chat says, and as their intervals say
	refused                             []int64
	accepted                            bool
	handedBy                            int64      // who hands it on, and waits for somebody to take it
	isHanded                            bool       // to the target, by a colleague
	elsewhere                           [][2]int64 // agents and departments to which it may go
}

// before tells whether a chat is to be answered before another.
func (c *seenChat) before(d *seenChat) bool {
	return cmp.Or(cmp.Compare(c.priority, d.priority), last(c.accepted)-last(d.accepted), cmp.Compare(c.requestedAt, d.requestedAt), cmp.Compare(c.id, d.id)) < 0
}

// last is 0 for a chat that goes in front, having been answered before, and 1 for others.
func last(accepted bool) int {
	if accepted {
		return 0
	}
	return 1
}

// query runs a query and has each row scanned.
func (s *town) query(tx *store.Tx, row func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *town) look() *scene {
	s.t.Helper()
	now := &scene{chats: map[int64]*seenChat{}, online: map[int64]bool{}, load: map[int64]int{}}
	err := s.db.View(ctx, func(_ context.Context, tx *store.Tx) error {
		err := s.query(tx, now.chat, `SELECT id, uuid, visitor_uuid, state, department_id, target_agent_id, priority, requested_at, offered_agent_id, answer_due_at,
			head, agents, accepted_at IS NOT NULL, handed_by, is_handed, elsewhere FROM chat WHERE site_id = ? AND state <> 'ended'`, site)
		if err != nil {
			return err
		}
		pairs := func(query string, to func(a, b int64)) {
			if err == nil {
				err = s.query(tx, func(scan func(...any) error) error {
					var a, b int64
					if err := scan(&a, &b); err != nil {
						return err
					}
					to(a, b)
					return nil
				}, query)
			}
		}
		pairs(`SELECT agent_id, 0 FROM agent_presence WHERE present AND status = 'online'`, func(a, _ int64) { now.online[a] = true })
		pairs(`SELECT chat_id, agent_id FROM chat_agent WHERE left_at IS NULL ORDER BY id`, func(c, a int64) {
			now.load[a]++
			if now.chats[c] != nil {
				now.chats[c].inside = append(now.chats[c].inside, a)
			}
		})
		pairs(`SELECT r.chat_id, r.agent_id FROM refusal r JOIN chat c ON c.id = r.chat_id WHERE c.state <> 'ended'`, func(c, a int64) {
			now.chats[c].refused = append(now.chats[c].refused, a)
		})
		pairs(`SELECT chat_id, due_at FROM chat_timer WHERE kind = 'answer'`, func(c, due int64) {
			if now.chats[c] != nil {
				now.chats[c].answerTimer = due
			}
		})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range now.chats {
		if c.offeredTo != 0 {
			now.load[c.offeredTo]++
		}
	}
	return now
}

func (n *scene) chat(scan func(...any) error) error {
	c := &seenChat{}
	var agents, other string
	err := scan(&c.id, &c.uuid, &c.visitor, &c.state, &c.department, &c.target, &c.priority, &c.requestedAt, &c.offeredTo, &c.answerDue, &c.head, &agents, &c.accepted, &c.handedBy, &c.isHanded, &other)
	if err != nil {
		return err
	}
	var list []chat.Agent
	if err := json.Unmarshal([]byte(agents), &list); err != nil {
		return fmt.Errorf("agents of a chat: %w", err)
	}
	if err := json.Unmarshal([]byte(other), &c.elsewhere); err != nil {
		return fmt.Errorf("where a chat may go: %w", err)
	}
	for _, a := range list {
		c.agents = append(c.agents, a.ID)
	}
	n.chats[c.id] = c
	return nil
}
