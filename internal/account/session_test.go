package account_test

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/store"
)

// signIn opens a console session and returns the Cookie header.
func (h *house) signIn(email string) string {
	h.t.Helper()
	a := h.Anonymous().Do("POST", "/api/agent/v1/session", `{"email":"`+email+`","password":"`+password+`"}`).Want(200)
	return (&http.Cookie{Name: "parley_session", Value: cookieOf(h.t, a).Value}).String()
}

func TestConsoleSessions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.agent(site.SiteID, "bob@example.com", auth.ManageBan)
	const path = "/api/agent/v1/session"

	a := h.Anonymous().Do("POST", path, `{"email":"Bob@example.com","password":"`+password+`"}`).
		Want(200, `{"agent":{"id":2,"displayName":"Bob Brown","email":"bob@example.com","isAdmin":false},"site":{"id":6000000,"name":"Shop"},
			"permissions":{"liveChat":{"manageBan":true,"acceptChats":true,"manageCampaigns":false},"account":{"manageSite":false}}}`)
	c := cookieOf(t, a)
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
		t.Errorf("the cookie is %s", c)
	}
	csrf := a.Text("csrfToken")
	bob := h.Anonymous().With("Cookie", c.Name+"="+c.Value)
	bob.Do("GET", path).Want(200, `{"csrfToken":"`+csrf+`","agent":{"id":2}}`)
	bob.Do("GET", mePath).Want(200, `{"id":2}`)
	bob.Do("GET", "/account/agents").Want(403, `{"code":403003}`)

	bob.Do("DELETE", path).Want(403, `{"code":403000}`)
	bob.With("X-Parley-CSRF", "x"+csrf[1:]).Do("DELETE", path).Want(403, `{"code":403000}`)
	out := bob.With("X-Parley-CSRF", csrf).Do("DELETE", path).WantEmpty(200)
	if gone := cookieOf(t, out); gone.MaxAge >= 0 || gone.Value != "" {
		t.Errorf("signing out leaves the cookie %s", gone)
	}
	bob.Do("GET", path).Want(401, `{"code":401000}`)

	h.Anonymous().Do("GET", path).Want(401, `{"code":401000}`)
	h.Anonymous().Do("POST", path, `{"email":"bob@example.com","password":"wrong-1"}`).Want(401, `{"code":401000}`)
	h.Anonymous().Do("POST", path, `{"email":"bob@example.com"}`).Want(400, `{"code":400000}`)
	h.Anonymous().With("Sec-Fetch-Site", "cross-site").Do("POST", path, `{"email":"bob@example.com","password":"`+password+`"}`).Want(403)
	h.Basic("ann@example.com", site.APIKey).Do("GET", path).Want(200, `{"csrfToken":"","permissions":{"account":{"manageSite":true}}}`)
}

func TestASessionLastsWhileItIsUsed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	used, idle := h.Anonymous().With("Cookie", h.signIn("ann@example.com")), h.Anonymous().With("Cookie", h.signIn("ann@example.com"))
	for range 70 { // 29 days
		h.clock.Advance(10 * time.Hour)
		used.Do("GET", mePath).Want(200)
	}
	idle.Do("GET", mePath).Want(401, `{"code":401000}`)
	h.clock.Advance(10 * time.Hour)
	used.Do("GET", mePath).Want(200)
	h.clock.Advance(9 * time.Hour)
	used.Do("GET", mePath).Want(200)
	h.clock.Advance(2 * time.Hour) // 30 days are over
	used.Do("GET", mePath).Want(401, `{"code":401000}`)
}

func TestWhoMayStayConnected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	secret, err := h.service.SignIn(context.Background(), account.SignIn{Email: "ann@example.com", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	session := "session:" + auth.Digest(secret)
	want := func(stays bool, why string) {
		t.Helper()
		got, err := h.service.MayStay(context.Background(), site.SiteID, site.AgentID, session, netip.Addr{})
		if err != nil || got != stays {
			t.Errorf("%s: %t, %v", why, got, err)
		}
	}
	want(true, "signed in")
	h.exec("UPDATE site SET disabled = TRUE")
	want(false, "the site is closed")
	h.exec("UPDATE site SET disabled = FALSE")
	h.exec("UPDATE agent SET is_active = FALSE")
	want(false, "the agent is switched off")
	h.exec("UPDATE agent SET is_active = TRUE")
	h.clock.Advance(12 * time.Hour)
	want(false, "the session is over")
	session = "key:" + auth.Digest(site.APIKey)
	want(true, "connected by a key")
	session = "key:" + auth.Digest("another")
	want(false, "the key has been replaced")
	session = "nothing:" + auth.Digest(site.APIKey)
	want(false, "connected by nothing that is known")
	p := h.token(grant("ann@example.com", password))
	session = "token:" + h.familyOf(p.AccessToken)
	want(true, "connected by a token")
	h.Anonymous().Do("POST", "/oauth/revoke", "token="+p.AccessToken).WantEmpty(200)
	want(false, "the token is revoked")
	p = h.token("grant_type=refresh_token&refresh_token=" + p.RefreshToken)
	want(true, "there is another one of the same sign-in")
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return account.EndSignIns(ctx, tx, site.SiteID, site.AgentID)
	})
	want(false, "signed out everywhere")
	session = ""
	want(true, "connected without a credential of its own")
}

func (h *house) familyOf(token string) (family string) {
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT family FROM token WHERE digest = ?`, auth.Digest(token)).Scan(&family)
	})
	return family
}

func TestNodesLearnWhoseConnectionsAreInDoubt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	bobID, _ := h.agent(site.SiteID, "bob@example.com")
	none, last, err := h.service.Doubts(t.Context(), -1)
	if err != nil || len(none) != 0 {
		t.Fatalf("the beginning is %v, %v", none, err)
	}
	for _, agentID := range []int64{site.AgentID, bobID, 0, site.AgentID} {
		h.step(func(ctx context.Context, tx *store.Tx) error { return account.Recheck(ctx, tx, site.SiteID, agentID) })
	}
	list, next, err := h.service.Doubts(t.Context(), last)
	want := []account.Doubt{{SiteID: site.SiteID, AgentID: bobID}, {SiteID: site.SiteID}, {SiteID: site.SiteID, AgentID: site.AgentID}}
	if err != nil || !slices.Equal(list, want) || next <= last {
		t.Errorf("got %v up to %d, %v; want %v", list, next, err, want)
	}
	if list, again, err := h.service.Doubts(t.Context(), next); err != nil || len(list) != 0 || again != next {
		t.Errorf("nothing new is %v up to %d, %v", list, again, err)
	}
}
