package chat_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fault"
)

// transfers lists the facts of transfers: by whom, to what, which, whether it worked, from where.
func (w *world) transfers() []string {
	w.t.Helper()
	return w.rows(`SELECT COALESCE(agent_id, 0) || ' ' || code || ' ' || ref_id || ' ' || number || ' ' || data FROM fact WHERE kind = 9 ORDER BY id`)
}

// agents lists who is in a chat.
func agents(c chat.Chat) (ids []int64) {
	for _, a := range c.Agents {
		ids = append(ids, a.ID)
	}
	return ids
}

func (w *world) wantChat(who chat.Party, id string, state chat.State, in ...int64) chat.Chat {
	w.t.Helper()
	c := w.must(w.engine.Get(ctx, who, id))
	if c.State != state || fmt.Sprint(agents(c)) != fmt.Sprint(in) {
		w.t.Errorf("the chat is %s with %v, want %s with %v", c.State, agents(c), state, in)
	}
	return c
}

func wantConflict(t *testing.T, what string, err error) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Code != 400030 {
		t.Errorf("%s: %v", what, err)
	}
}

func TestAChatIsHandedToAnAgent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b, c := w.online(1), w.online(2), w.online(3)
	g, talk := w.talk(a)
	for range 2 { // asking again changes nothing
		got := w.must(w.engine.Transfer(ctx, a, talk.ID, chat.Target{AgentID: 2}))
		if got.State != chat.Offered || got.Transfer == nil || *got.Transfer != (chat.Transfer{ByAgentID: 1, AgentID: 2}) {
			t.Errorf("handed on the chat is %+v", got)
		}
	}
	_, err := w.engine.Transfer(ctx, a, talk.ID, chat.Target{AgentID: 3})
	wantConflict(t, "handing on what is handed on", err)
	if d := w.desk(b); len(d.Requests) != 1 || d.Requests[0].OfferedTo != 2 || len(w.desk(c).Requests) != 0 {
		t.Errorf("the other sees %+v", d.Requests)
	}
	if _, err := w.engine.Accept(ctx, c, talk.ID); err == nil {
		t.Error("somebody else took it")
	}
	w.say(a, talk.ID, "m1", "You are in good hands until then")
	w.say(g.Party, talk.ID, "m1", "Thanks")
	w.must(w.engine.Accept(ctx, b, talk.ID))
	if got := w.wantChat(g.Party, talk.ID, chat.Chatting, 2); got.Transfer != nil {
		t.Errorf("it is still handed on: %+v", got.Transfer)
	}
	if _, err := w.engine.Send(ctx, a, talk.ID, "m2", "x"); err == nil {
		t.Error("who handed it on still talks")
	}
	wantList(t, "transfers", w.transfers(), `1 1 2 1 {"fromAgent":1,"fromDepartment":0}`)
	wantList(t, "facts", w.facts(), "chatRequested", "chatAccepted", "agentJoinedChat", "agentJoinedChat", "chatTransferred", "agentLeftChat")
	wantList(t, "what is said", w.rows(`SELECT text FROM message WHERE sender_kind = 'system' ORDER BY seq`), "Please wait, somebody will be with you shortly.",
		"Agent 1 has joined the chat.", "Please wait while the chat is handed to Agent 2.", "Agent 2 has joined the chat.", "Agent 1 has left the chat.")
	w.must(w.engine.Transfer(ctx, chat.Party{SiteID: site, AgentID: 3, MonitorsAll: true}, talk.ID, chat.Target{AgentID: 2})) // has it
	w.wantChat(g.Party, talk.ID, chat.Chatting, 2)
	checkPromises(t, w)
}

func TestATransferComesBack(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(w *world, a, b chat.Party, id string){
		"refused":      func(w *world, _, b chat.Party, id string) { w.must(w.engine.Refuse(ctx, b, id)) },
		"not answered": func(w *world, _, _ chat.Party, _ string) { w.later(30 * time.Second) },
		"away":         func(w *world, _, b chat.Party, _ string) { w.becomes(b, chat.Away) },
		"taken back":   func(w *world, a, _ chat.Party, id string) { w.must(w.engine.TakeBack(ctx, a, id)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a, b := w.online(1), w.online(2)
			g, talk := w.talk(a)
			w.must(w.engine.Transfer(ctx, a, talk.ID, chat.Target{AgentID: 2}))
			fail(w, a, b, talk.ID)
			w.wantChat(g.Party, talk.ID, chat.Chatting, 1)
			w.say(a, talk.ID, "m", "Here I am again")
			wantList(t, "transfers", w.transfers(), `1 1 2 0 {"fromAgent":1,"fromDepartment":0}`)
			if said := w.rows(`SELECT text FROM message WHERE sender_kind = 'system' ORDER BY seq DESC LIMIT 1`); said[0] != "Nobody could take over. Agent 1 goes on with the chat." {
				t.Errorf("the visitor was told %q", said)
			}
			w.becomes(b, chat.Online)
			w.must(w.engine.Transfer(ctx, a, talk.ID, chat.Target{AgentID: 2})) // asked anew
			w.must(w.engine.Accept(ctx, b, talk.ID))
			w.wantChat(g.Party, talk.ID, chat.Chatting, 2)
			checkPromises(t, w)
		})
	}
}

func TestAChatIsHandedToADepartment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.online(1), w.online(2)
	c := w.agent(3)
	sales, help := w.department("Sales", 1, 2, 3), w.department("Help", 3)
	g := w.visitor()
	r, err := w.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, DepartmentID: sales})
	w.must(r, err)
	w.must(w.engine.Accept(ctx, a, r.ID))
	_, err = w.engine.Transfer(ctx, a, r.ID, chat.Target{DepartmentID: help})
	wantConflict(t, "to a department where nobody is", err)
	w.becomes(c, chat.Online)
	w.must(w.engine.Transfer(ctx, a, r.ID, chat.Target{DepartmentID: help}))
	if d := w.desk(c); len(d.Requests) != 1 || d.Requests[0].DepartmentID != help || len(w.desk(b).Requests) != 0 {
		t.Errorf("its member sees %+v", d.Requests)
	}
	w.later(2 * time.Minute)
	if got := w.wantChat(g.Party, r.ID, chat.Chatting, 1); got.DepartmentID != sales {
		t.Errorf("not taken it is in %d", got.DepartmentID)
	}
	w.must(w.engine.Transfer(ctx, a, r.ID, chat.Target{DepartmentID: help}))
	w.must(w.engine.Accept(ctx, c, r.ID))
	if got := w.wantChat(g.Party, r.ID, chat.Chatting, 3); got.DepartmentID != help {
		t.Errorf("taken it is in %d", got.DepartmentID)
	}
	from := fmt.Sprintf(`{"fromAgent":1,"fromDepartment":%d}`, sales)
	wantList(t, "transfers", w.transfers(), fmt.Sprintf(`1 2 %d 0 %s`, help, from), fmt.Sprintf(`1 2 %d 1 %s`, help, from))
	checkPromises(t, w)
}

func TestWhoHandsOnAndIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b, c := w.online(1), w.online(2), w.online(3)
	w.department("Sales", 2)
	g, talk := w.talk(a)
	w.must(w.engine.Transfer(ctx, a, talk.ID, chat.Target{AgentID: 2}))
	w.becomes(a, chat.Offline)
	w.wantChat(g.Party, talk.ID, chat.Offered)
	late := w.visitor()
	w.exec(`UPDATE chat SET requested_at = requested_at + 5000`) // others wait for longer
	waits := w.request(late, "r")
	w.must(w.engine.Refuse(ctx, b, talk.ID))
	if d := w.desk(c); len(d.Requests) != 2 || d.Requests[0].ID != talk.ID || d.Requests[1].ID != waits.ID {
		t.Errorf("refused with nobody in it, it is not in front: %+v", d.Requests)
	}
	w.must(w.engine.Accept(ctx, c, talk.ID))
	wantList(t, "transfers", w.transfers(), `1 1 2 0 {"fromAgent":1,"fromDepartment":0}`)
	checkPromises(t, w)
}

func TestWaitingChatsAreHandedOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.online(1), w.online(2)
	help := w.department("Help", 2)
	g := w.visitor()
	r := w.request(g, "r")
	w.must(w.engine.Transfer(ctx, a, r.ID, chat.Target{AgentID: 2}))
	w.wantOffers("2")
	if got := w.must(w.engine.Refuse(ctx, b, r.ID)); got.State != chat.Offered || got.Transfer != nil {
		t.Errorf("what was handed to one who refuses ends for all: %+v", got)
	}
	w.must(w.engine.Transfer(ctx, a, r.ID, chat.Target{DepartmentID: help}))
	if got := w.must(w.engine.Get(ctx, b, r.ID)); got.DepartmentID != help || got.State != chat.Offered || got.Transfer != nil {
		t.Errorf("handed to a department it is %+v", got)
	}
	w.becomes(b, chat.Away)
	w.wantChat(g.Party, r.ID, chat.Queued)
	w.becomes(b, chat.Online)
	w.must(w.engine.Accept(ctx, b, r.ID))
	wantList(t, "transfers", w.transfers(), `1 1 2 0 {"fromAgent":0,"fromDepartment":0}`, fmt.Sprintf(`1 2 %d 1 {"fromAgent":0,"fromDepartment":0}`, help))
	checkPromises(t, w)
}

func TestLimitsOfATransfer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(1, "")
	a, b, boss := w.online(1), w.online(2), w.online(3)
	w.given(a, b)
	g := w.visitor()
	first, second := w.request(g, "r"), w.request(w.visitor(), "r")
	w.wantOffers("1", "2")
	w.must(w.engine.Accept(ctx, a, first.ID))
	w.must(w.engine.Accept(ctx, b, second.ID))
	_, err := w.engine.Transfer(ctx, a, first.ID, chat.Target{AgentID: 2})
	wantConflict(t, "to an agent without room", err)
	if _, err := w.engine.Transfer(ctx, boss, first.ID, chat.Target{AgentID: 2}); !isFault(err, 404001) {
		t.Errorf("somebody else hands it on: %v", err)
	}
	boss.MonitorsAll = true
	w.must(w.engine.Transfer(ctx, boss, first.ID, chat.Target{AgentID: 2}))
	w.must(w.engine.Accept(ctx, b, first.ID))
	w.wantChat(g.Party, first.ID, chat.Chatting, 2)
	wantList(t, "transfers", w.transfers(), `3 1 2 1 {"fromAgent":1,"fromDepartment":0}`)
	checkPromises(t, w)
}

func TestTransfersThroughTheDoor(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	a, b, stranger := h.agent(auth.TransferChats), h.agent(auth.TransferChats), h.agent()
	v, id := h.request("Vera")
	path := "/api/agent/v1/chats/" + id + "/transfer"
	a.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200, `{"transfer":null}`)
	a.Do("GET", "/api/agent/v1/transferTargets").Want(200, `{"agents":[{"id":2,"name":"agent 2","hasRoom":true,"load":0},{"id":3}],"departments":[]}`)
	stranger.Do("POST", path, `{"agentId":2}`).Want(403, `{"code":403003}`)
	b.Do("POST", path, `{"agentId":3}`).Want(404)
	a.Do("POST", path, `{}`).Want(400, `{"code":400000}`)
	a.Do("POST", path, `{"agentId":99}`).Want(400, `{"code":400006}`)
	a.Do("POST", path, `{"departmentId":99}`).Want(400, `{"code":400006}`)
	a.Do("POST", path, `{"agentId":1}`).Want(400, `{"code":400030,"message":"agent 1 is in this chat already."}`)
	a.Do("POST", path, `{"agentId":"2"}`).Want(200, `{"state":"offered","transfer":{"byAgentId":1,"agentId":2,"departmentId":0},"agents":[{"id":1}]}`)
	b.Do("GET", "/api/agent/v1/desk").Want(200, `{"requests":[{"id":"`+id+`","offeredTo":2,"transfer":{"byAgentId":1}}]}`)
	a.Do("DELETE", path).Want(200, `{"state":"chatting","transfer":null}`)
	a.Do("DELETE", path).Want(200, `{"state":"chatting","transfer":null}`)
	a.Do("POST", path, `{"agentId":2}`).Want(200)
	b.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200, `{"state":"chatting","agents":[{"id":2}]}`)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/end").Want(200)
	b.Do("POST", path, `{"agentId":1}`).Want(400, `{"code":400030}`)
}
