package chat_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/store"
)

// inviting switches an automatic invitation of the first campaign on, about visitors who
// are there for more than 30 seconds (the first), came back, or looked at more than 5 pages.
func (h *house) inviting(id int, once bool) {
	update(h.w.t, h.w.db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE auto_invitation SET is_enable = TRUE, is_popup_only_one_time = ? WHERE id = ?`, once, id)
		if err != nil {
			return err
		}
		return store.Touch(ctx, tx, h.ID)
	})
}

// looks has a visitor look at a page.
func looks(v apitest.Caller, visit *apitest.Answer, page string) *apitest.Answer {
	return v.Do("POST", fmt.Sprintf("/api/visitor/v1/visits/%v/pages", visit.At("visitId")), `{"url":"https://shop.example.test/`+page+`","title":"A page"}`)
}

func asks(v apitest.Caller, visit *apitest.Answer, invitation any) *apitest.Answer {
	return v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"r%v","visitId":%v,"campaignId":1,"name":"Vera","email":"vera@example.test","invitationId":"%v"}`,
		invitation, visit.At("visitId"), invitation))
}

func TestAutomaticInvitations(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.inviting(1, true)
	v, visit := h.visit()
	visit.Want(200, `{"invitation":null,"lookIn":31}`)
	h.w.clock.Advance(31 * time.Second)
	looks(v, visit, "").Want(200, `{"invitation":null,"lookIn":0}`) // nobody is there to answer
	agent := h.agent(auth.InviteVisitor)
	invited := looks(v, visit, "").Want(200, `{"invitation":{"autoInvitationId":1,"campaignId":1,"agent":null,"message":"Hi, can I help you?","style":"popup",
		"window":{"popup":{"messageFrame":{"x":25,"y":25}}}}}`)
	id := invited.Text("invitation.id")
	looks(v, visit, "b").Want(200, `{"invitation":{"id":"`+id+`"}}`)
	agent.Do("POST", "/api/agent/v1/visitors/"+visit.Text("visitorId")+"/invite", `{"message":"Me too"}`).Want(200, `{"id":"`+id+`","autoInvitationId":1}`)
	wantList(t, "facts", h.w.rows(`SELECT code || ' ' || ref_id FROM fact WHERE kind = 19`), "3 1")

	stranger, strange := h.visit()
	stranger.Do("POST", "/api/visitor/v1/invitations/"+id+"/refuse").Want(404)
	asks(stranger, strange, id).Want(400, `{"code":400006}`)
	asks(v, visit, "x").Want(400, `{"code":400006}`)

	c := asks(v, visit, id).Want(200, `{"state":"offered"}`).ID()
	asks(v, visit, id).Want(200, `{"id":"`+c+`"}`)
	looks(v, visit, "c").Want(200, `{"invitation":null}`)
	wantList(t, "source", h.w.rows(`SELECT source FROM request`), "auto")
	wantList(t, "accepted", h.w.rows(`SELECT f.code || ' ' || f.ref_id || ' ' || (f.number = (SELECT s.at FROM fact s WHERE s.kind = 19)) FROM fact f WHERE f.kind = 20`),
		h.w.rows(`SELECT '3 1 ' || (1 = 1)`)...)
	wantList(t, "requested", h.w.rows(`SELECT code || ' ' || ref_id FROM fact WHERE kind = 1`), "3 1")
}

func TestNobodyIsInvitedWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.agent() // is online, but not where requests of the campaign go
	h.inviting(1, true)
	h.inviting(3, true)
	night := h.w.department("Night")
	h.w.route(fmt.Sprintf(`{"isEnable":true,"type":"simple","simpleRouteToObject":"department","simpleRouteToId":%d,"failType":"offlineMessage"}`, night))
	v, visit := h.visit()
	h.w.clock.Advance(time.Minute)
	looks(v, visit, "").Want(200, `{"invitation":null}`)
	v.Do("POST", "/api/visitor/v1/invitations", `{"autoInvitationId":3}`).Want(200, `{"invitation":null}`)
	h.w.route(`{"isEnable":false}`)
	looks(v, visit, "").Want(200, `{"invitation":{"autoInvitationId":1}}`)
}

func TestHowOftenVisitorsAreInvited(t *testing.T) {
	t.Parallel()
	for name, once := range map[string]bool{"once a visit": true, "on other pages again": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, false)
			h.agent()
			h.inviting(1, once)
			v, visit := h.visit()
			h.w.clock.Advance(time.Minute)
			id := looks(v, visit, "").Want(200).Text("invitation.id")
			for range 2 {
				v.Do("POST", "/api/visitor/v1/invitations/"+id+"/refuse").WantEmpty(200)
			}
			looks(v, visit, "").Want(200, `{"invitation":null}`)
			want := `{"invitation":null}`
			if !once {
				want = `{"invitation":{"autoInvitationId":1}}`
			}
			looks(v, visit, "other").Want(200, want)
			wantList(t, "outcomes", h.w.rows(`SELECT outcome FROM invitation_shown WHERE outcome IS NOT NULL`), "refused")
		})
	}
}

func TestInvitationsByAgents(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, clerk := h.agent(auth.InviteVisitor), h.agent()
	v, visit := h.visit()
	path := "/api/agent/v1/visitors/" + visit.Text("visitorId") + "/invite"
	clerk.Do("POST", path, `{}`).Want(403, `{"code":403003}`)
	agent.Do("POST", "/api/agent/v1/visitors/nobody/invite", `{}`).Want(404)
	id := agent.Do("POST", path, `{"message":"May I help with <b>pots</b>?"}`).Want(200, `{"message":"May I help with <b>pots</b>?","autoInvitationId":0}`).Text("id")
	agent.Do("POST", path, `{}`).Want(200, `{"id":"`+id+`"}`)
	looks(v, visit, "").Want(200, `{"invitation":{"id":"`+id+`","agent":{"id":`+fmt.Sprint(agent.Principal.AgentID)+`}}}`)
	asks(v, visit, id).Want(200)
	agent.Do("POST", path, `{}`).Want(400, `{"code":400030}`) // talks
	wantList(t, "source", h.w.rows(`SELECT source FROM request`), "manual")
	wantList(t, "facts", h.w.rows(`SELECT kind || ' ' || code || ' ' || agent_id FROM fact WHERE kind IN (19, 20) ORDER BY id`),
		fmt.Sprintf("19 2 %d", agent.Principal.AgentID), fmt.Sprintf("20 2 %d", agent.Principal.AgentID))

	_, gone := h.visit()
	h.w.clock.Advance(time.Hour)
	h.w.upkeep()
	agent.Do("POST", "/api/agent/v1/visitors/"+gone.Text("visitorId")+"/invite", `{}`).Want(400, `{"code":400030}`)
}

func TestPagesShowInvitations(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.agent()
	h.inviting(3, true)
	v, visit := h.visit()
	const path = "/api/visitor/v1/invitations"
	v.Do("POST", path, `{"autoInvitationId":1}`).Want(404) // is off
	v.Do("POST", path, `{"autoInvitationId":99}`).Want(404)
	v.Do("POST", path, `{"autoInvitationId":3}`).Want(200, `{"invitation":{"autoInvitationId":3}}`)
	v.Do("POST", path, `{"autoInvitationId":3}`).Want(200, `{"invitation":null}`) // is shown
	looks(v, visit, "").Want(200, `{"invitation":{"autoInvitationId":3}}`)
}

func TestConversionsAndSegmentsAlongAVisit(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	admin := h.As(auth.ManageSettings)
	agent := h.agent()
	admin.Do("PUT", "/livechat/configs", `{"isEnableVisitorSegmentation":true}`).Want(200)
	var told []chat.SegmentEntered
	event.Subscribe(h.Server.Bus, func(_ context.Context, e chat.SegmentEntered) { told = append(told, e) })
	admin.Do("POST", "/livechat/conversionActions", `{"name":"bought","isEnable":true,"type":"Url","matchType":"Contains","matchValue":"/Thanks","isAssignValue":true,"assignValue":"12.5"}`).Want(200)
	admin.Do("POST", "/livechat/conversionActions", `{"name":"off","isEnable":false,"type":"Url","matchType":"Contains","matchValue":"shop"}`).Want(200)
	segment := admin.Do("POST", "/livechat/visitorSegmentations", fmt.Sprintf(`{"name":"Buyers","isEnable":true,"color":"aa0000",
		"conditions":{"when":"All","list":[{"number":1,"field":"CurrentPageUrl","operator":"Include","value":"cart"}]},"notification":{"agents":[%d]}}`,
		agent.Principal.AgentID)).Want(200).ID()
	v, visit := h.visit()
	looks(v, visit, "cart").Want(200)
	wantList(t, "segments", h.w.rows(`SELECT segment_id FROM visit_segment`), segment)
	for range 2 {
		looks(v, visit, "thanks/1").Want(200)
		looks(v, visit, "thanks/2").Want(200)
	}
	wantList(t, "segments after", h.w.rows(`SELECT segment_id FROM visit_segment`))
	wantList(t, "conversions", h.w.rows(`SELECT number FROM fact WHERE kind = 24`), "12500")
	admin.Do("POST", "/livechat/customVariables", `{"name":"total","type":"decimal","value":"total"}`).Want(200)
	admin.Do("POST", "/livechat/conversionActions", `{"name":"rich","isEnable":true,"type":"CustomVariable","customVariable":"total","matchType":"IsMoreThan","matchValue":"100",
		"isAssignValue":true,"isAssignValueFromCustomVariable":true,"customVariableForAssignValue":"total"}`).Want(200)
	for _, total := range []string{"99.5", "250.25", "300"} {
		v.Do("PUT", "/api/visitor/v1/customVariables", `{"customVariables":[{"name":"total","value":"`+total+`"}]}`).WantEmpty(200)
	}
	wantList(t, "conversions by a variable", h.w.rows(`SELECT number FROM fact WHERE kind = 24 AND ref_id = 3`), "250250")
	looks(v, visit, "cart").Want(200)
	asks(v, visit, "").Want(200)
	wantList(t, "segments of the chat", h.w.rows(`SELECT segment_id FROM chat_segment`), segment)
	wantList(t, "matched", h.w.rows(`SELECT ref_id FROM fact WHERE kind = 2`), segment)
	if len(told) != 2 || told[0].Segment != "Buyers" || told[0].AgentIDs[0] != agent.Principal.AgentID || told[0].VisitorID != visit.Text("visitorId") {
		t.Errorf("told %+v", told)
	}
}
