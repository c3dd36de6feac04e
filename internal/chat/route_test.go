package chat_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
)

// route sets the routing page of campaign 1.
func (w *world) route(page string) { w.exec(`UPDATE campaign SET routing = ? WHERE id = 1`, page) }

// limit sets the limits of the queue of campaign 1.
func (w *world) limit(advanced string) {
	w.exec(`UPDATE campaign SET chat_window = ? WHERE id = 1`, `{"advanced":{"ifEnableChatQueueMaxLength":true`+advanced+`}}`)
}

// rule adds a custom rule to campaign 1.
func (w *world) rule(place int64, object string, to int64, priority, field, operator, value string) {
	w.t.Helper()
	w.exec(`INSERT INTO custom_rule (site_id, id, campaign_id, place, name, is_enable, route_to_object, route_to_id, route_priority, conditions)
		VALUES (?, ?, 1, ?, 'Rule', TRUE, ?, ?, ?, ?)`, site, place, place, object, to, priority,
		fmt.Sprintf(`{"when":"all","logicalExpression":"","list":[{"number":1,"field":%q,"operator":%q,"value":%q}]}`, field, operator, value))
}

// wantAt compares where a chat is.
func (w *world) wantAt(what, id, want string) {
	w.t.Helper()
	wantList(w.t, what, w.rows(`SELECT state || ' ' || department_id || ' ' || target_agent_id || ' ' || priority || ' ' || switched FROM chat WHERE uuid = ?`, id), want)
}

func TestWhereRequestsGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	anna, ben := w.online(1), w.online(2)
	sales, help, night := w.department("Sales", 1), w.department("Help", 2), w.department("Night")
	ask := func(what string, r chat.NewRequest, want string) {
		t.Helper()
		g := w.visitor()
		r.ClientID, r.VisitID = "r", g.visit
		c, err := w.engine.Request(ctx, g.Party, r)
		if err != nil {
			t.Fatal(err)
		}
		w.wantAt(what, c.ID, want)
		if c.State != chat.Ended {
			w.must(w.engine.End(ctx, g.Party, c.ID))
		}
	}
	at := func(state string, department, agent int64, priority int, why string) string {
		return fmt.Sprintf("%s %d %d %d %s", state, department, agent, priority, why)
	}
	ask("without routing", chat.NewRequest{}, at("offered", 0, 0, 3, ""))
	ask("the visitor's choice", chat.NewRequest{DepartmentID: help}, at("offered", help, 0, 3, ""))
	w.route(fmt.Sprintf(`{"isEnable":true,"type":"simple","simpleRouteToObject":"department","simpleRouteToId":%d,"simpleRoutePriority":"high","failType":"route","fail":{"routeToObject":"department","routePriority":"low"}}`, sales))
	ask("the fixed target", chat.NewRequest{}, at("offered", sales, 0, 2, ""))
	ask("the choice goes first, with the target's priority", chat.NewRequest{DepartmentID: help}, at("offered", help, 0, 2, ""))
	ask("a choice that nobody is there for", chat.NewRequest{DepartmentID: night}, at("offered", 0, 0, 4, ""))
	w.route(`{"isEnable":true,"type":"simple","simpleRouteToObject":"agent","simpleRouteToId":2,"simpleRoutePriority":"normal","failType":"route"}`)
	ask("an agent", chat.NewRequest{}, at("offered", 0, 2, 3, ""))
	w.route(`{"isEnable":true,"type":"rules","failType":"offlineMessage","fail":{"offlineMessageEmails":""}}`)
	w.rule(1, "department", night, "normal", "{!Prechat.Company}", "is", "Owl")
	w.rule(2, "department", help, "highest", "CurrentPageUrl", "include", "shop.example")
	ask("the first rule that is about the visitor", chat.NewRequest{}, at("offered", help, 0, 1, ""))
	w.rule(3, "department", sales, "lowest", "{!Prechat.Name}", "is", "ada")
	ask("in the rules' order", chat.NewRequest{Name: "Ada"}, at("offered", help, 0, 1, ""))
	w.exec(`UPDATE custom_rule SET is_enable = FALSE WHERE id = 2`)
	ask("by an answer", chat.NewRequest{Name: "Ada"}, at("offered", sales, 0, 5, ""))
	ask("no rule is about it", chat.NewRequest{Name: "Bea"}, at("ended", 0, 0, 3, "nobodyThere"))
	w.becomes(anna, chat.Away)
	ask("nobody is there where the rule says", chat.NewRequest{Name: "Ada"}, at("ended", 0, 0, 3, "nobodyThere"))
	w.exec(`UPDATE department SET backup_department_id = ? WHERE id = ?`, help, sales)
	ask("a backup takes over", chat.NewRequest{Name: "Ada"}, at("offered", help, 0, 5, ""))
	w.exec(`INSERT INTO site_setting (site_id, configs, auto_allocation, visitor_sso) VALUES (?, '{"isEnableDepartment":false}', '{}', '{}')`, site)
	w.rule(4, "agent", 2, "normal", "{!Prechat.Name}", "is", "ada")
	ask("rules for departments do not count without departments", chat.NewRequest{Name: "Ada", DepartmentID: sales}, at("offered", 0, 2, 3, ""))
	_ = ben
}

func TestRequestsForWhichAMessageIsLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.route(`{"isEnable":true,"type":"simple","simpleRouteToObject":"department","simpleRouteToId":0,"failType":"offlineMessage"}`)
	g := w.visitor()
	c := w.request(g, "r")
	if c.State != chat.Ended || c.Switched != "nobodyThere" || c.EndedBy != "system" || c.EndedAt == nil {
		t.Errorf("the request is %+v", c)
	}
	if again := w.request(g, "r"); again.ID != c.ID {
		t.Error("a repeated request is another one")
	}
	wantList(t, "facts", w.facts(), "chatRequested", "chatMissed")
	wantList(t, "outcome", w.rows(`SELECT outcome FROM request`), "switched")
	wantList(t, "missed", w.rows(`SELECT code FROM fact WHERE kind = 8`), "2")
	wantList(t, "timers", w.rows(`SELECT kind FROM chat_timer`))
	wantList(t, "said", w.rows(`SELECT text FROM message`), "Nobody is here at the moment. Please leave a message.")
	w.online(1)
	if next := w.request(g, "r2"); next.State != chat.Offered {
		t.Errorf("with somebody there the request is %s", next.State)
	}
	checkMessages(t, w)
}

func TestBackupsTakeOverWhatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	anna, ben := w.online(1), w.online(2)
	sales, help := w.department("Sales", 1), w.department("Help", 2)
	w.exec(`UPDATE department SET backup_department_id = ? WHERE id = ?`, help, sales)
	g := w.visitor()
	c, err := w.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, DepartmentID: sales})
	w.must(c, err)
	h, talking := w.visitor(), chat.Chat{}
	talking, err = w.engine.Request(ctx, h.Party, chat.NewRequest{ClientID: "r", VisitID: h.visit, DepartmentID: sales})
	w.must(talking, err)
	w.must(w.engine.Accept(ctx, anna, talking.ID))
	w.becomes(ben, chat.Away)
	w.becomes(anna, chat.Away)
	w.wantAt("while nobody is there it waits", c.ID, fmt.Sprintf("queued %d 0 3 ", sales))
	w.becomes(ben, chat.Online)
	w.wantAt("the backup takes over", c.ID, fmt.Sprintf("offered %d 0 3 ", help))
	if d := w.desk(ben); len(d.Requests) != 1 || d.Requests[0].ID != c.ID {
		t.Errorf("the backup's agent sees %+v", d.Requests)
	}
	w.becomes(anna, chat.Offline)
	w.wantAt("and what comes back from who is gone", talking.ID, fmt.Sprintf("offered %d 0 3 ", help))
	wantList(t, "queues", w.rows(`SELECT k.name || ' ' || f.department_id FROM fact f JOIN fact_kind k ON k.id = f.kind JOIN chat c ON c.id = f.chat_id
		WHERE c.uuid = ? AND k.name IN ('chatQueued', 'chatDequeued') ORDER BY f.id`, c.ID), fmt.Sprintf("chatQueued %d", sales), fmt.Sprintf("chatDequeued %d", sales))
	checkMessages(t, w)
}

func TestFallbacksTakeOverWhatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	anna, ben := w.online(1), w.online(2)
	sales, help := w.department("Sales", 1), w.department("Help", 2)
	w.route(fmt.Sprintf(`{"isEnable":true,"type":"simple","simpleRouteToObject":"department","simpleRouteToId":%d,"simpleRoutePriority":"high","failType":"route",
		"fail":{"routeToObject":"department","routeToId":%d,"routePriority":"low"}}`, sales, help))
	c := w.request(w.visitor(), "r")
	w.wantAt("it waits where it was sent", c.ID, fmt.Sprintf("offered %d 0 2 ", sales))
	w.becomes(anna, chat.Away)
	w.wantAt("the fallback takes over", c.ID, fmt.Sprintf("offered %d 0 2 ", help))
	w.becomes(ben, chat.Away)
	w.wantAt("while nobody is there it waits", c.ID, fmt.Sprintf("queued %d 0 2 ", help))
	w.becomes(anna, chat.Online)
	w.wantAt("who it was sent to first is back", c.ID, fmt.Sprintf("offered %d 0 2 ", sales))
	checkMessages(t, w)
}

func TestWhatWaitsForOneAgent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	anna := w.online(1)
	w.agent(2)
	w.allocate(1, `,"isAllowAgentManualAcceptChat":false`)
	w.given(anna)
	w.route(`{"isEnable":true,"type":"simple","simpleRouteToObject":"agent","simpleRouteToId":1,"failType":"route"}`)
	w.talk(anna)
	c := w.request(w.visitor(), "r")
	w.wantAt("the agent has no room", c.ID, "queued 0 1 3 ")
	wantList(t, "the queue", w.rows(`SELECT code || ' ' || agent_id FROM fact WHERE kind = 4`), "2 1")
	w.becomes(anna, chat.Away)
	w.wantAt("the agent is gone", c.ID, "queued 0 0 3 ")
	wantList(t, "the queues", w.rows(`SELECT k.name || ' ' || f.code || ' ' || COALESCE(f.agent_id, 0) FROM fact f JOIN fact_kind k ON k.id = f.kind
		WHERE k.name IN ('chatQueued', 'chatDequeued') ORDER BY f.id`), "chatQueued 2 1", "chatDequeued 2 1", "chatQueued 0 0")
}

func TestTheQueueIsFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.limit(`,"chatQueueMaxLength":2,"chatQueueMaxWaitTime":0,"chatQueueLimitsMessage":"Come back at nine."`)
	first := w.visitor()
	w.request(first, "r")
	w.request(w.visitor(), "r")
	c := w.request(w.visitor(), "r")
	if c.State != chat.Ended || c.Switched != "queueFull" {
		t.Errorf("the third is %+v", c)
	}
	wantList(t, "said", w.rows(`SELECT m.text FROM message m JOIN chat c ON c.id = m.chat_id WHERE c.uuid = ?`, c.ID), "Come back at nine.")
	wantList(t, "facts of the third", w.rows(`SELECT k.name FROM fact f JOIN fact_kind k ON k.id = f.kind JOIN chat c ON c.id = f.chat_id
		WHERE c.uuid = ? AND k.name <> 'messageSent' ORDER BY f.id`, c.ID), "chatRequested", "chatMissed")
	w.must(w.engine.End(ctx, first.Party, w.request(first, "r").ID))
	if c := w.request(w.visitor(), "r"); c.State != chat.Queued {
		t.Errorf("with a place free it is %s", c.State)
	}
	// Who is given an agent at once waits for nobody.
	w.allocate(9, "")
	w.given(w.online(1))
	w.limit(`,"chatQueueMaxLength":0`)
	if c := w.request(w.visitor(), "r"); c.State != chat.Offered {
		t.Errorf("with an agent free it is %s", c.State)
	}
}

func TestWaitingTooLong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.limit(`,"chatQueueMaxWaitTime":2`)
	waits, stays, offered := w.visitor(), w.visitor(), w.visitor()
	c, d := w.request(waits, "r"), w.request(stays, "r")
	agent := w.online(1)
	w.must(w.engine.Accept(ctx, agent, d.ID))
	w.later(2*time.Minute - time.Second)
	if s := w.state(waits.Party, c.ID); s != chat.Offered {
		t.Errorf("before it is %s", s)
	}
	w.becomes(agent, chat.Offline) // the other waits again, but was answered
	w.later(2 * time.Second)
	got := w.must(w.engine.Get(ctx, waits.Party, c.ID))
	if got.State != chat.Ended || got.Switched != "waitedTooLong" || got.EndedBy != "system" {
		t.Errorf("after it is %+v", got)
	}
	if s := w.state(stays.Party, d.ID); s != chat.Queued {
		t.Errorf("the one that was answered is %s", s)
	}
	wantList(t, "dequeued because", w.rows(`SELECT f.number FROM fact f JOIN chat c ON c.id = f.chat_id WHERE f.kind = 5 AND c.uuid = ? ORDER BY f.id`, c.ID), "1", "4")
	wantList(t, "missed", w.rows(`SELECT code || ' ' || (number / 1000) FROM fact WHERE kind = 8`), "2 121")
	// Who is being asked may still answer; and the limit counts as it stands.
	w.becomes(agent, chat.Online)
	w.allocate(9, "")
	w.given(agent)
	last := w.request(offered, "r")
	w.exec(`UPDATE chat_timer SET due_at = ? WHERE kind = 'wait'`, w.clock.Now().UnixMilli())
	w.later(0)
	if s := w.state(offered.Party, last.ID); s != chat.Offered {
		t.Errorf("who is offered is %s", s)
	}
	w.limit(`,"chatQueueMaxWaitTime":0`)
	w.becomes(agent, chat.Offline)
	w.later(150 * time.Second)
	if s := w.state(offered.Party, last.ID); s != chat.Queued {
		t.Errorf("without a limit it is %s", s)
	}
	checkMessages(t, w)
}

func TestLeavingAMessageInstead(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	v, id := h.request("Vera")
	letter := func(client string) string {
		return fmt.Sprintf(`{"clientId":%q,"name":"Vera","email":"vera@example.test","subject":"Pots","content":"Call me."}`, client)
	}
	own := "/api/visitor/v1/chats/" + id
	v.Do("POST", own+"/message", `{"clientId":"m","name":"Vera"}`).Want(400)
	v.Do("GET", own).Want(200, `{"state":"offered","switched":""}`)
	left := v.Do("POST", own+"/message", letter("m")).Want(200).ID()
	if again := v.Do("POST", own+"/message", letter("m")).Want(200).ID(); again != left {
		t.Errorf("the same message is %s and %s", left, again)
	}
	v.Do("GET", own).Want(200, `{"state":"ended","switched":"byVisitor","endedBy":"visitor"}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(400, `{"code":400030}`)
	wantList(t, "facts", h.w.facts(), "chatRequested", "chatMissed", "offlineMessageSubmitted")
	wantList(t, "message", h.w.rows(`SELECT f.code FROM fact f JOIN chat c ON c.id = f.chat_id WHERE f.kind = 18 AND c.uuid = ?`, id), "2")
	wantList(t, "outcome", h.w.rows(`SELECT outcome FROM request`), "switched")

	talks, other := h.request("Tom")
	agent.Do("POST", "/api/agent/v1/chats/"+other+"/accept").Want(200)
	talks.Do("POST", "/api/visitor/v1/chats/"+other+"/message", letter("n")).Want(400, `{"code":400030,"message":"The chat has been answered."}`)
	v.Do("POST", "/api/visitor/v1/chats/"+other+"/message", letter("n")).Want(404)
	h.w.exec(`UPDATE campaign SET chat_window = '{"options":{"isCanSwitchToOffline":false}}'`)
	waits, third := h.request("Tim")
	waits.Do("POST", "/api/visitor/v1/chats/"+third+"/message", letter("n")).Want(400, `{"code":400030,"message":"Messages are not left from the queue here."}`)
}

// A message may be left also after a limit ended the request.
func TestLeavingAMessageAfterALimit(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.limit(`,"chatQueueMaxLength":0`)
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error { return store.Touch(ctx, tx, h.ID) })
	v, visit := h.visit()
	id := v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"r1","visitId":%v,"name":"Vera"}`, visit.At("visitId"))).
		Want(200, `{"state":"ended","switched":"queueFull"}`).ID()
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/message", `{"clientId":"m","name":"Vera","email":"vera@example.test","subject":"Pots","content":"Call me."}`).Want(200)
	wantList(t, "facts", h.w.facts(), "chatRequested", "chatMissed", "offlineMessageSubmitted")
}
