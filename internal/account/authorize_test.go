package account_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/store"
)

const authorization = "/api/agent/v1/authorization"

// wish is what a client asks for; more replaces or, with "", takes out.
func wish(c account.CreatedClient, siteID int64, more ...string) string {
	v := url.Values{"client_id": {c.ID}, "siteId": {id(siteID)}, "redirect_uri": {backTo}, "response_type": {"code"}, "state": {"x y&z"}}
	for i := 0; i < len(more); i += 2 {
		v.Del(more[i])
		if more[i+1] != "" {
			v.Set(more[i], more[i+1])
		}
	}
	return v.Encode()
}

// console is an agent's browser that is signed in.
func (h *house) console(email string) apitest.Caller {
	h.t.Helper()
	c := h.Anonymous().With("Cookie", h.signIn(email))
	return c.With("X-Parley-CSRF", c.Do("GET", "/api/agent/v1/session").Want(200).Text("csrfToken"))
}

// led is where an answer leads.
func led(t *testing.T, a *apitest.Answer) *url.URL {
	t.Helper()
	if a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the redirect has %v", a.Header)
	}
	u, err := url.Parse(a.Want(302).Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// consent has an agent allow what a client asks for and returns where that leads.
func consent(t *testing.T, agent apitest.Caller, query string) *url.URL {
	t.Helper()
	u, err := url.Parse(agent.On(t).Do("POST", authorization, query+"&allow=true").Want(200).Text("redirectTo"))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// trade is the form that trades a code.
func trade(c account.CreatedClient, code string, more ...string) string {
	v := url.Values{"grant_type": {"authorization_code"}, "client_id": {c.ID}, "client_secret": {c.Secret}, "redirect_uri": {backTo}, "code": {code}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v.Encode()
}

func TestAnAgentLetsAClientIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	browser := h.Anonymous().With("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	for _, method := range []string{"GET", "POST"} {
		path, body := "/oauth/authorize", wish(c, site.SiteID)
		if method == "GET" {
			path, body = "/OAuthServer/OAuth/Authorize?"+body, ""
		}
		to := led(t, browser.Do(method, path, body))
		if to.Path != "/console/authorize" || to.RawQuery != wish(c, site.SiteID) {
			t.Fatalf("%s leads to %s", method, to)
		}
	}

	ann := h.console("ann@example.com")
	ann.Do("GET", authorization+"?"+wish(c, site.SiteID)).
		Want(200, `{"client":{"name":"Reports","permissions":null},"site":{"id":6000000,"name":"Shop"},"agent":{"displayName":"Ann Admin","email":"ann@example.com"},"consent":true}`)
	to := consent(t, ann, wish(c, site.SiteID))
	code := to.Query().Get("code")
	if !strings.HasPrefix(to.String(), backTo+"?") || to.Query().Get("state") != "x y&z" || url.QueryEscape(code) != code || len(code) != 43 {
		t.Fatalf("the client is told %s", to)
	}
	p := h.token(trade(c, code, "siteId", id(site.SiteID), "email", "ANN@example.com", "state", "x"))
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(200, `{"email":"ann@example.com"}`)
	if lines := h.audit(site.SiteID); lines[0] != "Allow OAuth client 'Reports' to act for agent 'Ann Admin'" {
		t.Errorf("the audit log says %q", lines)
	}

	h.Anonymous().Do("POST", "/oauth/token", trade(c, code)).Want(400, `{"code":400020,"error":"invalid_grant"}`)
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(401) // the code was seen by somebody else
	h.Anonymous().Do("POST", "/oauth/token", fields("grant_type", "refresh_token", "refresh_token", p.RefreshToken, "client_id", c.ID, "client_secret", c.Secret)).Want(400, `{"code":400020}`)

	refused := ann.Do("POST", authorization, wish(c, site.SiteID)+"&allow=false").Want(200).Text("redirectTo")
	if u, err := url.Parse(refused); err != nil || u.Query().Get("error") != "access_denied" || u.Query().Get("state") != "x y&z" ||
		u.Query().Get("error_description") == "" || u.Query().Get("error_message") != u.Query().Get("error_description") {
		t.Errorf("a refusal leads to %s", refused)
	}
}

func TestCodesFitTheirClient(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, strange := h.site("ann@example.com"), h.site("other@example.com")
	c, other := h.client(account.NewClient{SiteID: site.SiteID}), h.client(account.NewClient{SiteID: site.SiteID})
	ann := h.console("ann@example.com")
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	hashed := base64.RawURLEncoding.EncodeToString(sum[:])

	for _, k := range []struct {
		name     string
		asked    []string
		traded   []string
		by       account.CreatedClient
		later    time.Duration
		status   int
		want     string
		thenGood bool // the right trade works after this one
	}{
		{"another address", nil, []string{"redirect_uri", "https://client.test/else"}, c, 0, 400, `{"code":400023,"error":"invalid_grant"}`, true},
		{"another client", nil, nil, other, 0, 400, `{"code":400020,"error":"invalid_grant"}`, true},
		{"a wrong secret", nil, []string{"client_secret", "wrong"}, c, 0, 401, `{"code":401001,"error":"invalid_client"}`, true},
		{"another site", nil, []string{"siteId", id(strange.SiteID)}, c, 0, 400, `{"code":400020}`, true},
		{"another agent", nil, []string{"email", "bob@example.com"}, c, 0, 400, `{"code":400020}`, true},
		{"no code", nil, []string{"code", ""}, c, 0, 400, `{"code":400000,"message":"Parameter 'code' is required."}`, true},
		{"no address", nil, []string{"redirect_uri", ""}, c, 0, 400, `{"code":400000,"message":"Parameter 'redirect_uri' is required."}`, true},
		{"no secret", nil, []string{"client_secret", ""}, c, 0, 400, `{"code":400000,"message":"Parameter 'client_secret' is required."}`, true},
		{"too late", nil, nil, c, time.Minute, 400, `{"code":400020}`, false},
		{"in time", nil, nil, c, 59 * time.Second, 200, ``, false},
		{"a verifier of its hash", []string{"code_challenge", hashed, "code_challenge_method", "S256"}, []string{"code_verifier", verifier}, c, 0, 200, ``, false},
		{"a verifier as it was shown", []string{"code_challenge", verifier}, []string{"code_verifier", verifier}, c, 0, 200, ``, false},
		{"another verifier", []string{"code_challenge", hashed, "code_challenge_method", "s256"}, []string{"code_verifier", strings.Repeat("w", 43)}, c, 0, 400, `{"code":400020}`, false},
		{"no verifier", []string{"code_challenge", hashed, "code_challenge_method", "S256"}, nil, c, 0, 400, `{"code":400000,"message":"Parameter 'code_verifier' is required."}`, false},
		{"a verifier nobody asked for", nil, []string{"code_verifier", verifier}, c, 0, 400, `{"code":400020}`, true},
	} {
		t.Run(k.name, func(t *testing.T) {
			h.clock.Advance(11 * time.Minute) // no waiting for the failures of the cases before
			code := consent(t, ann, wish(c, site.SiteID, k.asked...)).Query().Get("code")
			h.clock.Advance(k.later)
			h.Anonymous().On(t).Do("POST", "/oauth/token", trade(k.by, code, k.traded...)).Want(k.status, k.want)
			if k.thenGood {
				h.Anonymous().On(t).Do("GET", "/oauth/token?"+trade(c, code)).Want(200, `{"expires_in":43199}`)
			}
		})
	}
}

func TestWhatAuthorizeRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, strange, closed := h.site("ann@example.com"), h.site("other@example.com"), h.site("closed@example.com")
	c, shut := h.client(account.NewClient{SiteID: site.SiteID}), h.client(account.NewClient{SiteID: closed.SiteID})
	h.exec(`UPDATE site SET disabled = TRUE WHERE id = ?`, closed.SiteID)
	nobody := h.Anonymous()
	for _, k := range []struct {
		name, query string
		status      int
		want        string // a fault, or the error word that goes back
	}{
		{"no client", wish(c, site.SiteID, "client_id", ""), 400, `{"code":400000,"message":"Parameter 'client_id' is required.","error":"invalid_request"}`},
		{"an unknown client", wish(c, site.SiteID, "client_id", "x"), 401, `{"code":401001,"error":"invalid_client"}`},
		{"no address", wish(c, site.SiteID, "redirect_uri", ""), 400, `{"code":400000,"message":"Parameter 'redirect_uri' is required.","error":"invalid_request"}`},
		{"an address that is not registered", wish(c, site.SiteID, "redirect_uri", backTo+"/more"), 400, `{"code":400023,"error":"invalid_request"}`},
		{"no site", wish(c, site.SiteID, "siteId", ""), 302, "invalid_request"},
		{"a site that is no number", wish(c, site.SiteID, "siteId", "x"), 302, "invalid_request"},
		{"another site", wish(c, strange.SiteID), 302, "unauthorized_client"},
		{"a closed site", wish(shut, closed.SiteID), 302, "access_denied"},
		{"no response type", wish(c, site.SiteID, "response_type", ""), 302, "invalid_request"},
		{"an unknown response type", wish(c, site.SiteID, "response_type", "id_token"), 302, "unsupported_response_type"},
		{"a challenge that is none", wish(c, site.SiteID, "code_challenge", "short"), 302, "invalid_request"},
		{"an unknown method", wish(c, site.SiteID, "code_challenge", strings.Repeat("v", 43), "code_challenge_method", "md5"), 302, "invalid_request"},
	} {
		t.Run(k.name, func(t *testing.T) {
			a := nobody.On(t).Do("GET", "/oauth/authorize?"+k.query)
			if k.status != 302 {
				a.Want(k.status, k.want)
				h.console("ann@example.com").On(t).Do("GET", authorization+"?"+k.query).Want(k.status)
				return
			}
			if to := led(t, a); !strings.HasPrefix(to.String(), backTo+"?error=") || to.Query().Get("error") != k.want || to.Query().Get("state") != "x y&z" {
				t.Errorf("it leads to %s", to)
			}
		})
	}
}

func TestConsentIsAnAgentsOfTheSite(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, strange := h.site("ann@example.com"), h.site("other@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	ann := h.console("ann@example.com")
	query := wish(c, site.SiteID)
	own := h.token(asClient(c, site.SiteID))
	code := consent(t, ann, query).Query().Get("code")
	acting := h.token(trade(c, code))
	for name, k := range map[string]struct {
		who    apitest.Caller
		status int
	}{
		"nobody":                      {h.Anonymous(), 401},
		"a strange site's agent":      {h.console("other@example.com"), 403},
		"a client itself":             {h.Bearer(own.AccessToken), 403},
		"a client in an agent's name": {h.Bearer(acting.AccessToken), 403},
		"a page of another origin":    {h.Anonymous().With("Cookie", h.signIn("ann@example.com")), 403},
	} {
		t.Run(name, func(t *testing.T) {
			k.who.On(t).Do("POST", authorization, query+"&allow=true").Want(k.status)
		})
	}
	ann.Do("POST", authorization, query).Want(400, `{"code":400000,"message":"Parameter 'allow' is required."}`)
	ann.Do("POST", authorization, wish(c, site.SiteID, "redirect_uri", "https://thief.test")+"&allow=true").Want(400, `{"code":400023}`)
	ann.Do("POST", authorization, wish(c, strange.SiteID)+"&allow=true").Want(200) // the client is told, not the agent
}

func TestAProgramOfAnAgentGetsItsTokenAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	strange := h.site("other@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	made := h.partner("pat@example.com")
	own := h.token(asClient(c, site.SiteID))
	path := func(kind string) string { return "/oauth/authorize?" + wish(c, site.SiteID, "response_type", kind) }

	p := pairOf(t, h.Basic("ann@example.com", site.APIKey).Do("GET", path("token")).Want(200, `{"token_type":"bearer","expires_in":43199}`))
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(200, `{"email":"ann@example.com"}`)
	session := h.Anonymous().With("Cookie", h.signIn("ann@example.com"))
	pairOf(t, session.With("Accept", "application/json").Do("GET", path("token")).Want(200))
	pairOf(t, h.Bearer(h.token(grant("ann@example.com", password)).AccessToken).Do("GET", path("token")).Want(200))

	to := led(t, h.Basic("ann@example.com", site.APIKey).Do("GET", path("code")))
	h.token(trade(c, to.Query().Get("code")))

	for name, k := range map[string]struct {
		who    apitest.Caller
		status int
		want   string
	}{
		"nobody":                 {h.Anonymous().With("Accept", "application/json"), 401, `{"code":401000,"error":"access_denied"}`},
		"a wrong key":            {h.Basic("ann@example.com", "x"), 401, `{"code":401000}`},
		"a partner":              {h.Basic("pat@example.com", made.APIKey), 403, `{"code":403000,"error":"access_denied"}`},
		"a client":               {h.Bearer(own.AccessToken), 403, `{"code":403000}`},
		"a client's agent":       {h.Bearer(p.AccessToken), 403, `{"code":403000}`},
		"a strange site's agent": {h.Basic("other@example.com", strange.APIKey), 403, `{"code":403000}`},
	} {
		t.Run(name, func(t *testing.T) { k.who.On(t).Do("GET", path("token")).Want(k.status, k.want) })
	}
	for name, who := range map[string]apitest.Caller{"with a session and no word on what it takes": session, "that would take anything": session.With("Accept", "image/png, */*"), "with a session that wants a code": session.With("Accept", "application/json")} {
		if to := led(t, who.Do("GET", path("code"))); to.Path != "/console/authorize" {
			t.Errorf("a caller %s is led to %s", name, to)
		}
	}
}

func TestImplicitTokensComeInTheFragment(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID, RedirectURIs: []string{backTo + "?own=1"}})
	to := consent(t, h.console("ann@example.com"), wish(c, site.SiteID, "response_type", "Token", "redirect_uri", backTo+"?own=1"))
	got, err := url.ParseQuery(to.EscapedFragment())
	if err != nil || to.RawQuery != "own=1" || got.Get("token_type") != "bearer" || got.Get("expires_in") != "43199" || got.Get("state") != "x y&z" || got.Has("refresh_token") {
		t.Fatalf("the client is told %s", to)
	}
	h.Bearer(got.Get("access_token")).Do("GET", mePath).Want(200, `{"email":"ann@example.com"}`)
}

func TestAPartnersClientNeedsNoConsent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, strange := h.site("ann@example.com"), h.site("other@example.com")
	made := h.partner("pat@example.com")
	h.exec(`UPDATE site SET partner_id = ? WHERE id = ?`, made.PartnerID, site.SiteID)
	c := h.client(account.NewClient{PartnerID: made.PartnerID})
	path := "/oauth/authorize?" + wish(c, site.SiteID)
	browser := h.Anonymous().With("Accept", "text/html")

	if to := led(t, browser.Do("GET", path)); to.Path != "/console/authorize" {
		t.Errorf("who is not signed in is led to %s", to)
	}
	if to := led(t, browser.With("Cookie", h.signIn("other@example.com")).Do("GET", path)); to.Path != "/console/authorize" {
		t.Errorf("a strange site's agent is led to %s", to)
	}
	cookie := h.signIn("ann@example.com")
	to := led(t, browser.With("Cookie", cookie).Do("GET", path))
	h.token(trade(c, to.Query().Get("code")))
	h.Anonymous().With("Cookie", cookie).Do("GET", authorization+"?"+wish(c, site.SiteID)).Want(200, `{"consent":false}`)
	if to := led(t, browser.With("Cookie", cookie).Do("GET", "/oauth/authorize?"+wish(c, strange.SiteID))); to.Query().Get("error") != "unauthorized_client" {
		t.Errorf("a site that is not the partner's: %s", to)
	}
}

func TestAClientMayNoMoreThanItWasGivenNorThanTheAgent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.agent(site.SiteID, "bob@example.com", auth.ManageSite)
	c := h.client(account.NewClient{SiteID: site.SiteID, Permissions: []string{"account.manageSite", "account.viewAuditLog"}})
	may := func(email string) apitest.Caller {
		return h.Bearer(h.token(trade(c, consent(t, h.console(email), wish(c, site.SiteID)).Query().Get("code"))).AccessToken)
	}
	for _, who := range []apitest.Caller{may("ann@example.com"), may("bob@example.com")} {
		who.Do("GET", "/account/site/profile").Want(200)
		who.Do("GET", "/account/agents").Want(403, `{"code":403003}`)
		who.Do("GET", mePath).Want(200)
		who.Do("PUT", mePath, `{"title":"Head"}`).Want(200, `{"title":"Head"}`)
		who.Do("PUT", mePath, `{"email":"thief@example.com"}`).Want(403, `{"code":403000}`)
		for _, own := range []string{"/sessions", "/keys", "/secondFactor"} {
			who.Do("GET", "/api/agent/v1"+own).Want(403, `{"code":403000}`)
		}
	}
	may("bob@example.com").Do("GET", "/api/agent/v1/session").Want(200, `{"permissions":{"account":{"manageSite":true,"viewAuditLog":false}}}`)
}

// What a client may not do as me, it may not do by the agent's id either (O35).
func TestAClientDoesNotTakeOverItsAgent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.agent(site.SiteID, "bob@example.com", auth.ManageAgentAndGroups)
	c := h.client(account.NewClient{SiteID: site.SiteID})
	for email, own := range map[string]string{"ann@example.com": "/account/agents/1", "bob@example.com": "/account/agents/2"} {
		who := h.Bearer(h.token(trade(c, consent(t, h.console(email), wish(c, site.SiteID)).Query().Get("code"))).AccessToken)
		who.Do("PUT", own, `{"email":"thief@example.com"}`).Want(403, `{"code":403000}`)
		who.Do("PUT", own, `{"password":"Stolen-horse-2"}`).Want(403, `{"code":403000}`)
		who.Do("POST", own+"/password", `{"password":"Stolen-horse-2"}`).Want(403, `{"code":403000}`)
		who.Do("PUT", own, `{"title":"Head"}`).Want(200, `{"title":"Head","email":"`+email+`"}`)
		h.token(grant(email, password))
	}
}

// The bound holds also where a step looks again at what its caller may.
func TestAClientOfAnAdministratorGrantsNoMoreThanItHolds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.agent(site.SiteID, "bob@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID, Permissions: []string{"account.manageAgentAndGroups"}})
	who := h.Bearer(h.token(trade(c, consent(t, h.console("ann@example.com"), wish(c, site.SiteID)).Query().Get("code"))).AccessToken)
	for _, k := range []struct {
		name, path, body string
		status           int
	}{
		{"a key that it holds", "/account/agents/2/permissions", `{"account":{"manageAgentAndGroups":true}}`, 200},
		{"a key that it does not hold", "/account/agents/2/permissions", `{"account":{"manageSite":true}}`, 403},
		{"an administrator's keys", "/account/agents/1/permissions", `{"account":{"manageAgentAndGroups":true}}`, 403},
		{"an administrator's password", "/account/agents/1", `{"password":"Stolen-horse-2"}`, 403},
		{"another administrator", "/account/groups/7", `{"agents":[1,2]}`, 403},
	} {
		t.Run(k.name, func(t *testing.T) {
			a := who.On(t).Do("PUT", k.path, k.body).Want(k.status)
			if k.status == 403 {
				a.Want(403, `{"code":403000}`)
			}
		})
	}
}

func TestARevokedClientsCodesAreOver(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	ann := h.console("ann@example.com")
	code := consent(t, ann, wish(c, site.SiteID)).Query().Get("code")
	p := h.token(trade(c, consent(t, ann, wish(c, site.SiteID)).Query().Get("code")))
	h.step(func(ctx context.Context, tx *store.Tx) error { return account.RevokeClient(ctx, tx, c.ID) })
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(401)
	h.Anonymous().Do("POST", "/oauth/token", trade(c, code)).Want(401, `{"code":401001}`)
	ann.Do("GET", authorization+"?"+wish(c, site.SiteID)).Want(401, `{"code":401001}`)
}
