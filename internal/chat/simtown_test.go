package chat_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/realtime"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

// town is a site under simulation with what the simulation itself knows of it: the
// settings as it made them and what it was answered. What it sees is in before and now.
type town struct {
	*world
	n           int // steps taken
	agents      []chat.Party
	guests      []guest
	departments []int64

	auto, byHand, isOneLimit bool
	limit                    int
	own                      map[int64]int
	accepts, unasked         map[int64]bool
	members                  map[int64]map[int64]bool // by department

	asked map[string]string       // chat by visitor and client id of the request
	said  map[string][]simMessage // by chat, in the order in which they were accepted

	before, now *scene
	ledger      *ledger
	step        simStep
	acted       string // the chat that somebody accepted by hand in this step
	isMany      bool   // the step may be several of the engine's
	given       int
}

// simMessage is a message that the engine accepted.
type simMessage struct {
	seq            int64
	clientID, text string
}

// deeds are all that can happen, and how often.
var deeds = []struct {
	name  string
	often int
	do    func(*town, simStep) error
}{
	{"request", 30, (*town).doRequest},
	{"accept an offer", 20, (*town).doAcceptOffer},
	{"accept by hand", 3, (*town).doAccept},
	{"refuse an offer", 4, (*town).doRefuseOffer},
	{"refuse", 2, (*town).doRefuse},
	{"end by agent", 7, (*town).doAgentEnd},
	{"end by visitor", 5, (*town).doVisitorEnd},
	{"transfer", 6, (*town).doTransfer},
	{"join", 2, (*town).doJoin},
	{"leave", 3, (*town).doLeave},
	{"capture", 1, (*town).doCapture},
	{"take back", 1, (*town).doTakeBack},
	{"status", 4, (*town).doStatus},
	{"connection", 5, (*town).doConnection},
	{"limit", 1, (*town).doLimit},
	{"own limit", 2, (*town).doOwnLimit},
	{"accepting", 3, (*town).doAccepting},
	{"rule", 1, (*town).doRule},
	{"member", 3, (*town).doMember},
	{"unasked", 1, (*town).doUnasked},
	{"time", 8, (*town).doTime},
	{"sign of life", 10, (*town).doSign},
	{"agent says", 5, (*town).doAgentSays},
	{"visitor says", 5, (*town).doVisitorSays},
}

func newTown(t *testing.T, z size) *town {
	t.Helper()
	w := newWorld(t)
	w.clock.Stop(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	w.allocate(2, "")
	s := &town{world: w, auto: true, byHand: true, isOneLimit: true, limit: 2, own: map[int64]int{}, accepts: map[int64]bool{}, unasked: map[int64]bool{},
		members: map[int64]map[int64]bool{}, asked: map[string]string{}, said: map[string][]simMessage{}, ledger: newLedger(), departments: []int64{0}}
	update(t, w.db, func(ctx context.Context, tx *store.Tx) error {
		for id := range int64(z.agents) {
			if err := insertAgent(ctx, tx, site, id+1); err != nil {
				return err
			}
			s.agents = append(s.agents, chat.Party{SiteID: site, AgentID: id + 1})
			s.own[id+1], s.accepts[id+1] = 3, id%5 != 4
			_, err := tx.Exec(ctx, `INSERT INTO agent_allocation (site_id, agent_id, max_chats_count, is_accept_allocation) VALUES (?, ?, 3, ?)`, site, id+1, id%5 != 4)
			if err != nil {
				return err
			}
		}
		for range z.guests {
			v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: site, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/"}})
			if err != nil {
				return err
			}
			s.guests = append(s.guests, guest{chat.Party{SiteID: site, VisitorID: v.Visitor.UUID}, v.ID})
		}
		for i := range z.departments {
			var members []int64
			for _, a := range s.agents {
				if a.AgentID%int64(z.departments) == int64(i) {
					members = append(members, a.AgentID)
				}
			}
			id, err := setting.CreateDepartment(ctx, tx, site, fmt.Sprint("D", i), members...)
			if err != nil {
				return err
			}
			s.departments, s.members[id] = append(s.departments, id), map[int64]bool{}
			for _, m := range members {
				s.members[id][m] = true
			}
		}
		return nil
	})
	if last := s.departments[len(s.departments)-1]; last != 0 {
		w.route(fmt.Sprintf(`{"isEnable":true,"type":"simple","simpleRouteToObject":"department","simpleRouteToId":%d,"simpleRoutePriority":"normal",
			"failType":"route","fail":{"routeToObject":"department","routeToId":%d,"routePriority":"normal"}}`, s.departments[1], last))
	}
	for i, a := range s.agents {
		if i%3 > 0 {
			if err := s.connect(a, chat.Online); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.now = s.look()
	if err := s.readFacts(); err != nil {
		t.Fatal(err)
	}
	return s
}

// take is one step and the look at what became of it.
func (s *town) take(step simStep) error {
	s.n++
	s.step, s.acted, s.isMany = step, "", step.do == "time"
	s.clock.Advance(time.Millisecond) // no two requests at once
	for _, d := range deeds {
		if d.name != step.do {
			continue
		}
		if err := d.do(s, step); err != nil {
			return err
		}
	}
	s.before, s.now = s.now, s.look()
	return s.check()
}

// answered holds an answer to whether it had to be a yes.
func answered(what string, yes bool, err error) error {
	switch f := fault.As(err); {
	case err != nil && f == nil:
		return fmt.Errorf("%s: %w", what, err)
	case yes && f != nil:
		return fmt.Errorf("%s was refused: %s", what, f.Message)
	case !yes && f == nil:
		return fmt.Errorf("%s was not refused", what)
	}
	return nil
}

// maybe lets an answer be yes or no.
func maybe(what string, err error) error { return answered(what, err == nil, err) }

func (s *town) agent(i int) chat.Party { return s.agents[i%len(s.agents)] }

// someChat is one of the running chats, or nil.
func (s *town) someChat(i int, fits func(*seenChat) bool) *seenChat {
	var some []*seenChat
	for _, id := range slices.Sorted(maps.Keys(s.now.chats)) {
		if c := s.now.chats[id]; fits(c) {
			some = append(some, c)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[i%len(some)]
}

func anyChat(*seenChat) bool      { return true }
func isOffered(c *seenChat) bool  { return c.offeredTo != 0 }
func isChatting(c *seenChat) bool { return c.state == chat.Chatting }
func (s *town) limitOf(a int64) int {
	if s.isOneLimit {
		return s.limit
	}
	return s.own[a]
}

// may tells whether an agent may take a chat at all.
func (s *town) may(a int64, c *seenChat) bool {
	if c.target != 0 {
		return c.target == a
	}
	return c.department == 0 || s.members[c.department][a]
}

// set changes settings and has the waiting chats looked at, in one step.
func (s *town) set(query string, args ...any) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
		if err := s.engine.MembersChanged(ctx, tx, site); err != nil {
			return err
		}
		return store.Touch(ctx, tx, site)
	})
}

// connect has an agent's connections say what others see of it.
func (s *town) connect(who chat.Party, status string) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		from, err := realtime.Presence{}.Seen(ctx, tx, site, who.AgentID)
		if err != nil || from.Status == status {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO agent_presence (site_id, agent_id, status, present, changed_at) VALUES (?, ?, ?, ?, 0)
			ON CONFLICT (site_id, agent_id) DO UPDATE SET status = excluded.status, present = excluded.present`, site, who.AgentID, status, status != chat.Offline)
		if err != nil {
			return err
		}
		return s.engine.AgentStatusChanged(ctx, tx, site, who.AgentID, from, chat.Seen{Status: status})
	})
}

func (s *town) stats() string {
	return fmt.Sprintf("%d steps: %s; %d given by allocation, %d messages of people", s.n, s.ledger, s.given, len(slices.Concat(slices.Collect(maps.Values(s.said))...)))
}
