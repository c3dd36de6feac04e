package server_test

import (
	"fmt"
	"strings"
	"testing"
)

// An agent who is in a chat is removed on another node: everything that it is signed
// in with ends there too, the chat waits for somebody else, and the history keeps its name.
func TestARemovedAgentIsOutOnEveryNode(t *testing.T) {
	t.Parallel()
	cfg := cluster(t)
	a := start(t, cfg)
	email, password := signInOf(t, a.stdout.String())
	b := start(t, cfg)

	admin := agentOf(t, a.url, email, password)
	second := admin.do("GET", "/api/v2/account/agents/2", nil)
	agent := agentOf(t, b.url, second["email"].(string), password)
	socket := agent.socket()
	talk := func() (*person, string) {
		visitor, _, visit := visitorOf(t, b.url)
		chat := visitor.requestChat(visit)
		agent.do("POST", agentDoor+"/chats/"+chat+"/accept", nil)
		agent.do("POST", agentDoor+"/chats/"+chat+"/messages", map[string]any{"clientId": "m1", "text": "Hello"})
		return visitor, chat
	}
	_, ended := talk()
	agent.do("POST", agentDoor+"/chats/"+ended+"/end", nil)
	visitor, running := talk()

	admin.do("DELETE", "/api/v2/account/agents/2", nil)
	if status, _ := agent.try("GET", "/api/v2/account/agents/me", nil); status != 401 {
		t.Errorf("the removed agent's session answered %d", status)
	}
	if status, _ := agent.try("POST", agentDoor+"/chats/"+running+"/messages", map[string]any{"clientId": "m2", "text": "Still here"}); status != 401 {
		t.Errorf("the removed agent's message answered %d", status)
	}
	if code := socket.WantClosed(); code != 3005 {
		t.Errorf("its socket ended with %d", code)
	}
	if state := visitor.do("GET", visitorDoor+"/chats/"+running, nil)["state"]; state != "queued" {
		t.Errorf("its chat is %v", state)
	}
	page := admin.do("GET", "/api/v2/livechat/chats", nil)
	chats, _ := page["chats"].([]any)
	if len(chats) != 1 {
		t.Fatalf("the history holds %v", page)
	}
	first := chats[0].(map[string]any)
	if got := fmt.Sprint(first["agents"]); got != fmt.Sprint([]any{map[string]any{"id": 2.0, "display_name": second["displayName"], "email": second["email"]}}) {
		t.Errorf("the history names %s", got)
	}
	if got := fmt.Sprint(first["chatTranscript"]); !strings.Contains(got, "sender:"+second["displayName"].(string)) {
		t.Errorf("the transcript is %s", got)
	}
}
