package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/config"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store"
)

// twin is two nodes of one installation behind a proxy that says where callers are.
type twin struct {
	t               *testing.T
	cfg             config.Config
	nodes           [2]*node
	email, password string
}

func newTwin(t *testing.T, change ...func(*config.Config)) *twin {
	cfg := cluster(t)
	cfg.BehindProxy = []string{"127.0.0.1/32"}
	for _, fn := range change {
		fn(&cfg)
	}
	w := &twin{t: t, cfg: cfg, nodes: [2]*node{start(t, cfg), start(t, cfg)}}
	w.email, w.password = signInOf(t, w.nodes[0].stdout.String())
	return w
}

// from is somebody at an address who calls one of the nodes.
func (w *twin) from(address string, n int) *person {
	p := newPerson(w.t, w.nodes[n%2].url)
	p.header.Set("X-Forwarded-For", address)
	p.header.Set("X-Forwarded-Proto", "https")
	return p
}

// with is a program that shows credentials to one of the nodes.
func (w *twin) with(authorization string, n int) *person {
	p := newPerson(w.t, w.nodes[n%2].url)
	p.header.Set("Authorization", authorization)
	return p
}

func (p *person) grant(fields ...string) (int, map[string]any) {
	p.t.Helper()
	body := map[string]any{}
	for i := 0; i < len(fields); i += 2 {
		body[fields[i]] = fields[i+1]
	}
	return p.try("POST", "/oauth/token", body)
}

// signIn trades the demo's password at a node.
func (w *twin) signIn(n int) map[string]any {
	w.t.Helper()
	status, pair := w.from("198.51.100.200", n).grant("grant_type", "password", "email", w.email, "password", w.password)
	if status != 200 {
		w.t.Fatalf("signing in at node %d answers %d %v", n, status, pair)
	}
	return pair
}

// ends waits until both nodes refuse a token.
func (w *twin) ends(what string, pair map[string]any) {
	w.t.Helper()
	for n := range w.nodes {
		if status, _ := w.with(bearer(pair), n).try("GET", "/api/v2/account/agents", nil); status != 401 {
			w.t.Errorf("%s: node %d answers %d", what, n, status)
		}
	}
}

// lives sees that both nodes take a token.
func (w *twin) lives(what string, pair map[string]any) {
	w.t.Helper()
	for n := range w.nodes {
		if status, answer := w.with(bearer(pair), n).try("GET", "/api/v2/account/agents", nil); status != 200 {
			w.t.Errorf("%s: node %d answers %d %v", what, n, status, answer)
		}
	}
}

func bearer(pair map[string]any) string { return "Bearer " + pair["access_token"].(string) }

func TestNodesCountFailedSignInsTogether(t *testing.T) {
	t.Parallel()
	w := newTwin(t)
	wrong := func(address string, n int) (int, map[string]any) {
		return w.from(address, n).grant("grant_type", "password", "email", fmt.Sprint("nobody", n, "@example.test"), "password", "wrong-one")
	}

	t.Run("an address that fails at one node waits at the other", func(t *testing.T) {
		for n := range 3 {
			if status, _ := wrong("203.0.113.1", 0); status != 400 {
				t.Fatalf("failure %d is answered %d", n, status)
			}
		}
		status, answer := w.from("203.0.113.1", 1).try("POST", "/api/agent/v1/session", map[string]any{"email": w.email, "password": w.password})
		if status != 429 {
			t.Errorf("the right password is answered %d %v", status, answer)
		}
	})
	t.Run("an account that fails at both is locked at both", func(t *testing.T) {
		const email, right = "lee@example.test", "right-one-1"
		key := w.newAgent(email, right)
		for n := range 5 {
			w.from(fmt.Sprint("203.0.113.", 10+n), n).grant("grant_type", "password", "email", email, "password", "wrong-one")
		}
		for n := range w.nodes {
			address := fmt.Sprint("203.0.113.", 20+n)
			if status, answer := w.from(address, n).grant("grant_type", "password", "email", email, "password", right); status != 400 || answer["code"] != float64(400020) {
				t.Errorf("node %d answers the right password with %d %v", n, status, answer)
			}
			if status, _ := w.from(address, n).try("POST", "/api/agent/v1/session", map[string]any{"email": email, "password": right}); status != 429 {
				t.Errorf("the console of node %d answers %d", n, status)
			}
			me := newPerson(t, w.nodes[n].url)
			me.header.Set("Authorization", basicOf(email, key.key))
			if locked := me.do("GET", "/api/v2/account/agents/me", nil)["isLocked"]; locked != true {
				t.Errorf("node %d says that isLocked is %v", n, locked)
			}
		}
		pair := w.signIn(0)
		w.with(bearer(pair), 0).do("PUT", fmt.Sprint("/api/v2/account/agents/", key.id, "/unlock"), nil)
		if status, answer := w.from("203.0.113.30", 1).grant("grant_type", "password", "email", email, "password", right); status != 200 {
			t.Errorf("unlocked at node 0, node 1 answers %d %v", status, answer)
		}
	})
	t.Run("wrong secrets of a client", func(t *testing.T) {
		c := register(t, w.cfg, account.NewClient{SiteID: 6000000, Name: "Reports", RedirectURIs: []string{clientHome}})
		own := func(address, secret string, n int) (int, map[string]any) {
			return w.from(address, n).grant("grant_type", "client_credentials", "client_id", c.ID, "client_secret", secret, "siteId", demoSite)
		}
		for n := range 3 {
			if status, _ := own("203.0.113.40", "wrong", n); status != 401 {
				t.Fatalf("a wrong secret is answered %d", status)
			}
		}
		if status, _ := own("203.0.113.41", "wrong", 0); status != 401 { // the fourth failure of the client, from wherever
			t.Fatalf("a wrong secret is answered %d", status)
		}
		for n, address := range []string{"203.0.113.40", "203.0.113.41"} {
			if status, _ := own(address, c.Secret, n+1); status != 401 {
				t.Errorf("%s does not wait at node %d: %d", address, (n+1)%2, status)
			}
		}
		if status, answer := own("203.0.113.42", c.Secret, 1); status != 200 {
			t.Errorf("the right secret from elsewhere is answered %d %v", status, answer)
		}
	})
}

type newcomer struct {
	id  int64
	key string
}

// newAgent adds an agent to the demo's site, as the command line does.
func (w *twin) newAgent(email, password string) (made newcomer) {
	w.t.Helper()
	hash, err := account.HashPassword(w.t.Context(), "password", password)
	if err != nil {
		w.t.Fatal(err)
	}
	inStep(w.t, w.cfg, func(ctx context.Context, tx *store.Tx) (err error) {
		if made.id, err = account.CreateAgent(ctx, tx, 6000000, account.NewAgent{Email: email, DisplayName: "Lee", Password: hash, IsAdmin: true}); err != nil {
			return err
		}
		made.key, err = account.NewKey(ctx, tx, 6000000, made.id)
		return err
	})
	return made
}

func basicOf(user, secret string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, secret)
	return r.Header.Get("Authorization")
}

func TestTokensEndOnAllNodes(t *testing.T) {
	t.Parallel()
	w := newTwin(t)
	c := register(t, w.cfg, account.NewClient{SiteID: 6000000, Name: "Reports", RedirectURIs: []string{clientHome}})
	refresh := func(pair map[string]any, n int, more ...string) (int, map[string]any) {
		return w.from("198.51.100.201", n).grant(append([]string{"grant_type", "refresh_token", "refresh_token", pair["refresh_token"].(string)}, more...)...)
	}

	t.Run("by revocation, and their sockets with them", func(t *testing.T) {
		pair := w.signIn(0)
		w.lives("a new token", pair)
		token := w.with(bearer(pair), 1).do("POST", agentDoor+"/realtimeToken", nil)["token"].(string)
		socket := realtimetest.MustDial(t, w.nodes[1].url, token)
		w.from("198.51.100.202", 0).do("POST", "/oauth/revoke", map[string]any{"token": pair["refresh_token"]})
		w.ends("a revoked token", pair)
		socket.WantClosed()
	})
	t.Run("by a refresh token that is shown again at the other node", func(t *testing.T) {
		first := w.signIn(1)
		status, second := refresh(first, 0)
		if status != 200 {
			t.Fatalf("refreshing answers %d", status)
		}
		w.lives("a refreshed token", second)
		if status, _ := refresh(first, 1); status != 400 {
			t.Errorf("a used refresh token is answered %d", status)
		}
		w.ends("the first token of the family", first)
		w.ends("the second", second)
	})
	t.Run("by a crowd that shows one refresh token to both", func(t *testing.T) {
		pair := w.signIn(0)
		if won := crowd(func(n int) bool { status, _ := refresh(pair, n); return status == 200 }); won > 1 {
			t.Errorf("%d had the same token accepted", won)
		}
		w.ends("the family", pair)
	})
	t.Run("and one code is traded once", func(t *testing.T) {
		agent := agentOf(t, w.nodes[0].url, w.email, w.password)
		back := consentTo(t, agent, standard(w.nodes[0].url, c).AuthCodeURL("x")+"&siteId="+demoSite)
		trade := []string{"grant_type", "authorization_code", "code", back.Query().Get("code"), "redirect_uri", clientHome, "client_id", c.ID, "client_secret", c.Secret}
		if won := crowd(func(n int) bool { status, _ := w.from("198.51.100.203", n).grant(trade...); return status == 200 }); won > 1 {
			t.Errorf("%d had the same code accepted", won)
		}
	})
	t.Run("by a client that is revoked", func(t *testing.T) {
		status, pair := w.from("198.51.100.204", 0).grant("grant_type", "client_credentials", "client_id", c.ID, "client_secret", c.Secret, "siteId", demoSite)
		if status != 200 {
			t.Fatalf("the client is answered %d", status)
		}
		w.lives("a client's token", pair)
		inStep(t, w.cfg, func(ctx context.Context, tx *store.Tx) error { return account.RevokeClient(ctx, tx, c.ID) })
		w.ends("a revoked client's token", pair)
	})
	t.Run("by another password, and sessions with them", func(t *testing.T) {
		const email = "kim@example.test"
		made := w.newAgent(email, "right-one-1")
		status, pair := w.from("198.51.100.205", 0).grant("grant_type", "password", "email", email, "password", "right-one-1")
		if status != 200 {
			t.Fatalf("signing in answers %d", status)
		}
		session := agentOf(t, w.nodes[1].url, email, "right-one-1")
		w.with(basicOf(email, made.key), 1).do("PUT", "/api/v2/account/agents/me/password", map[string]any{"currentPassword": "right-one-1", "newPassword": "right-one-2"})
		w.ends("a token of the old password", pair)
		if status, _ := session.try("GET", agentDoor+"/session", nil); status != 401 {
			t.Errorf("a session of the old password is answered %d", status)
		}
	})
}

// crowd has many do the same at once, half at each node, and counts whom it works for.
func crowd(try func(n int) bool) (won int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for n := range 12 {
		wg.Go(func() {
			if try(n) {
				mu.Lock()
				won++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return won
}

func TestNodesKeepToOneDailyLimit(t *testing.T) {
	t.Parallel()
	const limit = 60
	w := newTwin(t, func(c *config.Config) { c.DailyLimit = limit })
	key := w.newAgent("bi@example.test", "right-one-1")
	day := func() int { return time.Now().UTC().YearDay() }
	for began := day(); ; began = day() {
		served := 0
		for n := range 2 * limit {
			status, answer := w.with(basicOf("bi@example.test", key.key), n).try("GET", "/api/v2/account/agents/me", nil)
			switch {
			case status == 200:
				served++
			case status != 403 || answer["code"] != float64(403010):
				t.Fatalf("call %d is answered %d %v", n, status, answer)
			}
		}
		if day() != began {
			continue // the limit was reset meanwhile
		}
		if served != limit {
			t.Errorf("%d calls were served, the limit is %d", served, limit)
		}
		break
	}
	pair := w.signIn(1) // asking for tokens does not count, using them does
	if status, answer := w.with(bearer(pair), 0).try("GET", "/api/v2/account/agents", nil); status != 403 || answer["code"] != float64(403010) {
		t.Errorf("a token beyond the limit is answered %d %v", status, answer)
	}
	agentOf(t, w.nodes[0].url, w.email, w.password).do("GET", "/api/v2/account/agents", nil) // the console does not count
	if !strings.HasPrefix(w.cfg.Database, "postgres") {
		t.Error("the nodes do not share PostgreSQL")
	}
}
