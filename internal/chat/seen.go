package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/store"
)

const (
	// seenEvery is how often marks are written that came since.
	seenEvery = time.Second
	// seenAtOnce is how many marks one step writes.
	seenAtOnce = 200
)

// SeenMarks is how far a chat has been seen: by its visitor, and by whoever of its agents
// has seen most.
type SeenMarks struct {
	Visitor int64 `json:"visitor" doc:"Last message that the visitor has seen, 0 for none."`
	Agents  int64 `json:"agents" doc:"Last message that an agent has seen, 0 for none. Visitors are told where the window's isCanSentSeen is on."`
}

// MessagesSeen says that somebody has seen the messages of a chat up to one. It is for
// the agents in the chat, and for the visitor if ToVisitor.
type MessagesSeen struct {
	SiteID    int64
	ChatUUID  string
	VisitorID string
	AgentIDs  []int64
	By        Party
	Seq       int64
	ToVisitor bool
}

// seenBy is who has seen which chat.
type seenBy struct {
	Party
	chatID string
}

// seenMarks gathers marks until they are written together: reading a chat costs no write
// per message. Marks that are lost with the process are made up for by the next one.
type seenMarks struct {
	mu    sync.Mutex
	marks map[seenBy]int64
	wake  chan struct{}
}

func newSeenMarks() *seenMarks {
	return &seenMarks{marks: map[seenBy]int64{}, wake: make(chan struct{}, 1)}
}

func (s *seenMarks) add(by seenBy, seq int64) {
	s.mu.Lock()
	s.marks[by] = max(s.marks[by], seq)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take empties the marks, in an order that all nodes keep.
func (s *seenMarks) take() (by []seenBy, seqs map[seenBy]int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seqs, s.marks = s.marks, map[seenBy]int64{}
	by = slices.SortedFunc(maps.Keys(seqs), func(a, b seenBy) int {
		return cmp.Or(cmp.Compare(a.chatID, b.chatID), cmp.Compare(a.AgentID, b.AgentID), cmp.Compare(a.VisitorID, b.VisitorID))
	})
	return by, seqs
}

// Seen notes that a party has seen the messages of a chat up to one. It is written and
// told within a second, if the party is in the chat then.
func (e *Engine) Seen(who Party, chatID string, seq int64) {
	if seq > 0 {
		e.seen.add(seenBy{Party{SiteID: who.SiteID, AgentID: who.AgentID, VisitorID: who.VisitorID}, chatID}, seq)
	}
}

// runSeen writes marks until ctx ends, and those that are left then.
func (e *Engine) runSeen(ctx context.Context) {
	for last := false; !last; {
		select {
		case <-ctx.Done():
		case <-e.seen.wake:
		}
		select {
		case <-ctx.Done():
			last = true
		case <-time.After(seenEvery):
		}
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		if err := e.WriteSeen(within); err != nil {
			e.log.Error("what was seen cannot be noted", "error", err)
		}
		cancel()
	}
}

// WriteSeen does at once what Run does within a second.
func (e *Engine) WriteSeen(ctx context.Context) error {
	all, seqs := e.seen.take()
	for by := range slices.Chunk(all, seenAtOnce) {
		if err := e.writeSeen(ctx, by, seqs); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) writeSeen(ctx context.Context, all []seenBy, seqs map[seenBy]int64) error {
	var told []MessagesSeen
	var of []*record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		told, of = nil, nil
		for _, by := range all {
			c, seq, err := mark(ctx, tx, by, seqs[by])
			if err != nil {
				return err
			}
			if seq > 0 {
				of = append(of, c)
				told = append(told, MessagesSeen{SiteID: c.siteID, ChatUUID: c.uuid, VisitorID: c.visitorUUID, AgentIDs: c.hearers(), By: by.Party, Seq: seq})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, seen := range told {
		if seen.By.isAgent() {
			if seen.ToVisitor, err = e.tellsSeen(ctx, of[i]); err != nil {
				return err
			}
		}
		event.Publish(ctx, e.bus, seen)
	}
	return nil
}

// mark moves a mark forward, if its party is in the chat, which returns it.
func mark(ctx context.Context, tx *store.Tx, by seenBy, seq int64) (*record, int64, error) {
	c, err := find(ctx, tx, by.chatID, `WHERE c.uuid = ? AND c.site_id = ?`, by.chatID, by.SiteID)
	if errors.Is(err, fault.NotFound("", nil)) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if by.isAgent() && !c.agents.has(by.AgentID) || !by.isAgent() && c.visitorUUID != by.VisitorID {
		return nil, 0, nil
	}
	seq = min(seq, c.head)
	r, err := tx.Exec(ctx, `INSERT INTO chat_seen (chat_id, agent_id, seq, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (chat_id, agent_id) DO UPDATE SET seq = excluded.seq, at = excluded.at WHERE chat_seen.seq < excluded.seq`,
		c.id, by.AgentID, seq, tx.Now())
	if err != nil {
		return nil, 0, fmt.Errorf("note what was seen: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return nil, 0, err
	}
	return c, seq, nil
}

// seenOf reads a chat's marks.
func seenOf(ctx context.Context, tx *store.Tx, chatID int64) (m SeenMarks, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(CASE WHEN agent_id = 0 THEN seq END), 0), COALESCE(MAX(CASE WHEN agent_id <> 0 THEN seq END), 0)
		FROM chat_seen WHERE chat_id = ?`, chatID).Scan(&m.Visitor, &m.Agents)
	if err != nil {
		return m, fmt.Errorf("read what was seen: %w", err)
	}
	return m, nil
}

// tellsSeen tells whether visitors learn how far agents have seen a chat.
func (e *Engine) tellsSeen(ctx context.Context, c *record) (bool, error) {
	campaign, err := e.campaignOf(ctx, c)
	if errors.Is(err, fault.NotFound("", nil)) {
		return false, nil // removed meanwhile
	}
	return err == nil && campaign.ChatWindow.Options.IsCanSentSeen, err
}
