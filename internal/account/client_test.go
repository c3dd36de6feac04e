package account_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/netip"
	"net/url"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/store"
)

const backTo = "https://client.test/cb"

// client registers a client, whose name and address may be left out.
func (h *house) client(n account.NewClient) (c account.CreatedClient) {
	h.t.Helper()
	if n.Name == "" {
		n.Name = "Reports"
	}
	if n.RedirectURIs == nil {
		n.RedirectURIs = []string{backTo}
	}
	h.step(func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = account.CreateClient(ctx, tx, n)
		return err
	})
	return c
}

// fields writes names and values as a form.
func fields(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// asClient is the form of a client's own grant.
func asClient(c account.CreatedClient, siteID int64, more ...string) string {
	return fields(append([]string{"grant_type", "client_credentials", "client_id", c.ID, "client_secret", c.Secret, "siteId", id(siteID)}, more...)...)
}

func basic(user, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(user)+":"+url.QueryEscape(secret)))
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site, other := h.site("ann@example.com"), h.site("other@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	good := asClient(c, site.SiteID)

	for _, k := range []struct {
		name, method, path, body, basic string
		status                          int
		want                            string
	}{
		{"a form", "POST", "/oauth/token", good, "", 200, `{"token_type":"bearer","expires_in":43199}`},
		{"a query", "GET", "/OAuthServer/oauth/token?" + good, "", "", 200, `{"expires_in":43199}`},
		{"JSON, the site as a number", "POST", "/oauth/token", `{"grant_type":"client_credentials","client_id":"` + c.ID + `","client_secret":"` + c.Secret + `","siteid":` + id(site.SiteID) + `}`, "", 200, `{"expires_in":43199}`},
		{"the address and the code of the vendor's sample", "POST", "/oauth/token", good + "&code=x&" + fields("redirect_uri", backTo), "", 200, `{"expires_in":43199}`},
		{"client and secret in the header", "POST", "/oauth/token", fields("grant_type", "client_credentials", "siteId", id(site.SiteID)), basic(c.ID, c.Secret), 200, `{"expires_in":43199}`},
		{"another address", "POST", "/oauth/token", good + "&redirect_uri=https://else.test", "", 400, `{"code":400023,"error":"invalid_request"}`},
		{"another site", "POST", "/oauth/token", asClient(c, other.SiteID), "", 400, `{"code":400020,"error":"invalid_grant"}`},
		{"no site there is", "POST", "/oauth/token", asClient(c, 7), "", 400, `{"code":400020,"error":"invalid_grant"}`},
		{"no site", "POST", "/oauth/token", fields("grant_type", "client_credentials", "client_id", c.ID, "client_secret", c.Secret), "", 400, `{"code":400000,"message":"Parameter 'siteId' is required.","error":"invalid_request"}`},
		{"no client", "POST", "/oauth/token", "grant_type=client_credentials&siteId=" + id(site.SiteID), "", 400, `{"code":400000,"message":"Parameter 'client_id' is required."}`},
		{"no secret", "POST", "/oauth/token", "grant_type=client_credentials&client_id=" + c.ID, "", 400, `{"code":400000,"message":"Parameter 'client_secret' is required."}`},
		{"a wrong secret", "POST", "/oauth/token", asClient(account.CreatedClient{ID: c.ID, Secret: "wrong"}, site.SiteID), "", 401, `{"code":401001,"error":"invalid_client"}`},
		{"no text in the header", "POST", "/oauth/token", fields("grant_type", "client_credentials", "siteId", id(site.SiteID)), basic("\xff\x00", c.Secret), 401, `{"code":401001,"error":"invalid_client"}`},
		{"an API key in the header", "POST", "/oauth/token", good, basic("ann@example.com", site.APIKey), 401, `{"code":401001,"error":"invalid_client"}`},
		{"at the partners' place", "POST", "/partner/oauth/token", good, "", 400, `{"code":400021,"error":"unsupported_grant_type"}`},
	} {
		t.Run(k.name, func(t *testing.T) {
			h.clock.Advance(time.Hour) // no waiting for the failures of the cases before
			who := h.Anonymous().On(t)
			if k.basic != "" {
				who = who.With("Authorization", k.basic)
			}
			a := who.Do(k.method, k.path, k.body).Want(k.status, k.want)
			if a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control is %q", a.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestAClientActsOnItsSiteAsNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	all := h.token(asClient(h.client(account.NewClient{SiteID: site.SiteID}), site.SiteID))
	h.Bearer(all.AccessToken).Do("GET", "/account/agents").Want(200, `{"total":1}`)
	h.Bearer(all.AccessToken).Do("GET", mePath).Want(403, `{"code":403000}`)

	h.Bearer(all.AccessToken).Do("PUT", "/account/site/profile", `{"siteName":"Renamed"}`).Want(200, `{"siteName":"Renamed"}`)
	h.step(func(ctx context.Context, tx *store.Tx) error {
		var name string
		var agent *int64
		err := tx.QueryRow(ctx, `SELECT agent_name, agent_id FROM audit_log WHERE site_id = ? ORDER BY id DESC LIMIT 1`, site.SiteID).Scan(&name, &agent)
		if name != "Reports" || agent != nil {
			t.Errorf("the audit log names %q", name)
		}
		return err
	})

	few := h.token(asClient(h.client(account.NewClient{SiteID: site.SiteID, Permissions: []string{"Account.ManageSite"}}), site.SiteID))
	h.Bearer(few.AccessToken).Do("GET", "/account/site/profile").Want(200)
	h.Bearer(few.AccessToken).Do("GET", "/account/agents").Want(403, `{"code":403003}`)
}

func TestClientsRefreshWithTheirSecret(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c, other := h.client(account.NewClient{SiteID: site.SiteID}), h.client(account.NewClient{SiteID: site.SiteID})
	first := h.token(asClient(c, site.SiteID))
	refresh := func(token string, c account.CreatedClient) string {
		return fields("grant_type", "refresh_token", "refresh_token", token, "client_id", c.ID, "client_secret", c.Secret)
	}
	nobody := h.Anonymous()
	nobody.Do("POST", "/oauth/token", refresh(first.RefreshToken, account.CreatedClient{})).Want(401, `{"code":401001,"error":"invalid_client"}`)
	nobody.Do("POST", "/oauth/token", refresh(first.RefreshToken, other)).Want(400, `{"code":400020,"error":"invalid_grant"}`)
	second := h.token(refresh(first.RefreshToken, c))
	h.Bearer(second.AccessToken).Do("GET", "/account/agents").Want(200)
	nobody.Do("POST", "/oauth/token", refresh(first.RefreshToken, c)).Want(400, `{"code":400020}`)
	h.Bearer(second.AccessToken).Do("GET", "/account/agents").Want(401)
}

func TestAPartnersClientActsOnThePartnersSites(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	own, strange := h.site("ann@example.com"), h.site("other@example.com")
	made := h.partner("pat@example.com")
	h.exec(`UPDATE site SET partner_id = ? WHERE id = ?`, made.PartnerID, own.SiteID)
	c := h.client(account.NewClient{PartnerID: made.PartnerID})
	p := h.token(asClient(c, own.SiteID))
	h.Bearer(p.AccessToken).Do("GET", "/account/site/profile").Want(200)
	h.Anonymous().Do("POST", "/oauth/token", asClient(c, strange.SiteID)).Want(400, `{"code":400020}`)
}

func TestARevokedClientIsOutAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	p := h.token(asClient(c, site.SiteID))
	h.step(func(ctx context.Context, tx *store.Tx) error { return account.RevokeClient(ctx, tx, c.ID) })
	h.Bearer(p.AccessToken).Do("GET", "/account/agents").Want(401, `{"code":401000}`)
	h.Anonymous().Do("POST", "/oauth/token", fields("grant_type", "refresh_token", "refresh_token", p.RefreshToken, "client_id", c.ID, "client_secret", c.Secret)).Want(400, `{"code":400020}`)
	h.Anonymous().Do("POST", "/oauth/token", asClient(c, site.SiteID)).Want(401, `{"code":401001}`)
	err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error { return account.RevokeClient(ctx, tx, c.ID) })
	if !errors.Is(err, store.ErrNone) {
		t.Errorf("revoked again: %v", err)
	}
	if lines := h.audit(site.SiteID); len(lines) < 2 || lines[0] != "Revoke OAuth client 'Reports'" || lines[1] != "Add OAuth client 'Reports'" {
		t.Errorf("the audit log says %q", lines)
	}
}

func TestWhatClientsMustBe(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	for _, c := range []struct {
		name string
		n    account.NewClient
		want error
	}{
		{"nameless", account.NewClient{SiteID: site.SiteID, Name: " ", RedirectURIs: []string{backTo}}, fault.Missing("name")},
		{"without an address", account.NewClient{SiteID: site.SiteID, Name: "A"}, fault.Missing("redirect-uri")},
		{"of nobody", account.NewClient{Name: "A", RedirectURIs: []string{backTo}}, fault.Missing("site")},
		{"of a site and a partner", account.NewClient{SiteID: site.SiteID, PartnerID: 1, Name: "A", RedirectURIs: []string{backTo}}, fault.Missing("site")},
		{"of no site there is", account.NewClient{SiteID: 7, Name: "A", RedirectURIs: []string{backTo}}, fault.NotFound("site", 7)},
		{"of no partner there is", account.NewClient{PartnerID: 7, Name: "A", RedirectURIs: []string{backTo}}, fault.NotFound("partner", 7)},
		{"with a permission that is none", account.NewClient{SiteID: site.SiteID, Name: "A", RedirectURIs: []string{backTo}, Permissions: []string{"account.fly"}}, fault.NotInList("permissions")},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				_, err := account.CreateClient(ctx, tx, c.n)
				return err
			})
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	for uri, good := range map[string]bool{
		"https://a.test/cb?x=1": true, "http://127.0.0.1:8080/cb": true, "http://localhost/cb": true, "http://[::1]/cb": true, "com.example.app:/cb": true,
		"http://a.test/cb": false, "https://a.test/cb#part": false, "https://": false, "javascript:alert(1)": false, "data:text/html,x": false, "/cb": false, "https://user@a.test/": false, "https://a.test/a b": false, "%": false,
	} {
		err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := account.CreateClient(ctx, tx, account.NewClient{SiteID: site.SiteID, Name: "A", RedirectURIs: []string{backTo, uri}})
			return err
		})
		if good && err != nil || !good && !errors.Is(err, fault.NotRedirect("")) {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

func TestWrongSecretsSlowDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	bad := asClient(account.CreatedClient{ID: c.ID, Secret: "wrong"}, site.SiteID)
	other := h.serve(h.newNode()) // what one node has counted binds the other
	for range 3 {
		h.Anonymous().Do("POST", "/oauth/token", bad).Want(401, `{"code":401001}`)
	}
	a := other.Anonymous().Do("POST", "/oauth/token", asClient(c, site.SiteID)).Want(401, `{"code":401001,"error":"invalid_client"}`)
	if a.Header.Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
	if _, err := h.service.Exchange(context.Background(), account.Agents, h.clientGrant(c, site.SiteID, "198.51.100.7")); err != nil {
		t.Errorf("the right secret from elsewhere: %v", err)
	}
	h.token(asClient(h.client(account.NewClient{SiteID: site.SiteID}), site.SiteID)) // another client beside it
	h.token(grant("ann@example.com", password))                                      // and a person
	h.clock.Advance(time.Minute)
	h.token(asClient(c, site.SiteID))

	// When a client's secret is guessed from many places, each waits after its first guess.
	wrong := account.CreatedClient{ID: c.ID, Secret: "wrong"}
	for _, from := range []string{"198.51.100.1", "198.51.100.2", "198.51.100.3", "2001:db8::1"} {
		if _, err := h.service.Exchange(context.Background(), account.Agents, h.clientGrant(wrong, site.SiteID, from)); !errors.Is(err, fault.BadClient()) {
			t.Fatal(err)
		}
	}
	for from, waits := range map[string]bool{"198.51.100.1": false, "198.51.100.3": true, "2001:db8::2": true} {
		_, err := h.service.Exchange(context.Background(), account.Agents, h.clientGrant(c, site.SiteID, from))
		if f := fault.As(err); (f != nil && f.RetryAfter > 0) != waits {
			t.Errorf("%s: %v", from, err)
		}
	}
}

func (h *house) clientGrant(c account.CreatedClient, siteID int64, from string) account.Grant {
	return account.Grant{Type: account.ClientGrant, Proof: account.Proof{ClientID: c.ID, Secret: c.Secret}, SiteID: &siteID, From: netip.MustParseAddr(from)}
}

// audit is what the audit log of a site says, the latest first.
func (h *house) audit(siteID int64) (lines []string) {
	h.t.Helper()
	h.step(func(ctx context.Context, tx *store.Tx) error {
		lines = nil
		rows, err := tx.Query(ctx, `SELECT summary FROM audit_log WHERE site_id = ? ORDER BY id DESC`, siteID)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return rows.Err()
	})
	return lines
}
