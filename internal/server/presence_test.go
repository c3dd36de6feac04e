package server_test

import (
	"testing"

	"parley/internal/apitest"
	"parley/internal/realtime/realtimetest"
)

// Whose connection is lost is there until the grace time has passed, and as before when
// it comes back.
func TestAnAgentWhoseConnectionIsLost(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	email, password := signInOf(t, n.stdout.String())
	agent := agentOf(t, n.url, email, password)
	socket := agent.socket()
	me := func() map[string]any { return agent.do("GET", agentDoor+"/desk", nil)["me"].(map[string]any) }
	visitor, _, visit := visitorOf(t, n.url)
	chat := visitor.requestChat(visit)
	agent.do("POST", agentDoor+"/chats/"+chat+"/accept", nil)
	status := agent.do("GET", agentDoor+"/agents", nil)["awayStatuses"].([]any)[0].(map[string]any)
	if status["name"] != "Away" || status["canPick"] != true {
		t.Fatalf("the first away status is %v", status)
	}
	agent.do("PUT", agentDoor+"/status", map[string]any{"status": "away", "awayStatusId": status["id"]})
	socket.Want("presence", nil, nil)

	socket.Close()
	apitest.Until(t, "the agent's absence", func() bool { return me()["status"] == "offline" })
	apitest.Until(t, "the chat's return", func() bool {
		return visitor.do("GET", visitorDoor+"/chats/"+chat, nil)["state"] == "queued"
	})

	watching := agent.socket()
	apitest.Until(t, "the agent's return", func() bool { return me()["status"] == "away" })
	if now := me(); now["load"] != 0.0 {
		t.Errorf("who comes back is %v", now)
	}
	other := agent.socket()
	watching.Close()
	agent.do("PUT", agentDoor+"/status", map[string]any{"status": "online"})
	var seen struct{ Status string }
	other.Want("presence", &seen, func() bool { return seen.Status == "online" })
}

// Who waits in front is told when the line moves; the others read it with their heads.
func TestPlacesInTheQueueArePushed(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	first, _, visit := visitorOf(t, n.url)
	ahead := first.requestChat(visit)
	second, token, visit := visitorOf(t, n.url)
	socket := realtimetest.MustDial(t, n.url, token)
	chat := second.requestChat(visit)
	var at struct {
		ChatID string
		Place  int
	}
	socket.Want("position", &at, func() bool { return at.ChatID == chat && at.Place == 2 })
	first.do("POST", visitorDoor+"/chats/"+ahead+"/end", nil)
	socket.Want("position", &at, func() bool { return at.Place == 1 })
	var heads struct {
		Chats map[string]struct{ Position struct{ Place int } }
	}
	if err := socket.Call("heads", map[string]any{"chats": map[string]int{chat: 1}}, &heads); err != nil || heads.Chats[chat].Position.Place != 1 {
		t.Errorf("the heads say %+v, %v", heads, err)
	}
}
