package account_test

import (
	"context"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/store"
)

func TestTokensCanBeRevoked(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.partner("pat@example.com")
	c, other := h.client(account.NewClient{SiteID: site.SiteID}), h.client(account.NewClient{SiteID: site.SiteID})
	revoke := func(form string) *apitest.Answer { return h.Anonymous().Do("POST", "/oauth/revoke", form) }
	lives := func(token string) bool { return h.Bearer(token).Do("GET", "/account/agents").Status == 200 }
	refresh := func(token string) string { return "grant_type=refresh_token&refresh_token=" + token }

	p := h.token(grant("ann@example.com", password))
	revoke("token=" + p.AccessToken + "&token_type_hint=access_token").WantEmpty(200)
	if lives(p.AccessToken) {
		t.Error("a revoked access token lives")
	}
	q := h.token(refresh(p.RefreshToken))
	h.Anonymous().Do("POST", "/OAuthServer/oauth/revoke", `{"Token":"`+q.RefreshToken+`"}`).WantEmpty(200)
	if lives(q.AccessToken) {
		t.Error("an access token outlives its refresh token")
	}
	h.Anonymous().Do("POST", "/oauth/token", refresh(q.RefreshToken)).Want(400, `{"code":400020}`)
	for _, form := range []string{"token=" + q.RefreshToken, "token=unknown", "token=visitor.k1.x.y"} {
		revoke(form).WantEmpty(200)
	}
	revoke("").Want(400, `{"code":400000,"message":"Parameter 'token' is required.","error":"invalid_request"}`)

	own := h.token(asClient(c, site.SiteID))
	revoke("token="+own.RefreshToken).Want(401, `{"code":401001,"error":"invalid_client"}`)
	revoke(fields("token", own.RefreshToken, "client_id", other.ID, "client_secret", other.Secret)).Want(400, `{"code":400020,"error":"invalid_grant"}`)
	if !lives(own.AccessToken) {
		t.Error("somebody else has ended a client's token")
	}
	h.Anonymous().With("Authorization", basic(c.ID, c.Secret)).Do("POST", "/oauth/revoke", "token="+own.RefreshToken).WantEmpty(200)
	if lives(own.AccessToken) {
		t.Error("a client's token outlives its refresh token")
	}

	partners := pairOf(t, h.Anonymous().Do("POST", "/partner/oauth/token", grant("pat@example.com", password)).Want(200))
	revoke("token=" + partners.RefreshToken).WantEmpty(200)
	h.Anonymous().Do("POST", "/partner/oauth/token", refresh(partners.RefreshToken)).Want(400, `{"code":400020}`)
}

// signedIn is all that somebody of a site can be signed in with.
type signedIn struct {
	password, acting, client account.Pair
	cookie, code             string
	key                      string
}

func (h *house) signInEverywhere(site account.Created, c account.CreatedClient, email string) signedIn {
	h.t.Helper()
	agent := h.console(email)
	return signedIn{
		password: h.token(grant(email, password)), client: h.token(asClient(c, site.SiteID)), cookie: h.signIn(email), key: site.APIKey,
		acting: h.token(trade(c, consent(h.t, agent, wish(c, site.SiteID)).Query().Get("code"))),
		code:   consent(h.t, agent, wish(c, site.SiteID)).Query().Get("code"),
	}
}

func (h *house) setState(site account.Created, activated, disabled bool) {
	h.t.Helper()
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return account.SetSiteState(ctx, tx, site.SiteID, activated, disabled)
	})
}

// boss is another administrator of a site.
func (h *house) boss(site account.Created) apitest.Caller {
	h.t.Helper()
	id, key := h.agent(site.SiteID, "boss@example.com")
	h.exec(`UPDATE agent SET is_admin = TRUE WHERE site_id = ? AND id = ?`, site.SiteID, id)
	return h.Basic("boss@example.com", key)
}

func TestSignInsEndWithWhatTheyStoodOn(t *testing.T) {
	t.Parallel()
	step := func(fn func(ctx context.Context, tx *store.Tx, site account.Created) error) func(*house, account.Created) {
		return func(h *house, site account.Created) {
			h.step(func(ctx context.Context, tx *store.Tx) error { return fn(ctx, tx, site) })
		}
	}
	for name, k := range map[string]struct {
		end               func(*house, account.Created)
		client, key, sign bool // what goes on
	}{
		"a password that changes": {func(h *house, site account.Created) {
			hash := h.hash(password)
			h.step(func(ctx context.Context, tx *store.Tx) error {
				return account.SetPassword(ctx, tx, site.SiteID, site.AgentID, hash)
			})
		}, true, true, true},
		"an agent who is switched off": {func(h *house, site account.Created) {
			h.boss(site).Do("PUT", "/api/agent/v1/agents/"+id(site.AgentID)+"/active", `{"isActive":false}`).Want(200)
		}, true, false, false},
		"an agent who is switched off and on": {func(h *house, site account.Created) {
			boss := h.boss(site)
			for _, active := range []string{"false", "true"} {
				boss.Do("PUT", "/api/agent/v1/agents/"+id(site.AgentID)+"/active", `{"isActive":`+active+`}`).Want(200)
			}
		}, true, true, true},
		"an agent who is removed": {func(h *house, site account.Created) {
			h.boss(site).Do("DELETE", "/account/agents/"+id(site.AgentID)).WantEmpty(200)
		}, true, false, false},
		"keys that are revoked": {step(func(ctx context.Context, tx *store.Tx, site account.Created) error {
			return account.RevokeKeys(ctx, tx, site.SiteID, site.AgentID)
		}), true, false, true},
		"a site that is closed and opened": {func(h *house, site account.Created) {
			agent := h.token(grant("ann@example.com", password))
			h.setState(site, true, true)
			refused := `{"code":403002}`
			h.Bearer(agent.AccessToken).Do("GET", mePath).Want(403, refused)
			h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(403, refused)
			h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(403, refused)
			h.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+agent.RefreshToken).Want(403, refused)
			h.setState(site, true, false)
			h.Bearer(agent.AccessToken).Do("GET", mePath).Want(401)
		}, false, true, true},
		"a site that is no longer activated and is again": {func(h *house, site account.Created) {
			h.setState(site, false, false)
			h.setState(site, true, false)
		}, false, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			site := h.site("ann@example.com")
			h.site("other@example.com")
			c := h.client(account.NewClient{SiteID: site.SiteID})
			in, apart := h.signInEverywhere(site, c, "ann@example.com"), h.token(grant("other@example.com", password))
			k.end(h, site)
			refresh := func(p account.Pair) string {
				return fields("grant_type", "refresh_token", "refresh_token", p.RefreshToken, "client_id", c.ID, "client_secret", c.Secret)
			}
			for _, p := range []account.Pair{in.password, in.acting} {
				h.Bearer(p.AccessToken).Do("GET", mePath).Want(401, `{"code":401000}`)
				h.Anonymous().Do("POST", "/oauth/token", refresh(p)).Want(400, `{"code":400020}`)
			}
			h.Anonymous().Do("POST", "/oauth/token", trade(c, in.code)).Want(400, `{"code":400020}`)
			h.Anonymous().With("Cookie", in.cookie).Do("GET", mePath).Want(401)
			goesOn := func(what string, want bool, status int) {
				if (status == 200) != want {
					t.Errorf("%s answers %d", what, status)
				}
			}
			goesOn("the client's token", k.client, h.Bearer(in.client.AccessToken).Do("GET", "/account/agents").Status)
			goesOn("the key", k.key, h.Basic("ann@example.com", in.key).Do("GET", mePath).Status)
			goesOn("signing in anew", k.sign, h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Status)
			h.Bearer(apart.AccessToken).Do("GET", "/account/agents").Want(200)
		})
	}
}

// What is shown twice takes along what came of it, and the sockets that were opened with it.
func TestTheSocketsOfAReusedTokenAreLookedAt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	p := h.token(grant("ann@example.com", password))
	refresh := "grant_type=refresh_token&refresh_token=" + p.RefreshToken
	h.token(refresh)
	traded := trade(c, consent(t, h.console("ann@example.com"), wish(c, site.SiteID)).Query().Get("code"))
	h.token(traded)
	for _, shown := range []string{refresh, traded} {
		_, last, err := h.service.Doubts(t.Context(), -1)
		if err != nil {
			t.Fatal(err)
		}
		h.Anonymous().Do("POST", "/oauth/token", shown).Want(400, `{"code":400020}`)
		list, _, err := h.service.Doubts(t.Context(), last)
		if err != nil || len(list) != 1 || list[0] != (account.Doubt{SiteID: site.SiteID, AgentID: site.AgentID}) {
			t.Errorf("in doubt are %v, %v", list, err)
		}
	}
}
