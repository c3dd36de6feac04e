package chat_test

import (
	"fmt"
	"testing"

	"parley/internal/auth"
)

func TestAwayStatusesThroughTheDoor(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	admin, agent := h.As(auth.ManageSettings, auth.ManageAgentAndGroups), h.agent()
	const door = "/api/agent/v1"
	admin.Do("POST", "/livechat/customAwayStatus", `{"name":"Lunch","isVisible":true}`).Want(200, `{"id":101}`)
	admin.Do("POST", "/livechat/customAwayStatus", `{"name":"Secret"}`).Want(200, `{"id":102}`)
	for _, c := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"away as one of the site's statuses", `{"status":"away","awayStatusId":101}`, 200, `{"status":"away","awayStatusId":101}`},
		{"again changes nothing", `{"status":"away","awayStatusId":"101"}`, 200, `{"status":"away","awayStatusId":101}`},
		{"one that is not to be picked", `{"status":"away","awayStatusId":102}`, 400, `{"code":400006}`},
		{"one that does not exist", `{"status":"away","awayStatusId":103}`, 400, `{"code":400006}`},
		{"the system's is just away", `{"status":"away","awayStatusId":100}`, 200, `{"status":"away","awayStatusId":0}`},
		{"online has none", `{"status":"online","awayStatusId":101}`, 200, `{"status":"online","awayStatusId":0}`},
		{"a status that does not exist", `{"status":"asleep"}`, 400, `{"code":400006}`},
		{"out for lunch", `{"status":"away","awayStatusId":101}`, 200, `{"status":"away","awayStatusId":101}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent.On(t).Do("PUT", door+"/status", c.body).Want(c.status, c.want)
		})
	}
	agent.Do("GET", door+"/desk").Want(200, `{"me":{"status":"away","awayStatusId":101}}`)
	h.As().Do("GET", door+"/agents").Want(200, `{"agents":[{"id":1,"status":"offline"},{"id":2,"name":"agent 2","status":"away","awayStatusId":101,
		"departments":[],"isGiven":false,"load":0,"limit":3},{"id":3}],
		"awayStatuses":[{"id":100,"name":"Away","canPick":true},{"id":101,"name":"Lunch","canPick":true},{"id":102,"name":"Secret","canPick":false}]}`)
	h.OtherSite().As().Do("GET", door+"/agents").Want(200, `{"agents":[{"id":1,"status":"offline"}],"awayStatuses":[]}`)
	admin.Do("GET", fmt.Sprint("/livechat/agents/", agent.Principal.AgentID)).Want(200, `{"status":"Lunch"}`)
	wantList(t, "facts", h.w.rows(`SELECT code || ' ' || COALESCE(ref_id, 0) || ' ' || number FROM fact WHERE kind = 27 ORDER BY id`),
		"1 0 1", "2 101 0", "2 0 0", "1 0 0", "2 101 0")
}

func TestWhatOthersMayMakeOfAnAgent(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	admin := h.As(auth.ManageSettings)
	busy, absent := h.agent(), h.As(auth.AcceptChats)
	toAway, off := h.As(auth.SetOtherAgentToAway), h.As(auth.LogOtherAgentOff)
	admin.Do("POST", "/livechat/customAwayStatus", `{"name":"Lunch","isVisible":true}`).Want(200, `{"id":101}`)
	_, id := h.request("Vera")
	busy.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	one := fmt.Sprint("/api/agent/v1/agents/", busy.Principal.AgentID)
	there := fmt.Sprint("/api/agent/v1/agents/", absent.Principal.AgentID)

	toAway.Do("PUT", one+"/away", `{"awayStatusId":101}`).Want(200, `{"status":"away","awayStatusId":101}`)
	toAway.Do("PUT", one+"/away", `{}`).Want(200, `{"status":"away","awayStatusId":0}`)
	toAway.Do("PUT", one+"/away", `{"awayStatusId":7}`).Want(400, `{"code":400006}`)
	toAway.Do("PUT", there+"/away", `{}`).Want(400, fmt.Sprintf(`{"code":400030,"message":"agent %d is not online."}`, absent.Principal.AgentID))
	toAway.Do("PUT", "/api/agent/v1/agents/99/away", `{}`).Want(404, `{"code":404001}`)
	h.OtherSite().As(auth.SetOtherAgentToAway).Do("PUT", there+"/away", `{}`).Want(404, `{"code":404001}`)
	toAway.Do("POST", one+"/logOff").Want(403, `{"code":403003}`)
	off.Do("PUT", one+"/away", `{}`).Want(403, `{"code":403003}`)
	busy.Do("GET", "/api/agent/v1/desk").Want(200, `{"me":{"status":"away","load":1},"chats":[{"id":"`+id+`"}]}`)

	off.Do("POST", one+"/logOff").WantEmpty(200)
	off.Do("POST", one+"/logOff").WantEmpty(200)
	off.Do("POST", there+"/logOff").WantEmpty(200)
	busy.Do("GET", "/api/agent/v1/desk").Want(200, `{"me":{"status":"offline","load":0},"chats":[]}`)
	wantList(t, "the chat", h.w.rows(`SELECT state FROM chat`), "queued")
	wantList(t, "logins", h.w.rows(`SELECT k.name FROM fact f JOIN fact_kind k ON k.id = f.kind WHERE k.name LIKE 'agentLogged%' ORDER BY f.id`),
		"agentLoggedIn", "agentLoggedOut")
}

// By the v2 API the same comes to pass: whom somebody else sets to offline gives its chats up.
func TestLoggingOffByTheAPI(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	busy, off := h.agent(), h.As(auth.LogOtherAgentOff)
	_, id := h.request("Vera")
	busy.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	record := fmt.Sprint("/livechat/agents/", busy.Principal.AgentID)
	busy.Do("PUT", record, `{"status":"offline"}`).Want(200, `{"status":"offline","ongoingChats":1}`)
	busy.Do("PUT", record, `{"status":"online"}`).Want(200, `{"status":"online","ongoingChats":1}`)
	off.Do("PUT", record, `{"status":"offline"}`).Want(200, `{"status":"offline","ongoingChats":0}`)
	wantList(t, "the chat", h.w.rows(`SELECT state FROM chat`), "queued")
}
