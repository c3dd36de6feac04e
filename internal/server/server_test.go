package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/realtime/realtimetest"
	"parley/internal/server"
)

func TestTheServerStartsAndStops(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	for i := range 12 {
		ctx, cancel := context.WithCancel(context.Background())
		s, err := server.New(ctx, cfg, server.Options{})
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(i)*3*time.Millisecond, cancel)
		if err := s.Run(ctx); err != nil {
			t.Fatalf("start %d ended with %v", i, err)
		}
		cancel()
	}
}

func TestAStartThatFailsLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	first := start(t, cfg)
	cfg.Listen = strings.TrimPrefix(first.url, "http://")
	cfg.Data = t.TempDir()
	if _, err := server.New(context.Background(), cfg, server.Options{}); err == nil || !strings.Contains(err.Error(), "listen") {
		t.Fatalf("a port that is taken: %v", err)
	}
	cfg.Listen = "127.0.0.1:0"
	start(t, cfg)
}

func TestTheDemoOpensOnceAndFindsItsDataAgain(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	printed := n.stdout.String()
	if strings.Count(printed, "\n") != 3 || !strings.Contains(printed, n.url+"/demo/shop") || !strings.Contains(printed, n.url+"/console/") {
		t.Errorf("the demo printed %q", printed)
	}
	email, password := signInOf(t, printed)
	agentOf(t, n.url, email, password)
	if info, err := os.Stat(filepath.Join(cfg.Data, "demo.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the sign-in's file: %v, %v", info, err)
	}
	n.stop()

	n = start(t, cfg)
	again, same := signInOf(t, n.stdout.String())
	if again != email || same != password {
		t.Error("another start printed another sign-in")
	}
	n.stop()

	if err := os.Remove(filepath.Join(cfg.Data, "demo.json")); err != nil {
		t.Fatal(err)
	}
	n = start(t, cfg)
	email, other := signInOf(t, n.stdout.String())
	if other == password {
		t.Error("a lost sign-in came back")
	}
	admin := agentOf(t, n.url, email, other)
	if total := admin.do("GET", "/api/v2/account/agents", nil)["total"]; total != float64(3) {
		t.Errorf("the demo has %v agents", total)
	}
}

func TestTheShopCarriesTheEmbedCodeThatTheAPIGives(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	email, password := signInOf(t, n.stdout.String())
	code := agentOf(t, n.url, email, password).do("GET", "/api/v2/livechat/campaigns/1/code", nil)["code"].(string)
	res, err := http.Get(n.url + "/demo/shop")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err = errJoin(err, res.Body.Close()); err != nil {
		t.Fatal(err)
	}
	_, nonce, _ := strings.Cut(res.Header.Get("Content-Security-Policy"), "'nonce-")
	nonce, _, _ = strings.Cut(nonce, "'")
	if want := strings.ReplaceAll(code, "<script", `<script nonce="`+nonce+`"`); nonce == "" || !strings.Contains(string(body), want) {
		t.Errorf("the shop lacks the code %s\n%s", want, body)
	}
}

func errJoin(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func TestProbesAndMetrics(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	for _, c := range []struct {
		path, forwarded string
		status          int
		part            string
	}{
		{"/healthz", "", 200, `"status":"ok"`},
		{"/readyz", "", 200, `"database":"ok"`},
		{"/metrics", "", 200, "parley_build_info"},
		{"/metrics", "203.0.113.9", 404, ""},
		{"/", "", 200, ""}, // leads to the console
		{"/nothing/here", "", 404, "404"},
	} {
		req, err := http.NewRequest("GET", n.url+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.forwarded != "" {
			req.Header.Set("X-Forwarded-For", c.forwarded)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err = errJoin(err, res.Body.Close()); err != nil {
			t.Fatal(err)
		}
		built := c.path != "/" || res.StatusCode == 200
		if built && (res.StatusCode != c.status || !strings.Contains(string(body), c.part)) {
			t.Errorf("%s answered %d %.200s", c.path, res.StatusCode, body)
		}
	}
}

func TestPlainHTTPIsForThisMachineAlone(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	cfg.TLS, cfg.ListenHTTP = "self-signed", "127.0.0.1:0"
	n := start(t, cfg)
	me := "/api/agent/v1/session"
	if status, _ := newPerson(t, n.url).try("GET", me, nil); status != 401 {
		t.Errorf("plain HTTP from this machine answered %d, want 401", status)
	}

	cfg = settings(t)
	cfg.BehindProxy = []string{"127.0.0.1"}
	n = start(t, cfg)
	for proto, want := range map[string]int{"https": 401, "http": 403} {
		p := newPerson(t, n.url)
		p.header.Set("X-Forwarded-For", "203.0.113.9")
		p.header.Set("X-Forwarded-Proto", proto)
		if status, _ := p.try("GET", me, nil); status != want {
			t.Errorf("%s through a proxy answered %d, want %d", proto, status, want)
		}
	}
}

func TestTheMainDoorSpeaksHTTPS(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	cfg.TLS, cfg.Demo = "self-signed", false
	ctx, cancel := context.WithCancel(context.Background())
	s, err := server.New(ctx, cfg, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	p := newPerson(t, s.URLs()[0])
	apitest.Until(t, "an answer over TLS", func() bool { status, _ := p.try("GET", "/healthz", nil); return status == 200 })
	if !strings.HasPrefix(p.url, "https://") {
		t.Errorf("the main door is %s", p.url)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAnEndingServerLetsCallsFinishAndSendsSocketsAway(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	email, password := signInOf(t, n.stdout.String())
	socket := agentOf(t, n.url, email, password).socket()
	visitor, token, visit := visitorOf(t, n.url)
	watching := realtimetest.MustDial(t, n.url, token)
	chat := visitor.requestChat(visit)

	// A call whose body is still coming when the server begins to end.
	r, w := io.Pipe()
	req, err := http.NewRequest("POST", n.url+visitorDoor+"/chats/"+chat+"/messages", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = visitor.header.Clone()
	req.Header.Set("Expect", "100-continue") // the body begins when the server reads it
	answered := make(chan int, 1)
	go func() {
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			answered <- 0
			return
		}
		_ = res.Body.Close()
		answered <- res.StatusCode
	}()
	if _, err := io.WriteString(w, `{"clientId":"c1",`); err != nil {
		t.Fatal(err)
	}
	go n.stop()
	for _, c := range []*realtimetest.Client{socket, watching} {
		if code := c.WantClosed(); code != 3001 {
			t.Errorf("a socket was closed with %d, want 3001", code)
		}
	}
	if _, err := io.WriteString(w, `"text":"last words"}`); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	if status := <-answered; status != http.StatusOK {
		t.Errorf("the running call answered %d", status)
	}
	n.stop()
	if status, _ := visitor.try("GET", "/healthz", nil); status != 0 {
		t.Errorf("the server still answers: %d", status)
	}
}

func TestASlowReaderIsSentAwayAndResumes(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	cfg.AgentGrace = time.Hour // on a busy machine the agent's own socket is too slow as well, and nobody opens it again
	n := start(t, cfg)
	email, password := signInOf(t, n.stdout.String())
	agent := agentOf(t, n.url, email, password)
	agent.socket()
	visitor, token, visit := visitorOf(t, n.url)
	chat := visitor.requestChat(visit)
	agent.do("POST", agentDoor+"/chats/"+chat+"/accept", nil)
	slow := realtimetest.MustDial(t, n.url, token)
	resume := slow.Stall()
	const sent = 1200
	filler := strings.Repeat("x", 8<<10)
	for i := range sent {
		agent.do("POST", agentDoor+"/chats/"+chat+"/messages", map[string]any{"clientId": fmt.Sprint("m", i), "text": fmt.Sprint(i, " ", filler)})
	}
	resume()
	slow.WantClosed()
	if texts := visitor.texts(visitorDoor, chat); len(texts) != sent || !strings.HasPrefix(texts[sent-1], fmt.Sprint(sent-1, " ")) {
		t.Errorf("%d of %d messages came", len(texts), sent)
	}
	back := realtimetest.MustDial(t, n.url, token)
	agent.do("POST", agentDoor+"/chats/"+chat+"/messages", map[string]any{"clientId": "more", "text": "more"})
	back.Want("message", nil, nil)
}
