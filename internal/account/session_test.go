package account_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"parley/internal/auth"
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
	secret, err := h.service.SignIn(context.Background(), "ann@example.com", password, nowhere)
	if err != nil {
		t.Fatal(err)
	}
	session := auth.Digest(secret)
	want := func(stays bool, why string) {
		t.Helper()
		got, err := h.service.MayStay(context.Background(), site.SiteID, site.AgentID, session)
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
	session = ""
	want(true, "connected by a key")
}
