package webhook_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/chat"
	"parley/internal/offline"
	"parley/internal/report"
	"parley/internal/store"
	"parley/internal/visitor"
)

func TestAChatIsToldFromRequestToEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	for _, event := range []string{"chatRequested", "chatStarted", "chatEnded", "operatorEventNotification"} {
		h.subscribe(event, r.url)
	}
	agent, g := h.online(), h.visitor()
	h.talk(agent, g) // an earlier chat: the visitor has two then
	h.drain()
	r.took()
	c := h.talk(agent, g2(h, g))
	h.drain()
	got := map[string]received{}
	for _, call := range r.took() {
		got[call.event] = call
		want(t, "type of the body", call.header.Get("Content-Type"), "application/json; charset=utf-8")
	}
	visitorIs := func(v map[string]any, status float64, chats float64) {
		t.Helper()
		who := v["visitor"].(map[string]any)
		for name, wanted := range map[string]any{
			"status": status, "chats": chats, "chat_id": c.ID, "id": g.VisitorID, "name": "Vera", "email": "vera@example.test", "ip": "203.0.113.19",
			"browser": "Google Chrome 80.0.3987.132", "operating_system": "Windows 10", "time_zone": "GMT +05:30", "language": "en-US",
			"landing_page": "https://shop.example.test/pots", "current_browsing": "https://shop.example.test/pots",
			"referrer_url": "https://search.example.test/", "visits": 1.0, "page_views": 1.0, "department": -1.0,
		} {
			if who[name] != wanted {
				t.Errorf("visitor.%s is %v, want %v", name, who[name], wanted)
			}
		}
	}
	visitorIs(conforms(t, "ChatRequestedPayload", got["chatRequested"].body), 0, 1)
	visitorIs(conforms(t, "ChatStartedPayload", got["chatStarted"].body), 2, 2)
	over := conforms(t, "ChatEndedPayload", got["chatEnded"].body)
	visitorIs(over, 9, 2)
	told := over["chat"].(map[string]any)
	for name, wanted := range map[string]any{"id": c.ID, "operators": "agent 1", "rating": "-1", "waiting_time": "0s", "wrap_up": nil, "department": ""} {
		if told[name] != wanted {
			t.Errorf("chat.%s is %v, want %v", name, told[name], wanted)
		}
	}
	lines := strings.Split(told["chat_transcript"].(string), "⊙")
	if len(lines) != 5 || lines[1] != "agent 1 has joined the chat." || !strings.HasSuffix(lines[2], "] Vera: Is it <still> there?") || lines[4] != "" {
		t.Errorf("the transcript is %q", lines)
	}
	if told["end_time"] == nil {
		t.Error("an ended chat has no end")
	}
}

// g2 is the same guest under a client id that was not used yet.
func g2(h *house, g guest) guest {
	h.t.Helper()
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE request SET client_id = 'older'`)
		return err
	})
	return g
}

func TestAgentsAreToldOncePerFact(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.subscribe("operatorEventNotification", r.url)
	agent := h.online()
	for _, status := range []string{chat.Away, chat.Online, chat.Offline} {
		if _, err := h.engine.SetStatus(ctx, agent, status); err != nil {
			t.Fatal(err)
		}
	}
	h.drain()
	var said []string
	for _, call := range r.took() {
		v := conforms(t, "OperatorEventPayload", call.body)
		said = append(said, v["event"].(string))
	}
	want(t, "told", strings.Join(said, " "), "login away online logout")
}

// TestWhatTheEngineTellsLater holds the payloads of facts to the contract that other parts record.
func TestWhatTheEngineTellsLater(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	for _, event := range []string{"chatTransferred", "chatWrappedUp", "offlineMessageSubmitted"} {
		h.subscribe(event, r.url)
	}
	agent, g := h.online(), h.visitor()
	c := h.must(h.engine.Accept(ctx, agent, h.request(g).ID))
	about := report.Chat{SiteID: h.ID, VisitID: g.visit}
	h.step(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT id FROM chat WHERE uuid = ?`, c.ID).Scan(&about.ChatID); err != nil {
			return err
		}
		message, _, err := offline.Insert(ctx, tx, h.ID, offline.New{Name: "Walt", Email: "walt@example.test", Subject: "Pots", Content: "Call me", DepartmentID: 3,
			Fields: []visitor.FieldValue{{ID: 11, Name: "Company", Value: "Pots & Co"}}, CustomVariables: []visitor.VariableValue{{ID: 1, Name: "plan", Value: "gold"}}})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO file (site_id, id, kind, owner_id, name, media_type, size, link, blob, created_at, stored_at)
			VALUES (?, 411, 'offlineMessage', ?, 'a.css', 'text/css', 1, 'l', 'b', 1, 1)`, h.ID, message)
		if err != nil {
			return err
		}
		return h.hooks.Record(ctx, tx,
			report.ChatTransferred{Chat: about, ByAgentID: 1, ToAgentID: 2, Success: false},
			report.ChatTransferred{Chat: about, ByAgentID: 1, ToAgentID: 2, Success: true},
			report.WrapUpSubmitted{Chat: about, AgentID: 1},
			report.OfflineMessageSubmitted{Chat: report.Chat{SiteID: h.ID, VisitID: g.visit}, MessageID: message})
	})
	h.drain()
	got := map[string][]received{}
	for _, call := range r.took() {
		got[call.event] = append(got[call.event], call)
	}
	if len(got["chatTransferred"]) != 1 || len(got["chatWrappedUp"]) != 1 || len(got["offlineMessageSubmitted"]) != 1 {
		t.Fatalf("told: %d transfers, %d wrap-ups, %d messages", len(got["chatTransferred"]), len(got["chatWrappedUp"]), len(got["offlineMessageSubmitted"]))
	}
	moved := conforms(t, "ChatTransferredPayload", got["chatTransferred"][0].body)
	if told := moved["chat"].(map[string]any); told["end_time"] != nil || told["wrap_up"] != nil || told["id"] != c.ID {
		t.Errorf("transferred: %v", told)
	}
	if v := conforms(t, "ChatWrappedUpPayload", got["chatWrappedUp"][0].body); v["chat_id"] != c.ID || v["visitor"].(map[string]any)["status"] != 2.0 {
		t.Errorf("wrapped up: %v", v)
	}
	v := conforms(t, "OfflineMessageSubmittedPayload", got["offlineMessageSubmitted"][0].body)
	m, who := v["offline_message"].(map[string]any), v["visitor"].(map[string]any)
	if m["content"] != "Call me" || m["company"] != "Pots & Co" || m["department"] != 3.0 || who["status"] != 10.0 || who["name"] != "Walt" || who["chat_id"] != m["id"] ||
		m["attachment"].(map[string]any)["uri"] != "https://chat.example.test/api/v2.0/livechat/download?id=411&downloadtype=offlinemessage" {
		t.Errorf("offline message: %v", v)
	}
}

func TestAPayloadIsAsItWas(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.subscribe("chatRequested", r.url)
	g := h.visitor()
	h.request(g)
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return visitor.Heard(ctx, tx, h.ID, g.VisitorID, g.visit, visitor.Page{URL: "https://shop.example.test/elsewhere"})
	})
	h.drain()
	v := conforms(t, "ChatRequestedPayload", r.took()[0].body)
	if at := v["visitor"].(map[string]any)["current_browsing"]; at != "https://shop.example.test/pots" {
		t.Errorf("when the chat was requested the visitor was on %v", at)
	}
}
