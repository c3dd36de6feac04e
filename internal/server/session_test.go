package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"parley/internal/account"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store"
)

// sessions lists the ids of the sessions that an agent has, but the one that asks.
func (p *person) otherSessions() (ids []string) {
	p.t.Helper()
	res, err := p.client.Get(p.url + agentDoor + "/sessions")
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var list []struct {
		ID      string
		Current bool
	}
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil || res.StatusCode != http.StatusOK {
		p.t.Fatalf("the sessions answered %d, %v", res.StatusCode, err)
	}
	for _, s := range list {
		if !s.Current {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// A session that is ended takes its sockets along, and nobody else's.
func sessionsEndWithTheirSockets(t *testing.T, here, there, email, password string) {
	desk := agentOf(t, here, email, password)
	phone := agentOf(t, there, email, password)
	mine, its := desk.socket(), phone.socket()

	others := desk.otherSessions()
	if len(others) != 1 {
		t.Fatalf("the other sessions are %v", others)
	}
	desk.do("DELETE", agentDoor+"/sessions/"+others[0], nil)
	if code := its.WantClosed(); code != 3005 {
		t.Errorf("the socket of an ended session was closed with %d", code)
	}
	if status, _ := phone.try("GET", agentDoor+"/session", nil); status != http.StatusUnauthorized {
		t.Errorf("the ended session answered %d", status)
	}

	phone = agentOf(t, there, email, password)
	its = phone.socket()
	desk.do("POST", agentDoor+"/sessions/signOutEverywhere", nil)
	if code := its.WantClosed(); code != 3005 {
		t.Errorf("signing out everywhere closed a socket with %d", code)
	}

	phone = agentOf(t, there, email, password)
	its = phone.socket()
	phone.do("DELETE", agentDoor+"/session", nil)
	if code := its.WantClosed(); code != 3005 {
		t.Errorf("signing out closed the socket with %d", code)
	}
	if err := mine.Call("heads", map[string]any{"chats": map[string]int{}}, nil); err != nil {
		t.Errorf("the session that goes on has lost its socket: %v", err)
	}
}

func TestSocketsEndWithTheirSession(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	email, password := signInOf(t, n.stdout.String())
	sessionsEndWithTheirSockets(t, n.url, n.url, email, password)
}

func TestSocketsEndWithTheirSessionOnTheOtherNode(t *testing.T) {
	t.Parallel()
	w := newTwin(t)
	sessionsEndWithTheirSockets(t, w.nodes[0].url, w.nodes[1].url, w.email, w.password)
}

// What the command line ends, ends on a running server, and so does what a key opened.
func TestTheCommandLineSignsOutOfARunningServer(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	email, password := signInOf(t, n.stdout.String())
	agent := agentOf(t, n.url, email, password)
	socket := agent.socket()
	program := newPerson(t, n.url)
	made := agent.do("POST", agentDoor+"/keys", map[string]any{"password": password, "name": "program"})
	program.header.Set("Authorization", basicOf(email, made["key"].(string)))
	its := realtimetest.MustDial(t, n.url, program.do("POST", agentDoor+"/realtimeToken", nil)["token"].(string))

	db, err := store.Open(t.Context(), store.Options{URL: cfg.DatabaseURL()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	step := func(fn func(ctx context.Context, tx *store.Tx, siteID, agentID int64) error) {
		t.Helper()
		err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			siteID, agentID, err := account.FindAgent(ctx, tx, email)
			if err != nil {
				return err
			}
			return fn(ctx, tx, siteID, agentID)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	step(account.SignOut)
	if code := socket.WantClosed(); code != 3005 {
		t.Errorf("the socket was closed with %d", code)
	}
	if err := its.Call("heads", map[string]any{"chats": map[string]int{}}, nil); err != nil {
		t.Errorf("a key goes on, and its socket does not: %v", err)
	}
	step(func(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
		_, err := account.NewKey(ctx, tx, siteID, agentID)
		return err
	})
	if code := its.WantClosed(); code != 3005 {
		t.Errorf("the socket of the ended key was closed with %d", code)
	}
}
