package realtime_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/realtime"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// tokens are readable here: "agent 1", "visitor v1".
type tokens struct{}

func (tokens) Listener(_ context.Context, token string) (*realtime.Listener, error) {
	kind, id, _ := strings.Cut(token, " ")
	switch kind {
	case "agent":
		var n int64
		_, err := fmt.Sscan(id, &n)
		return &realtime.Listener{SiteID: realtime.TestSite, AgentID: n, Name: "Agent " + id}, err
	case "visitor":
		return &realtime.Listener{SiteID: realtime.TestSite, VisitorID: id}, nil
	}
	return nil, nil
}

func (tokens) Doubts(_ context.Context, after int64) ([]account.Doubt, int64, error) {
	return nil, after, nil
}

func (tokens) Valid(context.Context, realtime.Listener) (bool, error) { return true, nil }

func (tokens) Visitors(context.Context, int64) (func(realtime.Listener) bool, error) {
	return func(realtime.Listener) bool { return true }, nil
}

// stand is a running hub.
type stand struct {
	t      *testing.T
	bus    *event.Bus
	engine *realtime.FakeEngine
	hub    *realtime.Hub
	url    string
	stop   func() // ends the hub and waits for it
}

func newStand(t *testing.T) *stand { return newStandWith(t, tokens{}) }

func newStandWith(t *testing.T, doorman realtime.Tokens) *stand {
	db := storetest.New(t)
	realtime.NewAgents(t, db, 1, 2)
	return newStandOn(t, db, doorman)
}

func newStandOn(t *testing.T, db *store.DB, doorman realtime.Tokens) *stand {
	s := &stand{t: t, bus: &event.Bus{}, engine: realtime.NewFakeEngine()}
	hub, err := realtime.New(realtime.Options{DB: db, Bus: s.bus, Engine: s.engine, Tokens: doorman})
	if err != nil {
		t.Fatal(err)
	}
	s.run(hub)
	s.hub = hub
	server := httptest.NewServer(hub.Handler())
	t.Cleanup(func() { s.stop(); server.Close() })
	s.url = server.URL
	return s
}

func (s *stand) send(seq int64, visibility string) {
	event.Publish(context.Background(), s.bus, chat.MessageSent{SiteID: realtime.TestSite, ChatUUID: "chat1", VisitorID: "v1",
		AgentIDs: []int64{1}, Visibility: visibility, Message: chat.Message{Seq: seq, Text: strings.Repeat("x", 8<<10)}})
}

type head struct {
	ChatID string
	Seq    int64
	State  string
}

func TestAMessageReachesThoseInTheChat(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	visitor, other := realtimetest.MustDial(t, s.url, "visitor v1"), realtimetest.MustDial(t, s.url, "visitor v2")
	agent1, agent2 := realtimetest.MustDial(t, s.url, "agent 1"), realtimetest.MustDial(t, s.url, "agent 2")
	s.send(1, chat.VisibleToAll)
	s.send(2, "agents")
	s.send(3, chat.VisibleToAll)
	var got head
	for _, seq := range []int64{1, 2, 3} {
		agent1.Want("message", &got, func() bool { return got.Seq == seq })
	}
	visitor.Want("message", &got, func() bool { return got.Seq == 1 })
	visitor.Want("message", &got, nil)
	if got.Seq != 3 {
		t.Errorf("the visitor heard %d, a note for agents", got.Seq)
	}
	event.Publish(context.Background(), s.bus, chat.RequestChanged{SiteID: realtime.TestSite})
	agent2.Want("requests", nil, nil)
	for name, c := range map[string]*realtimetest.Client{"another visitor": other, "another agent": agent2} {
		for _, push := range c.Drain() {
			if strings.Contains(string(push), `"message"`) {
				t.Errorf("%s heard %.80s", name, push)
			}
		}
	}
}

func TestTypingIsToldToTheOthers(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.engine.SetAudience("chat1", &chat.Audience{VisitorID: "v1", VisitorName: "Vera", AgentIDs: []int64{1}})
	visitor, stranger := realtimetest.MustDial(t, s.url, "visitor v1"), realtimetest.MustDial(t, s.url, "visitor v2")
	agent := realtimetest.MustDial(t, s.url, "agent 1")
	var typing struct {
		Sender struct{ Type, Name string }
		Text   *string
	}
	if err := visitor.Call("typing", map[string]any{"chatId": "chat1", "text": "hel"}, nil); err != nil {
		t.Fatal(err)
	}
	agent.Want("typing", &typing, nil)
	if typing.Sender.Name != "Vera" || typing.Text == nil || *typing.Text != "hel" {
		t.Errorf("the agent saw %+v", typing)
	}
	if err := agent.Call("typing", map[string]any{"chatId": "chat1", "text": "secret draft"}, nil); err != nil {
		t.Fatal(err)
	}
	typing.Text = nil
	visitor.Want("typing", &typing, nil)
	if typing.Sender.Type != "agent" || typing.Text != nil {
		t.Errorf("the visitor saw %+v", typing)
	}
	var refused *realtimetest.Error
	if err := stranger.Call("typing", map[string]any{"chatId": "chat1"}, nil); !errors.As(err, &refused) || refused.Code != 103 {
		t.Errorf("a stranger typing got %v", err)
	}
}

func TestHeadsTellWhereChatsStand(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.engine.SetHead("chat1", chat.Head{Seq: 12, State: "chatting"})
	agent := realtimetest.MustDial(t, s.url, "agent 1")
	var got realtime.Heads
	if err := agent.Call("heads", map[string]any{"chats": map[string]int{"chat1": 3, "chat2": 1}}, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Chats) != 1 || got.Chats["chat1"].Seq != 12 || got.Revision != 7 {
		t.Errorf("heads are %+v", got)
	}
}

func TestWhoMayConnect(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	for _, c := range []struct {
		name, token, origin string
		code                int // 0: may; over 1000: closed with; else refused with
	}{
		{"a visitor from any page", "visitor v1", "https://shop.example", 0},
		{"an agent from the console's own host", "agent 1", s.url, 0},
		{"an agent without a browser", "agent 1", "", 0},
		{"an agent from another page", "agent 1", "https://shop.example", 3507},
		{"a token that nobody made is to be renewed", "nobody", "", 109},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := realtimetest.Dial(t, s.url, c.token, c.origin)
			var closed *realtimetest.Closed
			var refused *realtimetest.Error
			switch {
			case err == nil && c.code == 0:
			case errors.As(err, &closed) && int(closed.Code) == c.code:
			case errors.As(err, &refused) && int(refused.Code) == c.code:
			default:
				t.Errorf("got %v, want code %d", err, c.code)
			}
		})
	}
}

func TestWhoSendsTooMuchIsDisconnectedAndMayComeBack(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	fast := realtimetest.MustDial(t, s.url, "visitor v1")
	for range 200 {
		if fast.Send([]byte(`{"id":9,"rpc":{"method":"heads","data":{}}}`)) != nil {
			break
		}
	}
	if code := fast.WantClosed(); code != 3013 {
		t.Errorf("a flood was answered with %d, want 3013", code)
	}
	large := realtimetest.MustDial(t, s.url, "visitor v1")
	_ = large.Send([]byte(`{"id":9,"rpc":{"method":"` + strings.Repeat("x", 40<<10) + `"}}`))
	if code := large.WantClosed(); code != 1009 {
		t.Errorf("a frame of 40 KB was answered with %d, want 1009", code)
	}
	realtimetest.MustDial(t, s.url, "visitor v1")
}

func TestASlowReaderIsDisconnectedAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	slow, quick := realtimetest.MustDial(t, s.url, "visitor v1"), realtimetest.MustDial(t, s.url, "agent 1")
	resume := slow.Stall()
	const sent = 3000
	var got head
	for seq := range int64(sent) {
		s.send(seq+1, chat.VisibleToAll)
		if seq%20 == 19 { // the pusher drops what nobody takes
			quick.Want("message", &got, func() bool { return got.Seq == seq+1 })
		}
	}
	resume()
	if code := slow.WantClosed(); code != 3008 && code != 3009 && code != 0 {
		t.Errorf("the slow reader was told %d, want a code to come back", code)
	}
}

func TestAnEndingServerTellsClientsToComeBack(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	visitor, agent := realtimetest.MustDial(t, s.url, "visitor v1"), realtimetest.MustDial(t, s.url, "agent 1")
	go s.stop()
	for _, c := range []*realtimetest.Client{visitor, agent} {
		if code := c.WantClosed(); code != 3001 {
			t.Errorf("closed with %d, want 3001", code)
		}
	}
	s.stop()
	s.send(1, chat.VisibleToAll) // a late event of a request that still runs
}

func TestTheHubStartsAndStops(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	for i := range 20 {
		hub, err := realtime.New(realtime.Options{DB: db, Bus: &event.Bus{}, Engine: realtime.NewFakeEngine(), Tokens: tokens{}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*time.Millisecond/2)
		if err := hub.Run(ctx); err != nil {
			t.Error(err)
		}
		cancel()
	}
}

func TestWhatWasSeenIsTold(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	visitor, agent := realtimetest.MustDial(t, s.url, "visitor v1"), realtimetest.MustDial(t, s.url, "agent 1")
	if err := visitor.Call("seen", map[string]any{"chatId": "chat1", "seq": 4}, nil); err != nil {
		t.Fatal(err)
	}
	if err := agent.Call("seen", map[string]any{"chatId": "chat1", "seq": 3}, nil); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0v1 saw chat1 to 4", "1 saw chat1 to 3"} {
		if got := s.engine.Heard(); !slices.Contains(got, want) {
			t.Errorf("the engine heard %q, not %q", got, want)
		}
	}
	tell := func(by chat.Party, seq int64, toVisitor bool) {
		event.Publish(context.Background(), s.bus, chat.MessagesSeen{SiteID: realtime.TestSite, ChatUUID: "chat1", VisitorID: "v1",
			AgentIDs: []int64{1}, By: by, Seq: seq, ToVisitor: toVisitor})
	}
	tell(chat.Party{AgentID: 1}, 2, false)
	tell(chat.Party{AgentID: 1}, 3, true)
	tell(chat.Party{VisitorID: "v1"}, 4, false)
	var got struct {
		By      string
		AgentID int64
		Seq     int64
	}
	visitor.Want("seen", &got, nil)
	if got.By != "agent" || got.AgentID != 1 || got.Seq != 3 {
		t.Errorf("the visitor heard %+v", got)
	}
	agent.Want("seen", &got, func() bool { return got.Seq == 4 && got.By == "visitor" })
}
