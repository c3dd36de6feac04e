package server_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/config"
	"parley/internal/realtime/realtimetest"
	"parley/internal/server"
)

// settings are those of a test's server: ports of the system, a folder of its own.
func settings(t *testing.T) config.Config {
	return config.Config{
		Storage: config.Storage{Data: t.TempDir()}, Listen: "127.0.0.1:0", TLS: "off", Demo: true, AgentGrace: time.Second,
		Log: config.Log{LogLevel: "info", LogFormat: "text"},
	}
}

// node is a running server.
type node struct {
	t      *testing.T
	url    string
	stdout *lines
	stop   func() // ends it in order and waits
}

// lines is what a server prints.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func start(t *testing.T, cfg config.Config) *node {
	t.Helper()
	return startLogged(t, cfg, slog.New(slog.DiscardHandler))
}

func startLogged(t *testing.T, cfg config.Config, log *slog.Logger) *node {
	t.Helper()
	n := &node{t: t, stdout: &lines{}}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := server.New(ctx, cfg, server.Options{Stdout: n.stdout, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.Run(ctx); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	n.stop = sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(n.stop)
	n.url = s.URLs()[len(s.URLs())-1]
	n.ready()
	if cfg.Demo { // doors are open before it is said where they are
		apitest.Until(t, "the demo's greeting", func() bool { return strings.Contains(n.stdout.String(), "Sign in") })
	}
	return n
}

// ready waits until the server says so.
func (n *node) ready() {
	n.t.Helper()
	apitest.Until(n.t, "a ready server", func() bool {
		res, err := http.Get(n.url + "/readyz")
		return err == nil && res.Body.Close() == nil && res.StatusCode == http.StatusOK
	})
}

// person is somebody with a browser: a visitor or an agent.
type person struct {
	t      *testing.T
	url    string
	client *http.Client
	header http.Header
}

func newPerson(t *testing.T, url string) *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, url: url, header: http.Header{}, client: &http.Client{Jar: jar, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}} //nolint:gosec // the test's own server
}

// try makes a call and returns status and answer.
func (p *person) try(method, path string, body any) (int, map[string]any) {
	p.t.Helper()
	var r io.Reader
	if data, ok := body.([]byte); ok {
		r = bytes.NewReader(data)
	} else if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		r = bytes.NewReader(data)
	}
	req, err := http.NewRequest(method, p.url+path, r)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = p.header.Clone()
	req.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = res.Body.Close() }()
	out := map[string]any{}
	_ = json.NewDecoder(res.Body).Decode(&out)
	return res.StatusCode, out
}

// do is try for a call that has to work.
func (p *person) do(method, path string, body any) map[string]any {
	p.t.Helper()
	status, out := p.try(method, path, body)
	if status != http.StatusOK {
		p.t.Fatalf("%s %s answered %d %v", method, path, status, out)
	}
	return out
}

// signInOf finds the sign-in among what the demo printed.
func signInOf(t *testing.T, printed string) (email, password string) {
	t.Helper()
	for line := range strings.Lines(printed) {
		if rest, ok := strings.CutPrefix(line, "Sign in"); ok {
			email, password, ok = strings.Cut(strings.TrimSpace(rest), " / ")
			if ok {
				return email, password
			}
		}
	}
	t.Fatalf("no sign-in in %q", printed)
	return "", ""
}

// agentOf signs in to the demo's console as one of its agents.
func agentOf(t *testing.T, url, email, password string) *person {
	t.Helper()
	p := newPerson(t, url)
	session := p.do("POST", "/api/agent/v1/session", map[string]any{"email": email, "password": password})
	p.header.Set("X-Parley-CSRF", session["csrfToken"].(string))
	return p
}

// socket opens an agent's realtime connection.
func (p *person) socket() *realtimetest.Client {
	p.t.Helper()
	return realtimetest.MustDial(p.t, p.url, p.do("POST", "/api/agent/v1/realtimeToken", nil)["token"].(string))
}

// visitorOf opens the shop: it returns a visitor, its token and its visit.
func visitorOf(t *testing.T, url string) (p *person, token string, visit any) {
	t.Helper()
	p = newPerson(t, url)
	out := p.do("POST", "/api/visitor/v1/visits", map[string]any{"siteId": 6000000,
		"page": map[string]any{"url": url + "/demo/shop", "title": "Shop", "referrer": ""}, "language": "en", "timeZone": "UTC"})
	token = out["token"].(string)
	p.header.Set("Authorization", "Bearer "+token)
	return p, token, out["visitId"]
}

// requestChat asks for a chat.
func (p *person) requestChat(visit any) (chatID string) {
	p.t.Helper()
	return p.do("POST", "/api/visitor/v1/chats", map[string]any{"clientId": "r1", "visitId": visit, "campaignId": 1,
		"name": "Vera", "email": "vera@example.com"})["id"].(string)
}

// texts reads what was written in a chat, in the order of its numbers.
func (p *person) texts(door, chatID string) (out []string) {
	p.t.Helper()
	for after := float64(0); ; {
		page := p.do("GET", fmt.Sprintf("%s/chats/%s/messages?after=%.0f&limit=200", door, chatID, after), nil)
		list, _ := page["messages"].([]any)
		for _, m := range list {
			m := m.(map[string]any)
			if m["seq"].(float64) != after+1 {
				p.t.Fatalf("message %v follows %v", m["seq"], after)
			}
			after++
			if m["kind"] == "text" {
				out = append(out, m["text"].(string))
			}
		}
		if after >= page["head"].(float64) {
			return out
		}
	}
}

const (
	agentDoor   = "/api/agent/v1"
	visitorDoor = "/api/visitor/v1"
)

// nodeVariable makes a copy of the test's own program a server, so that it can be killed.
const nodeVariable = "PARLEY_TEST_NODE"

func TestMain(m *testing.M) {
	if text := os.Getenv(nodeVariable); text != "" {
		serveForParent(text)
		return
	}
	os.Exit(m.Run())
}

func serveForParent(text string) {
	var cfg config.Config
	if err := json.Unmarshal([]byte(text), &cfg); err != nil {
		panic(err)
	}
	ctx := context.Background()
	s, err := server.New(ctx, cfg, server.Options{Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.URLs()[0])
	if err := s.Run(ctx); err != nil {
		panic(err)
	}
}

// victim is a node in a process of its own.
type victim struct {
	url string
	cmd *exec.Cmd
}

func startVictim(t *testing.T, cfg config.Config) *victim {
	t.Helper()
	text, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), nodeVariable+"="+string(text))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	v := &victim{cmd: cmd}
	t.Cleanup(v.kill)
	if _, err := fmt.Fscanln(out, &v.url); err != nil {
		t.Fatal(err)
	}
	(&node{t: t, url: v.url}).ready()
	return v
}

func (v *victim) kill() {
	_ = v.cmd.Process.Kill()
	_ = v.cmd.Wait()
}
