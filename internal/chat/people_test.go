package chat_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/store"
)

func TestSeveralAgentsInAChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b, c := w.online(1), w.online(2), w.online(3)
	g, talk := w.talk(a)
	if _, err := w.engine.Join(ctx, b, talk.ID); !isFault(err, 404001) {
		t.Errorf("joining without being allowed to: %v", err)
	}
	b.MonitorsAll = true
	if _, err := w.engine.Join(ctx, b, talk.ID); !isFault(err, 403000) {
		t.Errorf("joining what one may only watch: %v", err)
	}
	b.Joins = true
	for range 2 {
		w.must(w.engine.Join(ctx, b, talk.ID))
	}
	w.wantChat(g.Party, talk.ID, chat.Chatting, 1, 2)
	w.say(b, talk.ID, "m", "Hello from me too")
	if d := w.desk(b); len(d.Chats) != 1 || d.Me.Load != 1 {
		t.Errorf("the second has %+v", d)
	}
	for range 2 {
		w.must(w.engine.Leave(ctx, a, talk.ID))
	}
	w.wantChat(g.Party, talk.ID, chat.Chatting, 2)
	late := w.request(w.visitor(), "r")
	w.must(w.engine.Leave(ctx, b, talk.ID))
	w.wantChat(g.Party, talk.ID, chat.Offered)
	if d := w.desk(c); len(d.Requests) != 2 || d.Requests[0].ID != talk.ID || d.Requests[1].ID != late.ID {
		t.Errorf("a chat that is left by all waits like this: %+v", d.Requests)
	}
	wantList(t, "what is said", w.rows(`SELECT text FROM message WHERE sender_kind = 'system' AND chat_id = 1 ORDER BY seq`), "Please wait, somebody will be with you shortly.",
		"Agent 1 has joined the chat.", "Agent 2 has joined the chat.", "Agent 1 has left the chat.", "Agent 2 has left the chat.", "Please wait, somebody else will be with you shortly.")
	w.must(w.engine.Accept(ctx, c, talk.ID))
	w.must(w.engine.End(ctx, c, talk.ID))
	wantList(t, "stays", w.rows(`SELECT agent_id FROM fact WHERE kind IN (10, 11) AND chat_id = 1 ORDER BY id`), "1", "2", "1", "2", "3", "3")
	_, err := w.engine.Join(ctx, b, talk.ID)
	wantConflict(t, "joining what has ended", err)
	checkPromises(t, w)
}

func TestAgentsWithAutomaticChatsLeaveToOthersFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.allocate(2, "")
	a, b := w.online(1), w.online(2)
	w.given(a, b)
	talk := w.request(w.visitor(), "r")
	w.wantOffers("1")
	w.must(w.engine.Accept(ctx, a, talk.ID))
	w.must(w.engine.Leave(ctx, a, talk.ID))
	w.wantOffers("2")
}

func TestWatchingAChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.online(1), w.online(2)
	g, talk := w.talk(a)
	if _, err := w.engine.Monitor(ctx, b, talk.ID); !isFault(err, 404001) {
		t.Errorf("watching without being allowed to: %v", err)
	}
	b.MonitorsAll = true
	before := w.must(w.engine.Get(ctx, g.Party, talk.ID))
	w.events()
	for range 2 {
		w.must(w.engine.Monitor(ctx, b, talk.ID))
	}
	if got := w.wantChat(g.Party, talk.ID, chat.Chatting, 1); got.Head != before.Head {
		t.Error("the visitor notices")
	}
	if got := w.events(); len(got) != 1 || fmt.Sprint(got[0].(chat.DeskChanged).AgentIDs) != "[2]" {
		t.Errorf("told: %v", got)
	}
	w.say(g.Party, talk.ID, "m", "Hello?")
	if e := w.events()[0].(chat.MessageSent); !slices.Equal(e.AgentIDs, []int64{1, 2}) {
		t.Errorf("who hears it: %v", e.AgentIDs)
	}
	au, err := w.engine.Audience(ctx, site, talk.ID)
	if err != nil || fmt.Sprint(au.AgentIDs, au.Monitors) != "[1] [2]" {
		t.Errorf("the audience is %+v, %v", au, err)
	}
	if d := w.desk(b); len(d.Monitored) != 1 || len(d.Chats) != 0 || d.Me.Load != 0 {
		t.Errorf("who watches has %+v", d)
	}
	if _, err := w.engine.Send(ctx, b, talk.ID, "m", "x"); err == nil {
		t.Error("who watches talks")
	}
	running, err := w.engine.Running(ctx, b, 10)
	if err != nil || running.Total != 1 || !running.Chats[0].IsMonitored {
		t.Errorf("running: %+v, %v", running, err)
	}
	_, err = w.engine.Monitor(ctx, chat.Party{SiteID: site, AgentID: 1, MonitorsAll: true}, talk.ID)
	wantConflict(t, "watching the own chat", err)
	b.Joins = true
	w.must(w.engine.Join(ctx, b, talk.ID))
	if d := w.desk(b); len(d.Monitored) != 0 || len(d.Chats) != 1 {
		t.Errorf("who joins has %+v", d)
	}
	w.must(w.engine.Leave(ctx, b, talk.ID))
	w.must(w.engine.Monitor(ctx, b, talk.ID))
	w.must(w.engine.StopMonitoring(ctx, b, talk.ID))
	w.must(w.engine.Monitor(ctx, b, talk.ID))
	w.becomes(b, chat.Offline)
	if d := w.desk(b); len(d.Monitored) != 0 {
		t.Errorf("who is gone watches %+v", d.Monitored)
	}
	w.must(w.engine.Monitor(ctx, b, talk.ID))
	w.must(w.engine.End(ctx, a, talk.ID))
	checkPromises(t, w)
}

func TestWhoMayNotWatchAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b, boss := w.online(1), w.online(2), w.online(3)
	sales, help := w.department("Sales", 1, 2), w.department("Help", 1)
	g := w.visitor()
	talk, err := w.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, DepartmentID: sales})
	w.must(talk, err)
	w.must(w.engine.Accept(ctx, a, talk.ID))
	b.MonitorsDepartment, boss.MonitorsAll = true, true
	may := func(id int64, keys string) {
		w.exec(`UPDATE agent SET permissions = ? WHERE site_id = ? AND id = ?`, keys, site, id)
	}
	may(2, `["liveChat.monitorChatsInMyDepartment"]`)
	may(3, `["liveChat.monitorAllChats"]`)
	watches := func(want string) {
		t.Helper()
		wantList(t, "who watches", w.rows(`SELECT monitors FROM chat`), want)
	}
	w.must(w.engine.Monitor(ctx, b, talk.ID))
	w.must(w.engine.Monitor(ctx, boss, talk.ID))
	w.arrange()
	watches("[2,3]")
	w.becomes(w.agent(4), chat.Online)
	w.exec(`INSERT INTO department_agent (site_id, department_id, agent_id) VALUES (?, ?, 4)`, site, help)
	w.events()
	w.must(w.engine.Transfer(ctx, boss, talk.ID, chat.Target{DepartmentID: help}))
	watches("[3]")
	if !slices.ContainsFunc(w.events(), func(e any) bool { d, ok := e.(chat.DeskChanged); return ok && slices.Contains(d.AgentIDs, 2) }) {
		t.Error("who may not watch any more is not told")
	}
	may(3, `[]`)
	w.arrange()
	watches("[]")
}

func TestAskingAColleagueToJoin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.online(1), w.online(2)
	g, talk := w.talk(a)
	for range 2 {
		w.must(w.engine.Invite(ctx, a, talk.ID, 2))
	}
	if d := w.desk(b); len(d.Invitations) != 1 || d.Invitations[0].InvitedBy != 1 || d.Invitations[0].Chat.ID != talk.ID {
		t.Errorf("asked to join: %+v", d.Invitations)
	}
	if _, err := w.engine.Messages(ctx, b, talk.ID, 0, 10); err != nil {
		t.Errorf("who is asked cannot read: %v", err)
	}
	w.must(w.engine.Decline(ctx, b, talk.ID))
	w.must(w.engine.Invite(ctx, a, talk.ID, 2))
	w.must(w.engine.Join(ctx, b, talk.ID))
	w.wantChat(g.Party, talk.ID, chat.Chatting, 1, 2)
	if d := w.desk(b); len(d.Invitations) != 0 {
		t.Errorf("after joining: %+v", d.Invitations)
	}
	_, err := w.engine.Invite(ctx, a, talk.ID, 2)
	wantConflict(t, "asking one who is in it", err)
	_, err = w.engine.Invite(ctx, a, talk.ID, 9)
	if !isFault(err, 400006) {
		t.Errorf("asking nobody: %v", err)
	}
	page, err := w.engine.Messages(ctx, g.Party, talk.ID, 0, 100)
	if err != nil || slices.ContainsFunc(page.Messages, func(m chat.Message) bool { return m.Payload != nil && m.Payload.Key == "agentInvited" }) {
		t.Errorf("the visitor reads %+v, %v", page.Messages, err)
	}
	wantList(t, "notes", w.rows(`SELECT text FROM message WHERE visibility = 'agents' ORDER BY seq`), "Agent 2 was asked to join the chat.",
		"Agent 2 does not join the chat.", "Agent 2 was asked to join the chat.")
	checkPromises(t, w)
}

func TestTakingAChatOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b, boss := w.online(1), w.online(2), w.online(3)
	g, talk := w.talk(a)
	if _, err := w.engine.Capture(ctx, b, talk.ID); !isFault(err, 404001) {
		t.Errorf("taking over what one may not watch: %v", err)
	}
	boss.MonitorsAll = true
	w.must(w.engine.Transfer(ctx, a, talk.ID, chat.Target{AgentID: 2}))
	for range 2 {
		w.must(w.engine.Capture(ctx, boss, talk.ID))
	}
	w.wantChat(g.Party, talk.ID, chat.Chatting, 3)
	if len(w.desk(b).Requests) != 0 {
		t.Error("it is still offered to the other")
	}
	wantList(t, "transfers", w.transfers(), `1 1 2 0 {"fromAgent":1,"fromDepartment":0}`)
	wantList(t, "facts", w.facts(), "chatRequested", "chatAccepted", "agentJoinedChat", "chatTransferred", "agentJoinedChat", "agentLeftChat")

	waits := w.visitor()
	w.allocate(1, `,"isAllowAgentManualAcceptChat":false`)
	w.given(a)
	r := w.request(waits, "r")
	w.wantOffers("1")
	w.must(w.engine.Capture(ctx, b, r.ID))
	w.wantChat(waits.Party, r.ID, chat.Chatting, 2)
	wantList(t, "how it was accepted", w.rows(`SELECT code FROM fact WHERE kind = 6 ORDER BY id`), "1", "1")
	w.must(w.engine.End(ctx, boss, talk.ID))
	_, err := w.engine.Capture(ctx, boss, talk.ID)
	wantConflict(t, "taking over what has ended", err)
	checkPromises(t, w)
}

func TestWhichRunningChatsAreListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.online(1)
	w.agent(2)
	sales, help := w.department("Sales", 2), w.department("Help")
	ids := map[int64]string{}
	for _, department := range []int64{0, sales, help} {
		g := w.visitor()
		c, err := w.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, DepartmentID: department})
		w.must(c, err)
		ids[department] = c.ID
	}
	for _, c := range []struct {
		name  string
		who   chat.Party
		limit int
		total int
		want  []string
	}{
		{"all", chat.Party{MonitorsAll: true}, 10, 3, []string{ids[0], ids[sales], ids[help]}},
		{"the first of them", chat.Party{MonitorsAll: true}, 1, 3, []string{ids[0]}},
		{"of the own departments", chat.Party{MonitorsDepartment: true}, 10, 2, []string{ids[0], ids[sales]}},
		{"none", chat.Party{}, 10, 0, nil},
	} {
		c.who.SiteID, c.who.AgentID = site, 2
		running, err := w.engine.Running(ctx, c.who, c.limit)
		var got []string
		for _, r := range running.Chats {
			got = append(got, r.ID)
		}
		if err != nil || running.Total != c.total || !slices.Equal(got, c.want) {
			t.Errorf("%s: %d, %v, %v", c.name, running.Total, got, err)
		}
	}
}

func TestADeskShowsTheFirstWhoWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	anna, ben := w.online(1), w.online(2)
	var all []chat.Chat
	for range 53 {
		all = append(all, w.request(w.visitor(), "r"))
	}
	last := all[len(all)-1]
	w.must(w.engine.Transfer(ctx, chat.Party{SiteID: site, AgentID: ben.AgentID, MonitorsAll: true}, last.ID, chat.Target{AgentID: anna.AgentID}))
	d := w.desk(anna)
	if len(d.Requests) != 51 || d.Waiting != 53 || d.Requests[0].ID != all[0].ID || d.Requests[50].ID != last.ID {
		t.Errorf("%d of %d are shown", len(d.Requests), d.Waiting)
	}
	if d := w.desk(ben); len(d.Requests) != 50 || d.Waiting != 52 {
		t.Errorf("another sees %d of %d", len(d.Requests), d.Waiting)
	}
}

func TestPeopleThroughTheDoors(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	a, boss, plain := h.agent(), h.agent(auth.MonitorAllChats, auth.JoinChats, auth.CaptureVisitor), h.agent(auth.MonitorChatsInMyDepartment)
	_, id := h.request("Vera")
	path := "/api/agent/v1/chats/" + id
	a.Do("POST", path+"/accept").Want(200)
	a.Do("GET", "/api/agent/v1/chats").Want(403, `{"code":403003}`)
	boss.Do("GET", "/api/agent/v1/chats").Want(200, `{"total":1,"chats":[{"id":"`+id+`","isMonitored":false,"offeredTo":0}]}`)
	a.Do("PUT", path+"/monitor").Want(403, `{"code":403003}`)
	plain.Do("PUT", path+"/monitor").Want(200, `{"id":"`+id+`","agents":[{"id":1}]}`)
	plain.Do("GET", "/api/agent/v1/desk").Want(200, `{"monitored":[{"id":"`+id+`"}],"invitations":[]}`)
	plain.Do("GET", path+"/messages").Want(200, `{"messages":[{"seq":1},{"seq":2}]}`)
	plain.Do("POST", path+"/join").Want(403)
	plain.Do("DELETE", path+"/monitor").Want(200)
	a.Do("POST", path+"/invitations", `{"agentId":3}`).Want(200)
	plain.Do("GET", "/api/agent/v1/desk").Want(200, `{"monitored":[],"invitations":[{"chat":{"id":"`+id+`"},"invitedBy":1}]}`)
	plain.Do("DELETE", path+"/invitation").Want(200)
	plain.Do("POST", path+"/capture").Want(403, `{"code":403003}`)
	boss.Do("POST", path+"/join").Want(200, `{"agents":[{"id":1},{"id":2}]}`)
	a.Do("POST", path+"/leave").Want(200, `{"agents":[{"id":2}]}`)
	a.Do("POST", path+"/invitations", `{"agentId":3}`).Want(400, `{"code":400030}`)
	boss.Do("POST", path+"/capture").Want(200, `{"state":"chatting","agents":[{"id":2}]}`)
	boss.Do("POST", path+"/leave").Want(200, `{"state":"offered","agents":[]}`)
	boss.Do("POST", path+"/capture").Want(200, `{"state":"chatting","agents":[{"id":2}]}`)
}

func TestChatsOfAnAgentWhoIsGone(t *testing.T) {
	t.Parallel()
	for name, goes := range map[string]func(w *world, a chat.Party){
		"connection lost": func(w *world, a chat.Party) { w.becomes(a, chat.Offline) },
		"logged off by another": func(w *world, a chat.Party) {
			update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error { return w.engine.LogAgentOff(ctx, tx, site, a.AgentID) })
		},
		"offline by choice, and then gone": func(w *world, a chat.Party) {
			if _, err := w.engine.SetStatus(ctx, a, chat.Seen{Status: chat.Offline}); err != nil {
				w.t.Fatal(err)
			}
			wantList(w.t, "kept by choice", w.rows(`SELECT state FROM chat ORDER BY id`), "chatting", "chatting", "offered")
			update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
				return w.engine.AgentStatusChanged(ctx, tx, site, a.AgentID, chat.Seen{Status: chat.Offline}, chat.Seen{Status: chat.Offline})
			})
		},
		"removed": func(w *world, a chat.Party) {
			update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error { return w.engine.Dismiss(ctx, tx, site, a.AgentID) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a, b := w.online(1), w.online(2)
			b.MonitorsAll, b.Joins = true, true
			first, alone := w.talk(a)
			_, shared := w.talk(a)
			w.must(w.engine.Join(ctx, b, shared.ID))
			waits := w.request(w.visitor(), "r")
			w.exec(`UPDATE chat SET requested_at = requested_at + 60000 WHERE uuid = ?`, alone.ID) // it waits for less long
			w.must(w.engine.Monitor(ctx, chat.Party{SiteID: site, AgentID: 1, MonitorsAll: true}, waits.ID))
			w.events()
			goes(w, a)
			w.wantChat(b, shared.ID, chat.Chatting, 2)
			w.wantChat(first.Party, alone.ID, chat.Offered)
			if d := w.desk(b); len(d.Requests) != 2 || d.Requests[0].ID != alone.ID || d.Requests[1].ID != waits.ID {
				t.Errorf("it does not wait in front: %+v", d.Requests)
			}
			wantList(t, "who watches", w.rows(`SELECT monitors FROM chat ORDER BY id`), "[]", "[]", "[]")
			wantList(t, "what its visitor is told", w.rows(`SELECT m.text FROM message m JOIN chat c ON c.id = m.chat_id WHERE c.uuid = ? AND m.visibility = 'all' ORDER BY m.seq DESC LIMIT 2`, alone.ID),
				"Please wait, somebody else will be with you shortly.", "Agent 1 has left the chat.")
			running, err := w.engine.Running(ctx, b, 10)
			if err != nil || running.Total != 3 || running.Chats[0].ID != alone.ID {
				t.Errorf("a supervisor sees %+v, %v", running, err)
			}
			w.must(w.engine.Accept(ctx, b, alone.ID))
			if n := w.count(`SELECT COUNT(*) FROM fact WHERE kind = 6 AND chat_id = 1`); n != 1 {
				t.Errorf("it was accepted %d times", n)
			}
			checkPromises(t, w)
		})
	}
}
