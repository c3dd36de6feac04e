package server_test

import (
	"fmt"
	"testing"

	"parley/internal/apitest"
	"parley/internal/config"
	"parley/internal/realtime/realtimetest"
)

const banned = 403015.0

// aBannedVisitorGoes has an agent at one node ban a visitor of another node while they chat.
func aBannedVisitorGoes(t *testing.T, opened, here, there *node) {
	email, password := signInOf(t, opened.stdout.String())
	agent := agentOf(t, here.url, email, password)
	agent.socket()
	visitor, token, visit := visitorOf(t, there.url)
	innocent := newPerson(t, there.url)
	hello := innocent.do("POST", visitorDoor+"/visits", map[string]any{"siteId": 6000000, "page": map[string]any{"url": there.url + "/demo/shop"}})
	innocent.header.Set("Authorization", "Bearer "+hello["token"].(string))
	its := hello["visitorId"].(string)
	watching := realtimetest.MustDial(t, there.url, token)
	chat := visitor.requestChat(visit)
	apitest.Until(t, "the agent may accept", func() bool {
		status, _ := agent.try("POST", agentDoor+"/chats/"+chat+"/accept", nil)
		return status == 200
	})
	id := agent.do("GET", agentDoor+"/chats/"+chat, nil)["visitor"].(map[string]any)["id"].(string)

	ban := agent.do("POST", agentDoor+"/visitors/"+id+"/ban", map[string]any{"comment": "rude"})
	if ban["type"] != "visitor" || ban["visitorId"] != id || ban["comment"] != "rude" {
		t.Errorf("the ban is %v", ban)
	}
	if again := agent.do("POST", agentDoor+"/visitors/"+id+"/ban", map[string]any{}); again["id"] != ban["id"] {
		t.Errorf("banned again: %v", again)
	}
	if c := agent.do("GET", agentDoor+"/chats/"+chat, nil); c["state"] != "ended" || c["endedBy"] != "agent" {
		t.Errorf("the chat is %v, ended by %v", c["state"], c["endedBy"])
	}
	watching.WantClosed()
	if again, err := realtimetest.Dial(t, there.url, token, ""); err == nil {
		again.WantClosed()
	}
	for what, call := range map[string]func() float64{
		"a message": func() float64 {
			return codeOf(visitor, "POST", visitorDoor+"/chats/"+chat+"/messages", map[string]any{"clientId": "m9", "text": "still here"})
		},
		"a request": func() float64 {
			return codeOf(visitor, "POST", visitorDoor+"/chats", map[string]any{"clientId": "r9", "visitId": visit, "name": "Vera", "email": "vera@example.com"})
		},
		"an offline message": func() float64 {
			return codeOf(visitor, "POST", visitorDoor+"/offlineMessages", map[string]any{"clientId": "o9", "visitId": visit})
		},
		"a sign of life": func() float64 {
			return codeOf(visitor, "GET", visitorDoor+"/status", nil)
		},
		"a visit": func() float64 {
			return codeOf(newPerson(t, there.url), "POST", visitorDoor+"/visits", map[string]any{"siteId": 6000000, "token": token,
				"page": map[string]any{"url": there.url + "/demo/shop"}})
		},
	} {
		apitest.Until(t, what+" is refused", func() bool { return call() == banned })
	}
	innocent.do("GET", visitorDoor+"/status", nil)
	apitest.Until(t, "the visit ends", func() bool {
		status, _ := agent.try("GET", "/api/v2/livechat/visitors/"+id, nil)
		return status == 404
	})

	address := agent.do("POST", agentDoor+"/visitors/"+its+"/ban", map[string]any{"type": "ip"})
	apitest.Until(t, "the address is refused", func() bool {
		return codeOf(newPerson(t, there.url), "POST", visitorDoor+"/visits", map[string]any{"siteId": 6000000,
			"page": map[string]any{"url": there.url + "/demo/shop"}}) == banned
	})
	for _, b := range []map[string]any{ban, address} {
		agent.do("DELETE", "/api/v2/livechat/bans/"+fmt.Sprint(b["id"]), nil)
	}
	apitest.Until(t, "the visitor may come back", func() bool {
		status, _ := visitor.try("GET", visitorDoor+"/status", nil)
		return status == 200
	})
}

func TestABannedVisitorGoes(t *testing.T) {
	t.Parallel()
	n := start(t, banConfig(settings(t)))
	aBannedVisitorGoes(t, n, n, n)
}

func TestABannedVisitorGoesOnEveryNode(t *testing.T) {
	t.Parallel()
	cfg := banConfig(cluster(t))
	a, b := start(t, cfg), start(t, cfg)
	aBannedVisitorGoes(t, a, a, b)
}

// banConfig lets one address call as often as the test waits.
func banConfig(cfg config.Config) config.Config {
	cfg.VisitorLimits = false
	return cfg
}
