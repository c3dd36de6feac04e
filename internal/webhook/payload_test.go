package webhook_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley/internal/chat"
	"parley/internal/fact"
	"parley/internal/offline"
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
			"browser": "Chrome 80.0", "operating_system": "Windows 10", "time_zone": "GMT +05:30", "language": "en-US",
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
		if _, err := h.engine.SetStatus(ctx, agent, chat.Seen{Status: status}); err != nil {
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

// form is the pre-chat form of the chats here.
const form = `{"isEnable":true,"fields":[
	{"id":1,"name":"Name","type":"text","isSystem":true,"isVisible":true},{"id":2,"name":"Email","type":"text","isSystem":true,"isVisible":true},
	{"id":3,"name":"Phone","type":"text","isSystem":true,"isVisible":true},{"id":4,"name":"Company","type":"text","isSystem":true,"isVisible":true},
	{"id":5,"name":"Product and Service","type":"select","isSystem":true,"isVisible":true,"options":"Pots\nPans"},
	{"id":40,"name":"Colour","type":"text","isVisible":true}]}`

func TestTransfersAndWrapUpsAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE campaign SET pre_chat = ? WHERE site_id = ?`, form, h.ID)
		return errors.Join(err, store.Touch(ctx, tx, h.ID))
	})
	for _, event := range []string{"chatTransferred", "chatWrappedUp", "chatEnded"} {
		h.subscribe(event, r.url)
	}
	agent, other, g := h.online(), h.colleague(), h.visitor()
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE visit SET variables = '[{"id":1,"name":"plan","value":"gold"}]', country = 'Canada', city = 'Toronto', state = 'Ontario' WHERE id = ?`, g.visit)
		return err
	})
	asked := h.must(h.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, Name: "Vera", Email: "vera@example.test",
		Answers: []chat.Answer{{ID: 3, Value: "+1 555"}, {ID: 4, Value: "Pots & Co"}, {ID: 5, Value: "pans"}, {ID: 40, Value: "red"}}}))
	c := h.must(h.engine.Accept(ctx, agent, asked.ID))
	h.must(h.engine.Transfer(ctx, agent, c.ID, chat.Target{AgentID: other.AgentID}))
	h.must(h.engine.Refuse(ctx, other, c.ID)) // a transfer that fails is not told
	h.must(h.engine.Transfer(ctx, agent, c.ID, chat.Target{AgentID: other.AgentID}))
	h.must(h.engine.Accept(ctx, other, c.ID))
	if _, err := h.engine.Post(ctx, other, c.ID, chat.Draft{ClientID: "n", Text: "a difficult one", Note: true}); err != nil {
		t.Fatal(err)
	}
	for _, comment := range []string{"paid", "paid", "paid twice"} { // the same again is no event
		_, err := h.engine.SaveWrapUp(ctx, other, c.ID, chat.WrapUpIn{Categories: []chat.WrapupCategory{{Category: "Inquiry"}}, Comment: comment})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.engine.Rate(ctx, g.Party, c.ID, chat.Rating{Grade: 4, Comment: "fine"}); err != nil {
		t.Fatal(err)
	}
	h.must(h.engine.End(ctx, g.Party, c.ID))
	h.drain()
	got := map[string][]received{}
	for _, call := range r.took() {
		got[call.event] = append(got[call.event], call)
	}
	if len(got["chatTransferred"]) != 1 || len(got["chatWrappedUp"]) != 2 || len(got["chatEnded"]) != 1 {
		t.Fatalf("told: %d transfers, %d wrap-ups, %d ends", len(got["chatTransferred"]), len(got["chatWrappedUp"]), len(got["chatEnded"]))
	}
	moved := conforms(t, "ChatTransferredPayload", got["chatTransferred"][0].body)
	holds(t, moved, `{"event":"chat_transferred","visitor":{"status":2},"chat":{"end_time":null,"wrap_up":null,"operators":"agent 1,agent 2","rating":"-1","operator_comment":""}}`)
	holds(t, conforms(t, "ChatWrappedUpPayload", got["chatWrappedUp"][0].body),
		`{"event":"chat_wrapped_up","chat_id":"`+c.ID+`","visitor":{"status":2},"wrapup":{"category":"Inquiry","comment":"paid","fields":[]}}`)
	holds(t, conforms(t, "ChatWrappedUpPayload", got["chatWrappedUp"][1].body), `{"wrapup":{"comment":"paid twice"}}`)
	fields := `[{"id":40,"name":"Colour","value":"red"},{"id":3,"name":"Phone","value":"+1 555"},{"id":4,"name":"Company","value":"Pots & Co"},{"id":5,"name":"Product and Service","value":"Pans"}]`
	plan := `[{"name":"plan","value":"gold"}]`
	over := conforms(t, "ChatEndedPayload", got["chatEnded"][0].body)
	holds(t, over, `{"event":"chat_ended",
		"visitor":{"status":9,"phone":"+1 555","company":"Pots & Co","product_service":"Pans","custom_fields":`+fields+`,"custom_variables":`+plan+`,
			"country":"Canada","state":"Ontario","city":"Toronto","flash_version":""},
		"chat":{"id":"`+c.ID+`","phone":"+1 555","company":"Pots & Co","product_service":"Pans","custom_fields":`+fields+`,"custom_variable":`+plan+`,"custom_variables":`+plan+`,
			"name":"Vera","email":"vera@example.test","rating":"4","rating_comment":"fine","operator_comment":"paid twice","operators":"agent 1,agent 2","attachment":[],
			"wrap_up":{"category":"Inquiry","comment":"paid twice"}}}`)
	if strings.Contains(over["chat"].(map[string]any)["chat_transcript"].(string), "difficult") {
		t.Error("a note of an agent is told")
	}
}

func TestOfflineMessagesAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.subscribe("offlineMessageSubmitted", r.url)
	g := h.visitor()
	var left string
	for range 2 { // sent again it is the same message
		m, err := h.messages.Leave(ctx, h.ID, g.VisitorID, offline.Draft{VisitID: g.visit, CampaignID: "1",
			Words: offline.Words{ClientID: "m", Name: "Walt", Email: "walt@example.test", Subject: "Pots", Content: "Call me"}})
		if err != nil {
			t.Fatal(err)
		}
		left = m.ID
	}
	h.drain()
	calls := r.took()
	if len(calls) != 1 {
		t.Fatalf("%d calls", len(calls))
	}
	holds(t, conforms(t, "OfflineMessageSubmittedPayload", calls[0].body), `{"event":"offline_message_submitted",
		"offline_message":{"id":"`+left+`","name":"Walt","email":"walt@example.test","subject":"Pots","content":"Call me","department":-1,"attachment":{"name":"","uri":""}},
		"visitor":{"status":10,"name":"Walt","chat_id":"`+left+`","id":"`+g.VisitorID+`","custom_fields":[],"department":-1}}`)
}

// TestAMessageWithEverything tells of a message that has all it can have.
func TestAMessageWithEverything(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.subscribe("offlineMessageSubmitted", r.url)
	g := h.visitor()
	h.step(func(ctx context.Context, tx *store.Tx) error {
		message, _, err := offline.Insert(ctx, tx, h.ID, offline.New{Name: "Walt", Email: "walt@example.test", Subject: "Pots", Content: "Call me", DepartmentID: 3,
			Phone: "+1 555", Company: "Pots & Co", Fields: []visitor.FieldValue{{ID: 11, Name: "Colour", Value: "red"}},
			CustomVariables: []visitor.VariableValue{{ID: 1, Name: "plan", Value: "gold"}}})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO file (site_id, id, kind, owner_id, name, media_type, size, link, blob, created_at, stored_at)
			VALUES (?, 411, 'offlineMessage', ?, 'a.css', 'text/css', 1, 'l', 'b', 1, 1)`, h.ID, message)
		if err != nil {
			return err
		}
		return h.hooks.Record(ctx, tx, fact.OfflineMessageSubmitted{Chat: fact.Chat{SiteID: h.ID, VisitID: g.visit}, MessageID: message})
	})
	h.drain()
	plan := `[{"name":"plan","value":"gold"}]`
	holds(t, conforms(t, "OfflineMessageSubmittedPayload", r.took()[0].body), `{
		"offline_message":{"phone":"+1 555","company":"Pots & Co","department":3,"custom_fields":[{"id":11,"name":"Colour","value":"red"}],"custom_variable":`+plan+`,
			"custom_variables":`+plan+`,"attachment":{"name":"a.css","uri":"https://chat.example.test/api/v2.0/livechat/download?id=411&downloadtype=offlinemessage"}},
		"visitor":{"department":3,"phone":"+1 555","company":"Pots & Co","custom_variables":`+plan+`}}`)
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
