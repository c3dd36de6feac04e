package chat_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/store"
)

// allocate has the site give chats by itself, with one limit for all agents.
func (w *world) allocate(limit int, more string) {
	w.t.Helper()
	w.exec(`INSERT INTO site_setting (site_id, configs, auto_allocation, visitor_sso) VALUES (?, '{}', ?, '{}')
		ON CONFLICT (site_id) DO UPDATE SET auto_allocation = excluded.auto_allocation`, site, fmt.Sprintf(`{"maxChatForAllAgents":%d%s}`, limit, more))
	w.arrange()
}

// arrange has the waiting chats looked at, as a change of a setting does.
func (w *world) arrange() {
	w.t.Helper()
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		if err := w.engine.MembersChanged(ctx, tx, site); err != nil {
			return err
		}
		return store.Touch(ctx, tx, site)
	})
}

// given has agents be given chats.
func (w *world) given(agents ...chat.Party) {
	w.t.Helper()
	for _, a := range agents {
		w.exec(`INSERT INTO agent_allocation (site_id, agent_id, max_chats_count, is_accept_allocation) VALUES (?, ?, 3, TRUE)`, site, a.AgentID)
	}
	w.arrange()
}

// later moves the clock and does what is due.
func (w *world) later(after time.Duration) {
	w.t.Helper()
	w.clock.Advance(after)
	w.ring()
}

// wantOffers compares to whom the waiting chats are offered, the oldest first; 0 is nobody.
func (w *world) wantOffers(want ...string) {
	w.t.Helper()
	wantList(w.t, "offers", w.rows(`SELECT offered_agent_id FROM chat WHERE state IN ('queued', 'offered') ORDER BY id`), want...)
}

func TestChatsAreGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, `,"isAllowAgentManualAcceptChat":false`)
	a, b := w.online(1), w.online(2)
	w.given(a, b)
	first := w.request(w.visitor(), "r")
	second := w.request(w.visitor(), "r")
	third := w.request(w.visitor(), "r")
	w.wantOffers("1", "2", "0")
	if first.State != chat.Offered || third.State != chat.Queued {
		t.Errorf("the first is %s, the third %s", first.State, third.State)
	}
	if d := w.desk(a); len(d.Requests) != 1 || d.Requests[0].ID != first.ID || d.Requests[0].OfferedTo != 1 || d.Requests[0].AnswerIn < 1 || d.Requests[0].AnswerIn > 30_000 {
		t.Errorf("the agent sees %+v", d.Requests)
	}
	if me := w.desk(a).Me; me != (chat.Mine{ID: 1, Status: "online", IsGiven: true, Limit: 1, Load: 1}) {
		t.Errorf("the agent stands like this: %+v", me)
	}
	if _, err := w.engine.Accept(ctx, a, second.ID); fault.As(err) == nil || fault.As(err).Code != 400030 {
		t.Errorf("taking what is offered to another: %v", err)
	}
	w.must(w.engine.Accept(ctx, a, first.ID))
	w.wantOffers("2", "0")
	w.must(w.engine.End(ctx, a, first.ID))
	w.wantOffers("2", "1") // at once
	wantList(t, "facts of the third", w.rows(`SELECT k.name FROM fact f JOIN fact_kind k ON k.id = f.kind JOIN chat c ON c.id = f.chat_id
		WHERE c.uuid = ? AND k.name <> 'messageSent' ORDER BY f.id`, third.ID), "chatRequested", "chatQueued", "chatDequeued")
	wantList(t, "how it was accepted", w.rows(`SELECT code FROM fact WHERE kind = 6`), "2")
	var offers []string
	for _, e := range w.events() {
		if o, ok := e.(chat.ChatOffered); ok {
			offers = append(offers, fmt.Sprint(o.AgentID, o.AnswerIn, o.ChatUUID == third.ID))
		}
	}
	wantList(t, "told", offers, "1 30000 false", "2 30000 false", "1 30000 true")
}

func TestRefusedAndUnansweredOffersGoOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, "")
	a, b := w.online(1), w.online(2)
	w.given(a, b)
	first := w.request(w.visitor(), "r")
	w.wantOffers("1")
	w.later(29 * time.Second)
	w.wantOffers("1")
	w.later(time.Second)
	w.wantOffers("2")
	w.later(30 * time.Second)
	w.wantOffers("1") // nobody else has room: asked again
	second := w.request(w.visitor(), "r")
	w.wantOffers("1", "2")
	for range 2 { // refusing again changes nothing
		w.must(w.engine.Refuse(ctx, a, first.ID))
		w.wantOffers("0", "2") // the other is full
	}
	w.must(w.engine.Accept(ctx, b, second.ID))
	w.must(w.engine.End(ctx, b, second.ID))
	w.wantOffers("2")
	if c := w.must(w.engine.Refuse(ctx, b, first.ID)); c.State != chat.Ended {
		t.Errorf("when all have refused the chat is %s", c.State)
	}
	if c := w.must(w.engine.Refuse(ctx, b, first.ID)); c.State != chat.Ended {
		t.Errorf("refused again the chat is %s", c.State)
	}
	wantList(t, "outcomes", w.rows(`SELECT outcome FROM request ORDER BY id`), "refused", "answered")
	if n := w.count(`SELECT COUNT(*) FROM chat_timer WHERE kind = 'answer'`); n != 0 {
		t.Errorf("%d answers are waited for", n)
	}
}

func TestRoomIsUsedWhenItAppears(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, "")
	a, b := w.online(1), w.agent(2)
	w.given(a, b)
	for range 2 {
		w.request(w.visitor(), "r")
	}
	w.wantOffers("1", "0")
	for _, c := range []struct {
		name       string
		do, undo   func()
		with, back string
	}{
		{"an agent comes", func() { w.becomes(b, chat.Online) }, func() { w.becomes(b, chat.Away) }, "2", "0"},
		{"the limit is raised", func() { w.allocate(2, "") }, func() { w.becomes(a, chat.Away); w.allocate(1, ""); w.becomes(a, chat.Online) }, "1", "0"},
		{"allocation goes off", func() {
			w.allocate(1, "")
			w.exec(`UPDATE site_setting SET configs = '{"isEnableAutoAllocation":false}'`)
			w.arrange()
		},
			func() { w.exec(`UPDATE site_setting SET configs = '{}'`); w.arrange() }, "0", "0"},
	} {
		c.do()
		if got := w.rows(`SELECT offered_agent_id FROM chat ORDER BY id`); got[1] != c.with {
			t.Errorf("%s: offered to %v", c.name, got)
		}
		c.undo()
		if got := w.rows(`SELECT offered_agent_id FROM chat ORDER BY id`); got[0] != "1" || got[1] != c.back {
			t.Errorf("after %s: offered to %v", c.name, got)
		}
	}
	w.must(w.engine.End(ctx, guestOf(w, 0), w.rows(`SELECT uuid FROM chat ORDER BY id`)[0]))
	w.wantOffers("1") // the visitor who was offered left
}

// guestOf is the visitor of a chat.
func guestOf(w *world, i int) chat.Party {
	return chat.Party{SiteID: site, VisitorID: w.rows(`SELECT visitor_uuid FROM chat ORDER BY id`)[i]}
}

func TestByHandThereMayBeMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, "")
	a, b := w.online(1), w.online(2)
	w.given(a, b)
	first, second, third := w.request(w.visitor(), "r"), w.request(w.visitor(), "r"), w.request(w.visitor(), "r")
	w.wantOffers("1", "2", "0")
	w.must(w.engine.Accept(ctx, a, first.ID))
	if d := w.desk(a); len(d.Requests) != 2 {
		t.Errorf("by hand the agent may take %d", len(d.Requests))
	}
	w.must(w.engine.Accept(ctx, a, second.ID))
	w.wantOffers("2") // who was offered the second has room for the third
	w.must(w.engine.Accept(ctx, a, third.ID))
	if me := w.desk(a).Me; me.Load != 3 || me.Limit != 1 {
		t.Errorf("the agent stands like this: %+v", me)
	}
	wantList(t, "how they were accepted", w.rows(`SELECT code FROM fact WHERE kind = 6 ORDER BY id`), "2", "1", "1")
	late := w.request(w.visitor(), "r")
	w.wantOffers("2")
	w.becomes(b, chat.Away)
	w.wantOffers("0")
	if d := w.desk(b); len(d.Requests) != 1 || d.Requests[0].ID != late.ID {
		t.Errorf("away one sees what waits: %+v", d.Requests)
	}
}

func TestWhoTakesChatsByHandSeesThemBesideAllocation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, "")
	a, manual := w.online(1), w.online(2)
	w.given(a)
	w.request(w.visitor(), "r")
	shown := w.request(w.visitor(), "r")
	w.wantOffers("1", "0")
	if shown.State != chat.Offered {
		t.Errorf("with somebody who takes chats by hand it is %s", shown.State)
	}
	w.must(w.engine.Accept(ctx, manual, shown.ID))
}

func TestAutoAccept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, "")
	a := w.online(1)
	w.given(a)
	if err := w.engine.SetAutoAccept(ctx, a, true); err != nil {
		t.Fatal(err)
	}
	g := w.visitor()
	c := w.request(g, "r")
	if c.State != chat.Chatting || len(c.Agents) != 1 || c.Head != 2 {
		t.Fatalf("the chat is %+v", c)
	}
	next := w.request(w.visitor(), "r")
	w.must(w.engine.End(ctx, g.Party, c.ID))
	if s := w.state(a, next.ID); s != chat.Chatting {
		t.Errorf("when there is room the next is %s", s)
	}
	wantList(t, "facts", w.facts(), "chatRequested", "chatAccepted", "agentJoinedChat", "chatRequested", "chatQueued",
		"agentLeftChat", "chatEnded", "chatDequeued", "chatAccepted", "agentJoinedChat")
	wantList(t, "how they were accepted", w.rows(`SELECT code FROM fact WHERE kind = 6`), "2", "2")
}

func TestTheAgentOfTheLastChatIsPreferred(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(3, "")
	a, b := w.online(1), w.online(2)
	w.given(a, b)
	g := w.visitor()
	c := w.request(g, "r1")
	w.must(w.engine.Accept(ctx, b, c.ID))
	w.must(w.engine.End(ctx, g.Party, c.ID))
	w.request(w.visitor(), "r")
	w.request(w.visitor(), "r")
	w.wantOffers("2", "1")
	w.exec(`UPDATE agent_turn SET turn = turn + 10 WHERE agent_id = 2`)
	w.request(g, "r2")
	w.wantOffers("2", "1", "2")
}
