package account_test

import (
	"context"
	"encoding/base64"
	"net/netip"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/auth"
)

// oneVisitor knows one visitor's token.
type oneVisitor struct{}

func (oneVisitor) Read(token string) *auth.Principal {
	if token != "visitor.k1.right.mac" {
		return nil
	}
	return &auth.Principal{Kind: auth.VisitorUser, Via: auth.ViaToken, SiteID: 6000000, VisitorID: "v"}
}

func TestWhatIsNoCredential(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *account.Options) { o.Visitors = oneVisitor{} })
	site := h.site("ann@example.com")
	pair := h.token(grant("ann@example.com", password))
	basic := func(both string) string { return base64.StdEncoding.EncodeToString([]byte(both)) }
	for _, c := range []struct {
		name, header string
		status       int
		want         string
	}{
		{"the scheme of a key in any case", "bASIC " + basic("ann@example.com:"+site.APIKey), 200, `{"id":1}`},
		{"the scheme of a token in any case", "bEARER " + pair.AccessToken, 200, `{"id":1}`},
		{"a refresh token", "Bearer " + pair.RefreshToken, 401, `{"code":401000}`},
		{"a key as a token", "Bearer " + site.APIKey, 401, `{"code":401000}`},
		{"a token as a key", "Basic " + basic("ann@example.com:"+pair.AccessToken), 401, `{"code":401000}`},
		{"the digest of a key", "Basic " + basic("ann@example.com:"+auth.Digest(site.APIKey)), 401, `{"code":401000}`},
		{"an empty token", "Bearer", 401, `{"code":401000}`},
		{"an empty key", "Basic " + basic("ann@example.com:"), 401, `{"code":401000}`},
		{"no base64", "Basic %%%", 401, `{"code":401000}`},
		{"another scheme", "Digest " + pair.AccessToken, 401, `{"code":401000}`},
		{"a visitor's token away from the visitors' door", "Bearer visitor.k1.right.mac", 403, `{"code":403000}`},
		{"a visitor's token that does not hold", "Bearer visitor.k1.wrong.mac", 401, `{"code":401000}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.Anonymous().With("Authorization", c.header).On(t).Do("GET", mePath).Want(c.status, c.want)
		})
	}
}

func TestARefusalDoesNotTellWhetherThereIsAnAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	for range 7 { // beyond the lock
		known := h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", "wrong-one"))
		h.clock.Advance(time.Minute)
		unknown := h.Anonymous().Do("POST", "/oauth/token", grant("nobody@example.com", "wrong-one"))
		h.clock.Advance(time.Minute)
		if known.Status != unknown.Status || string(known.Body) != string(unknown.Body) || (known.Header.Get("Retry-After") == "") != (unknown.Header.Get("Retry-After") == "") {
			t.Fatalf("%d %s when there is one, %d %s when there is none", known.Status, known.Body, unknown.Status, unknown.Body)
		}
	}
}

// The keys that are true in the contract's sample of an agent, less those that P11 takes out.
func TestWhatAllAgentsMayDo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	id, key := h.agent(site.SiteID, "bob@example.com")
	a := h.Basic("bob@example.com", key).Do("GET", "/api/agent/v1/session").Want(200, `{"csrfToken":""}`)
	want := map[string]bool{
		"viewHistoryInMyDepartment": true, "chatWithAgents": true, "acceptChats": true, "refuseChats": true, "inviteVisitor": true,
		"joinChats": true, "transferChats": true, "monitorChatsInMyDepartment": true, "captureVisitor": true, "promoteVisitor": true,
	}
	for _, p := range auth.Keys {
		if got := a.At("permissions."+p.Product+"."+p.Key) == true; got != (p.Product == "liveChat" && want[p.Key]) {
			t.Errorf("%s of a new agent is %v", p, got)
		}
	}
	if ok, err := h.service.MayStay(context.Background(), site.SiteID, id, "", netip.Addr{}); err != nil || !ok {
		t.Errorf("an agent who came by key may stay: %v, %v", ok, err)
	}
}
