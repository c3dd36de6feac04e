package realtime_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"parley/internal/chat"
)

// stream is the fallback for networks that let no websocket through: an answer that
// does not end, and posts beside it.
type stream struct {
	t    *testing.T
	url  string
	body *bufio.Scanner

	Client  string
	Session string
	Node    string
}

func openStream(t *testing.T, url, token, origin string) *stream {
	t.Helper()
	res := post(t, url+"/realtime/http_stream", origin, map[string]any{"id": 1, "connect": map[string]any{"token": token}})
	t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK || res.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("the stream answers %d for %q", res.StatusCode, res.Header.Get("Access-Control-Allow-Origin"))
	}
	s := &stream{t: t, url: url, body: bufio.NewScanner(res.Body)}
	var first struct{ Connect *stream }
	first.Connect = s
	if err := json.Unmarshal([]byte(s.next("connect")), &first); err != nil {
		t.Fatal(err)
	}
	return s
}

func post(t *testing.T, url, origin string, body any) *http.Response {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest("POST", url, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", origin)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// next reads on to a line that holds part.
func (s *stream) next(part string) string {
	s.t.Helper()
	for s.body.Scan() {
		if strings.Contains(s.body.Text(), part) {
			return s.body.Text()
		}
	}
	s.t.Fatalf("the stream ended before %s came: %v", part, s.body.Err())
	return ""
}

// say posts a command of the stream's connection.
func (s *stream) say(command string) {
	s.t.Helper()
	res := post(s.t, s.url+"/realtime/emulation", "https://shop.example", map[string]any{"session": s.Session, "node": s.Node, "data": command})
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusNoContent {
		s.t.Fatalf("a post beside the stream answers %d, %v", res.StatusCode, err)
	}
}

func TestWithoutWebsocketsAStreamDoes(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.engine.SetHead("chat1", chat.Head{Seq: 12, State: "chatting"})
	visitor := openStream(t, s.url, "visitor v1", "https://shop.example")
	s.send(1, chat.VisibleToAll)
	visitor.next(`"seq":1`)
	visitor.say(`{"id":2,"rpc":{"method":"heads","data":{"chats":{"chat1":1}}}}`)
	visitor.next(`"seq":12`)
	go s.stop()
	visitor.next(`3001`)
}

func TestAnAgentsStreamIsForTheConsolesOwnPages(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	res := post(t, s.url+"/realtime/http_stream", "https://shop.example", map[string]any{"id": 1, "connect": map[string]any{"token": "agent 1"}})
	defer func() { _ = res.Body.Close() }()
	body := bufio.NewScanner(res.Body)
	if !body.Scan() || !strings.Contains(body.Text(), "3507") {
		t.Errorf("the stream says %q", body.Text())
	}
}
