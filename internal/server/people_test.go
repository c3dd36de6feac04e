package server_test

import (
	"fmt"
	"testing"

	"parley/internal/realtime/realtimetest"
)

// text is a push of a message.
type text struct {
	ChatID  string
	Message struct{ Text string }
}

// wantText waits for a message with a text.
func wantText(t *testing.T, c *realtimetest.Client, want string) {
	t.Helper()
	var got text
	c.Want("message", &got, func() bool { return got.Message.Text == want })
}

// A supervisor on one node watches the chat that an agent has on the other, until the
// permission is taken away there.
func TestAChatIsWatchedAcrossNodes(t *testing.T) {
	t.Parallel()
	cfg := cluster(t)
	a := start(t, cfg)
	email, password := signInOf(t, a.stdout.String())
	b := start(t, cfg)
	admin := agentOf(t, a.url, email, password)
	second := admin.do("GET", "/api/v2/account/agents/2", nil)
	boss := agentOf(t, b.url, second["email"].(string), password)
	permissions := func(on bool) {
		admin.do("PUT", "/api/v2/account/agents/2/permissions", map[string]any{"liveChat": map[string]any{"monitorAllChats": on, "monitorChatsInMyDepartment": false}})
		admin.do("PUT", "/api/v2/account/groups/8/permissions", map[string]any{"liveChat": map[string]any{"monitorChatsInMyDepartment": false}})
	}
	permissions(true)
	agent, watching := admin.socket(), boss.socket()
	visitor, token, visit := visitorOf(t, a.url)
	window := realtimetest.MustDial(t, a.url, token)
	id := visitor.requestChat(visit)
	admin.do("POST", agentDoor+"/chats/"+id+"/accept", nil)

	boss.do("PUT", agentDoor+"/chats/"+id+"/monitor", nil)
	visitor.do("POST", visitorDoor+"/chats/"+id+"/messages", map[string]any{"clientId": "1", "text": "from the visitor"})
	wantText(t, watching, "from the visitor")
	wantText(t, agent, "from the visitor")
	if err := window.Call("typing", map[string]any{"chatId": id, "text": "not sent ye"}, nil); err != nil {
		t.Fatal(err)
	}
	var typing struct{ Text string }
	watching.Want("typing", &typing, func() bool { return typing.Text == "not sent ye" })
	if agents := visitor.do("GET", visitorDoor+"/chats/"+id, nil)["agents"]; len(agents.([]any)) != 1 {
		t.Errorf("the visitor sees %v", agents)
	}

	permissions(false)
	watching.Want("requests", nil, nil)
	if watched := boss.do("GET", agentDoor+"/desk", nil)["monitored"]; len(watched.([]any)) != 0 {
		t.Errorf("without the permission it watches %v", watched)
	}
	if status, _ := boss.try("GET", agentDoor+"/chats/"+id+"/messages", nil); status != 404 {
		t.Errorf("without the permission it reads with %d", status)
	}
}

// A chat that is handed on is taken on another node, and agents of two nodes write to
// each other.
func TestAgentsOfTwoNodesWorkTogether(t *testing.T) {
	t.Parallel()
	cfg := cluster(t)
	a := start(t, cfg)
	email, password := signInOf(t, a.stdout.String())
	b := start(t, cfg)
	first := agentOf(t, a.url, email, password)
	other := first.do("GET", "/api/v2/account/agents/2", nil)
	second := agentOf(t, b.url, other["email"].(string), password)
	one, two := first.socket(), second.socket()
	visitor, token, visit := visitorOf(t, b.url)
	window := realtimetest.MustDial(t, b.url, token)
	id := visitor.requestChat(visit)
	first.do("POST", agentDoor+"/chats/"+id+"/accept", nil)

	first.do("POST", agentDoor+"/chats/"+id+"/transfer", map[string]any{"agentId": 2})
	var offer struct{ ChatID string }
	two.Want("offer", &offer, func() bool { return offer.ChatID == id })
	second.do("POST", agentDoor+"/chats/"+id+"/accept", nil)
	var state struct {
		Chat struct {
			State  string
			Agents []struct{ ID int64 }
		}
	}
	for _, c := range []*realtimetest.Client{one, two, window} {
		c.Want("chat", &state, func() bool { return state.Chat.State == "chatting" && fmt.Sprint(state.Chat.Agents) == "[{2}]" })
	}

	talk := first.do("POST", agentDoor+"/agentChats", map[string]any{"agentIds": []int64{2}})["id"].(string)
	path := agentDoor + "/agentChats/" + talk
	first.do("POST", path+"/messages", map[string]any{"clientId": "1", "text": "Thanks for taking it"})
	wantText(t, two, "Thanks for taking it")
	if err := two.Call("typing", map[string]any{"chatId": talk}, nil); err != nil {
		t.Fatal(err)
	}
	var typing struct{ ChatID string }
	one.Want("typing", &typing, func() bool { return typing.ChatID == talk })
	var heads struct {
		Chats map[string]struct{ Seq int64 }
	}
	if err := two.Call("heads", map[string]any{"chats": map[string]int64{}}, &heads); err != nil || heads.Chats[talk].Seq != 1 {
		t.Errorf("heads tell %v, %v", heads, err)
	}
	second.do("POST", path+"/seen", map[string]any{"seq": 1})
	var seen struct{ ChatID string }
	one.Want("seen", &seen, func() bool { return seen.ChatID == talk })
}
