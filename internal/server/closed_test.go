package server_test

import (
	"context"
	"net/netip"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/config"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store"
)

// beside runs a step on a running server's database, as the command line does.
func beside(t *testing.T, cfg config.Config, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: cfg.DatabaseURL()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func closeSite(t *testing.T, cfg config.Config, disabled bool) {
	t.Helper()
	beside(t, cfg, func(ctx context.Context, tx *store.Tx) error {
		if err := account.SetSiteState(ctx, tx, 6000000, true, disabled); err != nil {
			return err
		}
		return account.Audit(ctx, tx, account.Entry{SiteID: 6000000, Product: "account", Action: "Site Management", Summary: "Close the site"})
	})
}

// codeOf is the fault that a call is answered with, 0 when it works.
func codeOf(p *person, method, path string, body any) float64 {
	p.t.Helper()
	_, out := p.try(method, path, body)
	code, _ := out["code"].(float64)
	return code
}

// aClosedSiteIsRefused is NOTES-account R11 for agents and visitors of a node.
func aClosedSiteIsRefused(t *testing.T, cfg config.Config, opened, other *node) {
	email, password := signInOf(t, opened.stdout.String())
	agent := agentOf(t, other.url, email, password)
	socket := agent.socket()
	visitor, token, visit := visitorOf(t, other.url)
	watching := realtimetest.MustDial(t, other.url, token)
	const closed = 403002.0

	closeSite(t, cfg, true)
	socket.WantClosed()
	watching.WantClosed()
	newcomer := map[string]any{"siteId": 6000000, "page": map[string]any{"url": other.url + "/demo/shop"}}
	for what, code := range map[string]func() float64{
		"the agent's session": func() float64 { return codeOf(agent, "GET", agentDoor+"/session", nil) },
		"another sign-in": func() float64 {
			return codeOf(newPerson(t, other.url), "POST", agentDoor+"/session", map[string]any{"email": email, "password": password})
		},
		"a new visitor": func() float64 { return codeOf(newPerson(t, other.url), "POST", visitorDoor+"/visits", newcomer) },
	} {
		if got := code(); got != closed {
			t.Errorf("%s is answered %.0f, want %.0f", what, got, closed)
		}
	}
	apitest.Until(t, "a refusal of the visitor", func() bool {
		return codeOf(visitor, "POST", visitorDoor+"/chats", map[string]any{"clientId": "c1", "visitId": visit}) == closed
	})
	if again, err := realtimetest.Dial(t, other.url, token, ""); err == nil {
		again.WantClosed()
	}
	page := newPerson(t, other.url)
	if status, _ := page.try("GET", "/chatwindow.aspx?siteId=6000000", nil); status != 404 {
		t.Errorf("the chat page answers %d", status)
	}

	closeSite(t, cfg, false)
	apitest.Until(t, "the visitor's return", func() bool {
		status, _ := visitor.try("GET", visitorDoor+"/status", nil)
		return status == 200
	})
	agentOf(t, other.url, email, password).socket()
}

func TestAClosedSiteIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	aClosedSiteIsRefused(t, cfg, n, n)
}

func TestAClosedSiteIsRefusedOnEveryNode(t *testing.T) {
	t.Parallel()
	cfg := cluster(t)
	a, b := start(t, cfg), start(t, cfg)
	aClosedSiteIsRefused(t, cfg, a, b)
}

// TestAgentsOutsideTheRangesAreSentAway is NOTES-account I9 for sockets and calls
// behind a trusted proxy.
func TestAgentsOutsideTheRangesAreSentAway(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	cfg.BehindProxy = []string{"127.0.0.1"}
	n := start(t, cfg)
	email, password := signInOf(t, n.stdout.String())
	from := func(address string) *person {
		p := newPerson(t, n.url)
		p.header.Set("X-Forwarded-For", netip.MustParseAddr(address).String())
		p.header.Set("X-Forwarded-Proto", "https")
		session := p.do("POST", agentDoor+"/session", map[string]any{"email": email, "password": password})
		p.header.Set("X-Parley-CSRF", session["csrfToken"].(string))
		return p
	}
	inside, outside := from("10.0.0.5"), from("203.0.113.9")
	local := agentOf(t, n.url, email, password) // speaks to the server itself
	socket := local.socket()
	ranges := "/api/v2/account/ipRestriction"
	inside.do("POST", ranges+"/ipRanges", map[string]any{"from": "10.0.0.0", "to": "10.0.0.255"})
	inside.do("PUT", ranges, map[string]any{"isEnable": true})
	socket.WantClosed()
	for name, p := range map[string]*person{"outside": outside, "this machine": local} {
		if code := codeOf(p, "GET", agentDoor+"/session", nil); code != 403013 {
			t.Errorf("a call from %s is answered %.0f", name, code)
		}
	}
	inside.do("GET", agentDoor+"/session", nil)
	visitorOf(t, n.url)
	beside(t, cfg, func(ctx context.Context, tx *store.Tx) error {
		_, err := account.ChangeIPRestriction(ctx, tx, 6000000, func(r account.IPRestriction) (account.IPRestriction, error) {
			r.IsEnable = false
			return r, nil
		})
		return err
	})
	outside.do("GET", agentDoor+"/session", nil)
	local.socket()
}
