package realtime_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"parley/internal/apitest"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/realtime"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// wire is the way to Redis, which a test can cut.
type wire struct {
	t      *testing.T
	target string
	addr   string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
}

func newWire(t *testing.T, target string) *wire {
	w := &wire{t: t, target: target, addr: "127.0.0.1:0"}
	w.mend()
	t.Cleanup(w.cut)
	return w
}

func (w *wire) mend() {
	w.t.Helper()
	l, err := net.Listen("tcp", w.addr)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	w.listener, w.addr = l, l.Addr().String()
	w.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.join(c)
		}
	}()
}

func (w *wire) join(c net.Conn) {
	d, err := net.Dial("tcp", w.target)
	if err != nil {
		_ = c.Close()
		return
	}
	w.mu.Lock()
	w.conns = append(w.conns, c, d)
	w.mu.Unlock()
	go func() { _, _ = io.Copy(c, d); _ = c.Close() }()
	_, _ = io.Copy(d, c)
	_ = d.Close()
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.listener.Close()
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

// journal is a log that a test can read.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, string(p))
	return len(p), nil
}

func (j *journal) count(part string) (n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, l := range j.lines {
		if strings.Contains(l, part) {
			n++
		}
	}
	return n
}

// pair is two nodes on one database and one broker.
type pair struct {
	a, b *stand
	logs *journal
}

func newPair(t *testing.T, broker string) *pair {
	p := &pair{logs: &journal{}}
	db, engine := storetest.New(t), realtime.NewFakeEngine()
	realtime.NewAgents(t, db, 1, 2)
	node := func() *stand {
		s := &stand{t: t, bus: &event.Bus{}, engine: engine}
		hub, err := realtime.New(realtime.Options{DB: db, Bus: s.bus, Engine: engine, Tokens: tokens{}, Broker: broker,
			Log: slog.New(slog.NewTextHandler(p.logs, nil))})
		if err != nil {
			t.Fatal(err)
		}
		s.run(hub)
		server := httptest.NewServer(hub.Handler())
		t.Cleanup(func() { s.stop(); server.Close() })
		s.url, s.hub = server.URL, hub
		return s
	}
	p.a, p.b = node(), node()
	return p
}

func (s *stand) healthy() bool { _, ok := s.hub.BrokerHealth(); return ok }

func TestNodesHearEachOtherThroughTheBrokerAndDoWithoutIt(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(testenv.NeedServices(t).Redis)
	if err != nil {
		t.Fatal(err)
	}
	w := newWire(t, u.Host)
	u.Host = w.addr
	p := newPair(t, u.String())
	apitest.Until(t, "the broker", func() bool { return p.a.healthy() && p.b.healthy() })

	visitor, agent := realtimetest.MustDial(t, p.a.url, "visitor v1"), realtimetest.MustDial(t, p.b.url, "agent 1")
	var got head
	for seq := range int64(200) {
		p.a.send(seq+1, chat.VisibleToAll)
		visitor.Want("message", &got, nil)
		if got.Seq != seq+1 {
			t.Fatalf("the visitor heard %d after %d", got.Seq, seq)
		}
		agent.Want("message", &got, nil)
		if got.Seq != seq+1 {
			t.Fatalf("the agent on the other node heard %d after %d", got.Seq, seq)
		}
	}

	w.cut()
	p.a.engine.SetChange(chat.Change{SiteID: realtime.TestSite, ChatID: "chat1", Seq: 201, State: "chatting", VisitorID: "v1",
		AgentIDs: []int64{1}, StateFact: 5})
	p.a.send(201, chat.VisibleToAll)
	visitor.Want("message", &got, func() bool { return got.Seq == 201 })
	agent.Want("head", &got, func() bool { return got.Seq == 201 && got.State == "chatting" })
	agent.Want("requests", nil, nil)

	late := realtimetest.MustDial(t, p.b.url, "agent 1")
	p.a.engine.SetChange(chat.Change{SiteID: realtime.TestSite, ChatID: "chat1", Seq: 202, State: "chatting", VisitorID: "v1", AgentIDs: []int64{1}})
	late.Want("head", &got, func() bool { return got.Seq == 202 })

	apitest.Until(t, "both nodes to notice", func() bool { return !p.a.healthy() && !p.b.healthy() })
	w.mend()
	apitest.Until(t, "the broker's return", func() bool { return p.a.healthy() && p.b.healthy() })
	seq := int64(202)
	for name, c := range map[string]*realtimetest.Client{"connected before": agent, "connected during the outage": late} {
		apitest.Until(t, name, func() bool {
			seq++
			p.a.send(seq, chat.VisibleToAll)
			for _, push := range c.Drain() {
				if strings.Contains(string(push), `"message"`) {
					return true
				}
			}
			return false
		})
	}
	if n := p.logs.count("the broker cannot be reached"); n != 2 {
		t.Errorf("two nodes logged one outage %d times:\n%s", n, strings.Join(p.logs.lines, ""))
	}
}

func TestANodeStartsWithoutItsBroker(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(testenv.NeedServices(t).Redis)
	if err != nil {
		t.Fatal(err)
	}
	w := newWire(t, u.Host)
	u.Host = w.addr
	w.cut()
	p := newPair(t, u.String())
	visitor, agent := realtimetest.MustDial(t, p.a.url, "visitor v1"), realtimetest.MustDial(t, p.b.url, "agent 1")
	p.a.send(1, chat.VisibleToAll)
	visitor.Want("message", nil, nil)
	w.mend()
	apitest.Until(t, "the broker", func() bool { return p.a.healthy() && p.b.healthy() })
	p.a.send(2, chat.VisibleToAll)
	agent.Want("message", nil, nil)
}

// A message that was announced to a node's listeners is not announced to them again.
func TestTheSweepKeepsQuietAboutWhatWentOut(t *testing.T) {
	t.Parallel()
	p := newPair(t, testenv.NeedServices(t).Redis)
	apitest.Until(t, "the broker", func() bool { return p.a.healthy() && p.b.healthy() })
	agent := realtimetest.MustDial(t, p.b.url, "agent 1")
	p.a.send(1, chat.VisibleToAll)
	agent.Want("message", nil, nil)
	p.a.engine.SetChange(chat.Change{SiteID: realtime.TestSite, ChatID: "chat1", Seq: 1, State: "chatting", VisitorID: "v1", AgentIDs: []int64{1}})
	rounds := p.a.engine.Rounds()
	apitest.Until(t, "three rounds", func() bool { return p.a.engine.Rounds() >= rounds+6 })
	for _, push := range agent.Drain() {
		if strings.Contains(string(push), `"head"`) {
			t.Errorf("it was announced again: %s", push)
		}
	}
}

func (s *stand) run(hub *realtime.Hub) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := hub.Run(ctx); err != nil {
			s.t.Error(err)
		}
	})
	s.stop = sync.OnceFunc(func() { cancel(); wg.Wait() })
	<-hub.Started()
}
