package account_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/account"
)

func TestPasswordGrant(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("Ann+1@Example.com")
	other := h.site("other@example.com")
	h.partner("pat@example.com")
	good := grant("ann+1@example.com", password)

	for _, c := range []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"a form", "POST", "/oauth/token", good, 200, `{"token_type":"bearer","expires_in":43199}`},
		{"the prefix of a third-party client", "POST", "/OAuthServer/oauth/token", good, 200, `{"expires_in":43199}`},
		{"the prefix in another letter case", "POST", "/oauthserver/OAuth/Token", good, 200, `{"expires_in":43199}`},
		{"JSON", "POST", "/oauth/token", `{"grant_type":"password","email":"ANN+1@example.com","password":"` + password + `"}`, 200, `{"expires_in":43199}`},
		{"a query", "GET", "/oauth/token?" + good, "", 200, `{"expires_in":43199}`},
		{"the standard's word for email", "POST", "/oauth/token", strings.Replace(good, "email=", "username=", 1), 200, `{"expires_in":43199}`},
		{"words in any letter case", "POST", "/oauth/token", strings.Replace(good, "grant_type=password", "Grant_Type=Password", 1), 200, `{"expires_in":43199}`},
		{"the right site, and a state", "POST", "/oauth/token", good + "&state=x&siteId=" + id(site.SiteID), 200, `{"expires_in":43199}`},
		{"the site in the query", "POST", "/oauth/token?siteId=" + id(site.SiteID), good, 200, `{"expires_in":43199}`},
		{"another site", "POST", "/oauth/token", good + "&siteId=" + id(other.SiteID), 400, `{"code":400020,"error":"invalid_grant"}`},
		{"a wrong password", "POST", "/oauth/token", grant("ann+1@example.com", "wrong-1"), 400, `{"code":400020,"error":"invalid_grant"}`},
		{"an unknown email", "POST", "/oauth/token", grant("nobody@example.com", "wrong-1"), 400, `{"code":400020,"error":"invalid_grant"}`},
		{"a partner at the agents' place", "POST", "/oauth/token", grant("pat@example.com", password), 400, `{"code":400020,"error":"invalid_grant"}`},
		{"no grant type", "POST", "/oauth/token", "email=a", 400, `{"code":400000,"message":"Parameter 'grant_type' is required.","error":"invalid_request","error_description":"Parameter 'grant_type' is required."}`},
		{"an unknown grant type", "POST", "/oauth/token", "grant_type=pony", 400, `{"code":400021,"error":"unsupported_grant_type"}`},
		{"an unknown grant type in the query", "GET", "/oauth/token?grant_type=pony", "", 400, `{"code":400021,"error":"unsupported_grant_type"}`},
		{"no email", "POST", "/oauth/token", "grant_type=password&password=x", 400, `{"code":400000,"message":"Parameter 'email' is required.","error":"invalid_request"}`},
		{"no password", "POST", "/oauth/token", "grant_type=password&email=x", 400, `{"code":400000,"message":"Parameter 'password' is required.","error":"invalid_request"}`},
		{"a client that nobody has registered", "POST", "/oauth/token", "grant_type=client_credentials&client_id=a&client_secret=b&siteId=6000000", 401, `{"code":401001,"error":"invalid_client"}`},
		{"a code of nobody", "POST", "/oauth/token", "grant_type=authorization_code&client_id=a&client_secret=b&code=c&redirect_uri=d", 401, `{"code":401001,"error":"invalid_client"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.clock.Advance(time.Hour) // no waiting for the failures of the cases before
			a := h.Anonymous().On(t).Do(c.method, c.path, c.body).Want(c.status, c.want)
			if a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control is %q", a.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestTokensOpenTheAPI(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	p := h.token(grant("ann@example.com", password))
	if len(p.RefreshToken) != 64 {
		t.Errorf("the refresh token has %d characters", len(p.RefreshToken))
	}
	for _, header := range []string{"Bearer " + p.AccessToken, "bearer " + p.AccessToken, "BEARER  " + p.AccessToken} {
		h.Anonymous().With("Authorization", header).Do("GET", mePath).Want(200, `{"id":1,"email":"ann@example.com"}`)
	}
	for _, header := range []string{"Bearer " + p.RefreshToken, "Bearer x", "Bearer", "Token " + p.AccessToken, "Bearer a.b.c"} {
		h.Anonymous().With("Authorization", header).Do("GET", mePath).Want(401, `{"code":401000}`)
	}
	h.clock.Advance(12*time.Hour - time.Second)
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(200)
	h.clock.Advance(time.Second)
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(401, `{"code":401000}`)
}

func TestRefreshTokensWorkOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	refresh := func(token, more string) string { return "grant_type=refresh_token&refresh_token=" + token + more }

	first := h.token(grant("ann@example.com", password))
	h.Anonymous().Do("POST", "/oauth/token", refresh(first.RefreshToken, "&siteId=7")).Want(400, `{"code":400020}`)
	h.Anonymous().Do("POST", "/oauth/token", refresh(first.RefreshToken, "&email=else@example.com")).Want(400, `{"code":400020}`)
	h.Anonymous().Do("POST", "/partner/oauth/token", refresh(first.RefreshToken, "")).Want(400, `{"code":400020}`)
	h.Anonymous().Do("POST", "/oauth/token", refresh(first.AccessToken, "")).Want(400, `{"code":400020}`)
	second := h.token(refresh(first.RefreshToken, "&email=ANN@example.com&siteId="+id(site.SiteID)))
	third := h.token(refresh(second.RefreshToken, ""))
	h.Bearer(first.AccessToken).Do("GET", mePath).Want(200)

	apart := h.token(grant("ann@example.com", password))
	h.Anonymous().Do("POST", "/oauth/token", refresh(second.RefreshToken, "")).Want(400, `{"code":400020,"error":"invalid_grant"}`)
	for _, p := range []account.Pair{first, second, third} {
		h.Bearer(p.AccessToken).Do("GET", mePath).Want(401)
	}
	h.Anonymous().Do("POST", "/oauth/token", refresh(third.RefreshToken, "")).Want(400, `{"code":400020}`)
	h.Bearer(apart.AccessToken).Do("GET", mePath).Want(200)

	h.clock.Advance(30 * 24 * time.Hour)
	h.Anonymous().Do("POST", "/oauth/token", refresh(apart.RefreshToken, "")).Want(400, `{"code":400020}`)
}

func TestOfManyWhoRefreshAtOnceNobodyGetsTwoPairs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	p := h.token(grant("ann@example.com", password))
	results := make(chan int, 8)
	for range cap(results) {
		go func() {
			results <- h.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+p.RefreshToken).Status
		}()
	}
	won := 0
	for range cap(results) {
		if <-results == 200 {
			won++
		}
	}
	if won > 1 {
		t.Errorf("%d had the same refresh token accepted", won)
	}
}

func TestPartnersHaveTheirOwnDoor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	made := h.partner("pat@example.com")
	p := pairOf(t, h.Anonymous().Do("POST", "/partner/oauth/token", grant("PAT@example.com", password)).Want(200, `{"expires_in":43199}`))
	pairOf(t, h.Anonymous().Do("GET", "/partner/oauth/token?grant_type=refresh_token&refresh_token="+p.RefreshToken).Want(200))
	h.Anonymous().Do("POST", "/partner/oauth/token", grant("ann@example.com", password)).Want(400, `{"code":400020,"error":"invalid_grant"}`)
	h.Anonymous().Do("POST", "/partner/oauth/token", "grant_type=client_credentials").Want(400)
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(403, `{"code":403000}`)
	h.Basic("pat@example.com", made.APIKey).Do("GET", "/account/agents").Want(403, `{"code":403000}`)
}

func TestTheTokenEndpointCanBeClosedForQueries(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *account.Options) { o.TokenPostOnly = true })
	h.site("ann@example.com")
	h.Anonymous().Do("GET", "/oauth/token?"+grant("ann@example.com", password)).Want(404, `{"code":404000}`)
	h.token(grant("ann@example.com", password))
}
