package server_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/config"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// cluster is the settings of nodes on one PostgreSQL and one Redis.
func cluster(t *testing.T) config.Config {
	services := testenv.NeedServices(t)
	cfg := settings(t)
	cfg.Database, cfg.Broker = storetest.NewPostgres(t), services.Redis
	cfg.SecretKeyFile = filepath.Join(cfg.Data, "key")
	if _, err := auth.OpenSigner(cfg.SecretKeyFile, true, nil); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestAChatAcrossNodesOutlivesOneOfThem(t *testing.T) {
	t.Parallel()
	cfg := cluster(t)
	a := start(t, cfg)
	email, password := signInOf(t, a.stdout.String())
	b := startVictim(t, cfg)

	agent := agentOf(t, b.url, email, password)
	socket := agent.socket()
	visitor, token, visit := visitorOf(t, a.url)
	watching := realtimetest.MustDial(t, a.url, token)
	chat := visitor.requestChat(visit)
	socket.Want("requests", nil, nil)
	agent.do("POST", agentDoor+"/chats/"+chat+"/accept", nil)

	var want []string
	var got struct{ Message struct{ Text string } }
	say := func(p *person, door string, hearing *realtimetest.Client) {
		t.Helper()
		text := fmt.Sprint("line ", len(want))
		want = append(want, text)
		p.do("POST", door+"/chats/"+chat+"/messages", map[string]any{"clientId": text, "text": text})
		hearing.Want("message", &got, func() bool { return got.Message.Text == text })
	}
	for range 25 {
		say(visitor, visitorDoor, socket)
		say(agent, agentDoor, watching)
	}

	// The agent's node is killed: its rows are reaped, and when the grace time has
	// passed the chat waits again.
	b.kill()
	var state struct{ Chat struct{ State string } }
	watching.Want("chat", &state, func() bool { return state.Chat.State == "queued" })

	// The agent comes back through the other node and goes on.
	agent.url = a.url
	socket = agent.socket()
	apitest.Until(t, "the chat's offer", func() bool {
		status, _ := agent.try("POST", agentDoor+"/chats/"+chat+"/accept", nil)
		return status == 200
	})
	say(visitor, visitorDoor, socket)
	say(agent, agentDoor, watching)
	texts := visitor.texts(visitorDoor, chat)
	if len(texts) != len(want) {
		t.Fatalf("%d messages, want %d", len(texts), len(want))
	}
	for i := range want {
		if texts[i] != want[i] {
			t.Fatalf("message %d is %q, want %q", i, texts[i], want[i])
		}
	}
}

func TestNodesOfOneDemoShareItsSignIn(t *testing.T) {
	t.Parallel()
	cfg := cluster(t)
	a, b := start(t, cfg), start(t, cfg)
	email, password := signInOf(t, b.stdout.String())
	agentOf(t, a.url, email, password)
	if first, _ := signInOf(t, a.stdout.String()); first != email {
		t.Errorf("two nodes name %s and %s", first, email)
	}
}
