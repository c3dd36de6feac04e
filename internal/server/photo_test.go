package server_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
)

// An agent's photograph stands for the team before a chat, beside the agent in the chat and
// in its invitations, and is gone everywhere once the agent is removed (widget.md 3.4).
func TestVisitorsSeeThePhotographsOfAgents(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	email, password := signInOf(t, n.stdout.String())
	admin := agentOf(t, n.url, email, password)
	second := admin.do("GET", "/api/v2/account/agents/2", nil)
	agent := agentOf(t, n.url, second["email"].(string), password)
	agent.socket()

	team := func() (visitor *person, visit any, faces string) {
		visitor = newPerson(t, n.url)
		hello := visitor.do("POST", visitorDoor+"/visits", map[string]any{"siteId": 6000000, "page": map[string]any{"url": n.url}})
		visitor.header.Set("Authorization", "Bearer "+hello["token"].(string))
		return visitor, hello["visitId"], fmt.Sprint(hello["team"])
	}
	if _, _, faces := team(); faces != "[]" {
		t.Errorf("without photographs the team shows %s", faces)
	}
	var drawing bytes.Buffer
	if err := png.Encode(&drawing, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	at := agent.do("PUT", agentDoor+"/photo", drawing.Bytes())["url"].(string)
	visitor, visit, faces := team()
	if faces != fmt.Sprint([]any{at}) {
		t.Errorf("the team shows %s, not %s", faces, at)
	}
	chat := visitor.requestChat(visit)
	agent.do("POST", agentDoor+"/chats/"+chat+"/accept", nil)
	if _, got := visitor.raw("GET", visitorDoor+"/chats/"+chat+"/agents", nil); !strings.Contains(got, `"avatar":"`+at+`"`) {
		t.Errorf("the agents in the chat are %s, without %s", got, at)
	}
	guest, _, _ := visitorOf(t, n.url)
	invitation := agent.do("POST", agentDoor+"/visitors/"+idOf(t, guest, n.url)+"/invite", map[string]any{"message": "Can I help?"})
	if who := invitation["agent"].(map[string]any); who["avatar"] != at {
		t.Errorf("who invites looks like %v, not %s", who, at)
	}

	admin.do("DELETE", "/api/v2/account/agents/2", nil)
	if _, _, faces := team(); faces != "[]" {
		t.Errorf("without the agent the team shows %s", faces)
	}
	answer, err := http.Get(n.url + at)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("the photograph of a removed agent answers %d", answer.StatusCode)
	}
}
