package chat_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/chat/chattest"
	"parley/internal/fault"
)

// walker does what comes to its mind.
type walker struct {
	w      *world
	r      *rand.Rand
	agents []chat.Party
	guests []guest
	n      int
}

// TestRandomWalks has several people do whatever they like at the same time and holds
// what is left to the engine's promises. What they try may be refused, and nothing else.
// In the last rounds chats are given by allocation.
func TestRandomWalks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var agents []chat.Party
	for id := range int64(5) {
		agents = append(agents, w.agent(id+1))
	}
	departments := []int64{0, w.department("Sales", 1, 2), w.department("Help", 2, 3)}
	var guests []guest
	for range 10 {
		guests = append(guests, w.visitor())
	}
	for round := range 4 {
		if round == 2 {
			w.given(agents[:4]...)
			w.allocate(walkLimit, "")
		}
		var all sync.WaitGroup
		for i := range 6 {
			k := &walker{w: w, r: rand.New(rand.NewPCG(uint64(round), uint64(i))), agents: agents, guests: guests}
			all.Go(func() {
				for range 50 {
					if err := k.step(departments, i); fault.As(err) == nil && err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		checkMessages(t, w)
		if round < 2 {
			checkPromises(t, w)
			continue
		}
		if err := w.broken(); err != nil {
			t.Error(err)
		}
		checkNobodyWaits(t, w)
	}
	if n := w.count(`SELECT COUNT(*) FROM agent_turn WHERE turn > 1`); n == 0 {
		t.Error("no chats were given")
	}
	if n := w.count(`SELECT COUNT(*) FROM request WHERE outcome IS NOT NULL`); n < 5 {
		t.Errorf("%d requests were decided, that proves nothing", n)
	}
	if n := w.count(`SELECT COUNT(*) FROM fact q JOIN fact a ON a.chat_id = q.chat_id AND a.kind = 6 AND a.id < q.id WHERE q.kind = 4`); n == 0 {
		t.Error("no chat went back to the queue")
	}
}

// step is one thing that somebody tries.
func (k *walker) step(departments []int64, name int) (err error) {
	k.n++
	id := fmt.Sprintf("%d-%d-%d", k.r.Uint32(), name, k.n)
	agent, g := k.agents[k.r.IntN(len(k.agents))], k.guests[k.r.IntN(len(k.guests))]
	chats := k.w.rows(`SELECT uuid FROM chat ORDER BY id DESC LIMIT 8`)
	one := "nowhere"
	if len(chats) > 0 {
		one = chats[k.r.IntN(len(chats))]
	}
	switch k.r.IntN(25) {
	case 0, 1:
		_, err = k.w.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: id, VisitID: g.visit, DepartmentID: departments[k.r.IntN(len(departments))]})
	case 2, 3:
		_, err = k.w.engine.Accept(ctx, agent, one)
	case 4, 12, 13:
		_, err = k.w.engine.Refuse(ctx, agent, one)
	case 5:
		_, err = k.w.engine.End(ctx, agent, one)
	case 6:
		_, err = k.w.engine.End(ctx, g.Party, one)
	case 7:
		_, err = k.w.engine.SetStatus(ctx, agent, chat.Seen{Status: []string{chat.Online, chat.Away, chat.Offline}[k.r.IntN(3)]})
	case 8:
		k.w.becomes(agent, []string{chat.Online, chat.Away, chat.Offline}[k.r.IntN(3)])
	case 14, 15:
		to := []chat.Target{{AgentID: k.agents[k.r.IntN(len(k.agents))].AgentID}, {DepartmentID: departments[1+k.r.IntN(2)]}}
		agent.MonitorsAll = k.r.IntN(3) == 0
		_, err = k.w.engine.Transfer(ctx, agent, one, to[k.r.IntN(2)])
	case 17, 24:
		agent.MonitorsAll, agent.Joins = true, true
		_, err = k.w.engine.Join(ctx, agent, one)
	case 19:
		_, err = k.w.engine.Leave(ctx, agent, one)
	case 20:
		agent.MonitorsAll = true
		_, err = k.w.engine.Capture(ctx, agent, one)
	case 21:
		agent.MonitorsAll = true
		_, err = k.w.engine.Monitor(ctx, agent, one)
	case 22:
		_, err = k.w.engine.Invite(ctx, agent, one, k.agents[k.r.IntN(len(k.agents))].AgentID)
	case 23:
		_, err = k.w.engine.Decline(ctx, agent, one)
	case 16:
		_, err = k.w.engine.TakeBack(ctx, agent, one)
	case 18:
		k.w.clock.Advance(3 * time.Second)
		_, err = k.w.engine.RingTimers(ctx)
	case 9, 10:
		_, err = k.w.engine.Send(ctx, agent, one, id, "from an agent")
	default:
		_, err = k.w.engine.Send(ctx, g.Party, one, id, "from a visitor")
	}
	return err
}

// broken tells what breaks a promise, however chats are given to agents.
func (w *world) broken() error {
	w.t.Helper()
	broken, err := chattest.Broken(ctx, w.db)
	if err == nil && len(broken) > 0 {
		err = fmt.Errorf("broken promises: %q", broken)
	}
	return err
}

// walkLimit is how many chats an agent of the walks is given.
const walkLimit = 2

// checkNobodyWaits looks for chats that wait while an agent who may be given them has room.
func checkNobodyWaits(t testing.TB, w *world) {
	t.Helper()
	wantList(t, "waiting with an agent who has room", w.rows(`SELECT c.uuid || ' ' || p.agent_id FROM chat c JOIN agent_presence p ON p.site_id = c.site_id
		JOIN agent_allocation l ON l.site_id = p.site_id AND l.agent_id = p.agent_id AND l.is_accept_allocation
		WHERE c.state IN ('queued', 'offered') AND c.offered_agent_id = 0 AND p.present AND p.status = 'online'
		AND (c.department_id = 0 OR EXISTS (SELECT 1 FROM department_agent d WHERE d.site_id = c.site_id AND d.department_id = c.department_id AND d.agent_id = p.agent_id))
		AND NOT EXISTS (SELECT 1 FROM refusal x WHERE x.chat_id = c.id AND x.agent_id = p.agent_id)
		AND NOT EXISTS (SELECT 1 FROM chat_agent x WHERE x.chat_id = c.id AND x.agent_id = p.agent_id AND x.left_at IS NULL)
		AND (SELECT COUNT(*) FROM chat_agent i WHERE i.agent_id = p.agent_id AND i.left_at IS NULL)
			+ (SELECT COUNT(*) FROM chat o WHERE o.offered_agent_id = p.agent_id AND o.state = 'offered') < ?`, walkLimit))
	wantList(t, "offered to who cannot be asked", w.rows(`SELECT c.uuid FROM chat c WHERE c.offered_agent_id <> 0 AND (c.state <> 'offered' OR NOT EXISTS
		(SELECT 1 FROM agent_presence p WHERE p.site_id = c.site_id AND p.agent_id = c.offered_agent_id AND p.present AND p.status = 'online'))`))
}

// checkPromises looks for chats that break what the engine promises.
func checkPromises(t testing.TB, w *world) {
	t.Helper()
	if err := w.broken(); err != nil {
		t.Error(err)
	}
	wantList(t, "offered to nobody, or queued with somebody there", w.rows(`SELECT c.uuid FROM chat c WHERE c.state IN ('queued', 'offered') AND c.handed_by = 0 AND (c.state = 'offered') <> EXISTS
		(SELECT 1 FROM agent_presence p WHERE p.site_id = c.site_id AND p.present AND p.status = 'online'
		AND (c.department_id = 0 OR EXISTS (SELECT 1 FROM department_agent d WHERE d.site_id = c.site_id AND d.department_id = c.department_id AND d.agent_id = p.agent_id))
		AND NOT EXISTS (SELECT 1 FROM refusal x WHERE x.chat_id = c.id AND x.agent_id = p.agent_id))`))
}

func TestTheTable(t *testing.T) {
	t.Parallel()
	reached := map[chat.State]bool{chat.Queued: true, chat.Offered: true}
	moves := map[chat.Move]bool{}
	for _, line := range chat.Transitions {
		if moves[line.Move] {
			t.Errorf("%s stands in the table twice", line.Move)
		}
		moves[line.Move] = true
		reached[line.To] = true
		for _, from := range line.From {
			if from == chat.Ended {
				t.Errorf("%s leads out of the end", line.Move)
			}
		}
	}
	for _, s := range []chat.State{chat.Queued, chat.Offered, chat.Chatting, chat.Ended} {
		if !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
	}
}
