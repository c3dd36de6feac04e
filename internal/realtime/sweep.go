package realtime

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"parley/internal/chat"
)

// sweep announces to this node's listeners what was committed but did not reach
// them: because the node that committed it died before it published, or because
// the broker was away. It follows the facts by number; since a number is given
// before its step commits, each round looks again at those of the last seconds.
type sweep struct {
	hub *Hub

	mu    sync.Mutex // guards the fields below: saw is called by many
	young map[string]int64
	old   map[string]int64 // what was noted before the last turn
	turn  time.Time
	asked map[string]time.Time // by site channel: when agents were last told to look at the list

	marks []mark // only the sweep's own goroutine
	begun bool
}

// mark is the last fact that one round saw.
type mark struct {
	at   time.Time
	fact int64
}

const (
	overlap = 5 * time.Second  // how late a step may commit and still be seen
	memory  = 30 * time.Second // how long at least a number is remembered
	recent  = 3 * time.Second  // a list looked at so lately is not announced again
)

func newSweep(h *Hub) *sweep {
	return &sweep{hub: h, young: map[string]int64{}, old: map[string]int64{}, asked: map[string]time.Time{}}
}

// saw notes a push that went out to listeners of a channel on this node.
func (s *sweep) saw(channel string, data []byte) {
	var p struct {
		Type   string
		ChatID string
		Seq    int64
		Chat   struct {
			ID   string
			Head int64
		}
	}
	if json.Unmarshal(data, &p) != nil {
		return
	}
	switch p.Type {
	case "message", "head":
		s.note(channel, p.ChatID, p.Seq)
	case "chat":
		s.note(channel, p.Chat.ID, p.Chat.Head)
	case "requests":
		s.mu.Lock()
		s.asked[channel] = time.Now()
		s.mu.Unlock()
	}
}

func (s *sweep) note(channel, chatID string, seq int64) {
	key := channel + " " + chatID
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now(); now.Sub(s.turn) > memory {
		s.old, s.young, s.turn = s.young, map[string]int64{}, now
		for ch, at := range s.asked {
			if now.Sub(at) > memory {
				delete(s.asked, ch)
			}
		}
	}
	s.young[key] = max(seq, s.young[key], s.old[key])
}

func (s *sweep) noted(channel, chatID string) int64 {
	key := channel + " " + chatID
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(s.young[key], s.old[key])
}

// run is one round.
func (s *sweep) run(ctx context.Context) error {
	now := time.Now()
	changes, last, err := s.hub.engine.Changes(ctx, s.after(now))
	if err != nil {
		return fmt.Errorf("look for what was not announced: %w", err)
	}
	if s.begun {
		for _, c := range changes {
			s.announce(c, now)
		}
	}
	s.begun = true
	s.marks = append(s.marks, mark{now, last})
	return nil
}

// after is the fact to go on from: the last one seen before the overlap began.
// Before the first round it is -1: from now on.
func (s *sweep) after(now time.Time) int64 {
	if len(s.marks) == 0 {
		return -1
	}
	for len(s.marks) > 1 && now.Sub(s.marks[1].at) > overlap {
		s.marks = s.marks[1:]
	}
	return s.marks[0].fact
}

// lastMark is the last fact that any round saw.
func (s *sweep) lastMark() int64 { return s.marks[len(s.marks)-1].fact }

func (s *sweep) announce(c chat.Change, now time.Time) {
	for _, ch := range append(agentChannels(c.SiteID, c.AgentIDs), VisitorChannel(c.SiteID, c.VisitorID)) {
		if s.noted(ch, c.ChatID) < c.Seq && s.listeners(ch) {
			s.send(ch, newHeadPush(c.ChatID, c.Seq, c.State))
			s.note(ch, c.ChatID, c.Seq)
		}
	}
	site := SiteChannel(c.SiteID)
	if c.StateFact <= s.lastMark() || !s.listeners(site) {
		return
	}
	s.mu.Lock()
	told := now.Sub(s.asked[site]) < recent
	s.asked[site] = now
	s.mu.Unlock()
	if !told {
		s.send(site, newRequestsPush())
	}
}

func (s *sweep) listeners(channel string) bool { return s.hub.node.Hub().NumSubscribers(channel) > 0 }

// send reaches this node's listeners alone: every node sweeps for its own.
func (s *sweep) send(channel string, push any) {
	data, err := json.Marshal(push)
	if err == nil {
		err = s.hub.relay.local(channel, data)
	}
	if err != nil {
		s.hub.log.Debug("a swept hint was lost", "channel", channel, "error", err)
	}
}
