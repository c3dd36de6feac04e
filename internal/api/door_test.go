package api_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
)

// door is an API with known callers, tried with hand-made requests.
type door struct {
	*api.API
	handler http.Handler
	log     bytes.Buffer
	asked   []string // the order of checks
}

func (d *door) Authenticate(_ context.Context, r *http.Request) (*auth.Principal, error) {
	d.asked = append(d.asked, "credentials")
	agent := &auth.Principal{Kind: auth.Agent, Via: auth.ViaKey, SiteID: 1, AgentID: 2}
	switch strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") {
	case "":
		return nil, nil
	case "admin":
		agent.IsAdmin = true
		return agent, nil
	case "agent":
		return agent, nil
	case "session":
		agent.Via = auth.ViaSession
		return agent, nil
	case "client":
		return &auth.Principal{Kind: auth.Client, Via: auth.ViaToken, SiteID: 1}, nil
	case "partner":
		return &auth.Principal{Kind: auth.PartnerUser, Via: auth.ViaToken, PartnerID: 3}, nil
	case "visitor":
		return &auth.Principal{Kind: auth.VisitorUser, Via: auth.ViaToken, SiteID: 1, VisitorID: "v"}, nil
	case "broken":
		return nil, errors.New("the database is gone")
	}
	return nil, fault.BadCredentials()
}

func (d *door) Take(context.Context, *auth.Principal) error {
	d.asked = append(d.asked, "limit")
	return nil
}

type nothing = api.Out[string]

func newDoor(change func(*api.Options)) *door {
	d := &door{}
	o := api.Options{
		Authenticator: d, Limiter: d, CSRF: func(*auth.Principal) string { return "right" },
		Log: slog.New(slog.NewJSONHandler(&d.log, nil)),
	}
	if change != nil {
		change(&o)
	}
	d.API = api.New(o)
	d.ops()
	d.handler = d.Handler()
	return d
}

func (d *door) ops() {
	type thingIn struct {
		ID    string `path:"id"`
		Count int    `query:"count" alias:"n"`
	}
	answer := func(ctx context.Context, in *thingIn) (*nothing, error) {
		d.asked = append(d.asked, "handler")
		switch in.ID {
		case "panic":
			panic("secret words")
		case "broken":
			return nil, errors.New("secret words")
		case "limited":
			return nil, fault.DailyLimit(90*time.Second + time.Millisecond)
		}
		return &nothing{Body: in.ID + " " + auth.From(ctx).Name}, nil
	}
	for _, op := range []api.Op{
		{Method: "GET", Path: "/livechat/things/{id}", ID: "getThing", Permission: auth.ManageSettings, Aliases: []string{"/livechat/stuff/{id}"}},
		{Method: "PUT", Path: "/livechat/things/{id}", ID: "putThing", Permission: auth.ManageSettings, MethodAliases: []string{"POST"}},
		{Method: "GET", Path: "/account/me/{id}", ID: "self", Permission: auth.Self},
		{Method: "GET", Path: "/partner/things/{id}", ID: "partnerThing", Permission: auth.Partner},
		{Method: "GET", Path: "/api/visitor/v1/things/{id}", ID: "visitorThing", Permission: auth.Visitor, Door: api.Root},
		{Method: "POST", Path: "/api/agent/v1/session/{id}", ID: "signIn", Permission: auth.Public, Door: api.Root},
	} {
		api.Handle(d.API, op, answer)
	}
	api.Raw(d.API, "", "/Files/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.URL.Path)) }))
	api.Raw(d.API, "GET", "/healthz", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
}

func (d *door) do(method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.RemoteAddr = "192.0.2.1:1"
	r.TLS = &tls.ConnectionState{}
	for i := 0; i < len(headers); i += 2 {
		switch headers[i] {
		case "from":
			r.RemoteAddr, r.TLS = headers[i+1], nil
		case "as":
			r.Header.Set("Authorization", "Bearer "+headers[i+1])
		default:
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

func TestDoor(t *testing.T) {
	d := newDoor(func(o *api.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	})
	const thing = "/api/v2/livechat/things/One"
	for _, c := range []struct {
		name, method, path string
		headers            []string
		status             int
		body               string // what the answer holds
	}{
		{"an operation", "GET", thing, []string{"as", "admin"}, 200, `"One "`},
		{"HEAD wherever GET", "HEAD", thing, []string{"as", "admin"}, 200, ``},
		{"paths in any letter case, ids as spelled", "GET", "/API/V2/LiveChat/THINGS/OnE", []string{"as", "admin"}, 200, `"OnE "`},
		{"the links' prefix", "GET", "/api/v2.0/livechat/things/1", []string{"as", "admin"}, 200, ``},
		{"a third party's prefix", "GET", "/LiveChatWebAPI/api/v2/livechat/things/1", []string{"as", "admin"}, 200, ``},
		{"another one", "GET", "/accountwebapi/api/v2.0/livechat/things/1", []string{"as", "admin"}, 200, ``},
		{"a slash at the end", "GET", thing + "/", []string{"as", "admin"}, 200, `"One "`},
		{"a path alias", "GET", "/api/v2/livechat/stuff/1", []string{"as", "admin"}, 200, ``},
		{"a method alias", "POST", thing, []string{"as", "admin"}, 200, ``},
		{"an unknown path", "GET", "/api/v2/livechat/nothing", []string{"as", "admin"}, 404, `404000`},
		{"a wrong method", "DELETE", thing, []string{"as", "admin"}, 404, `404000`},
		{"an unknown path needs no credentials", "GET", "/nothing", nil, 404, `404000`},

		{"no credentials", "GET", thing, nil, 401, `401000`},
		{"wrong credentials", "GET", thing, []string{"as", "nobody"}, 401, `401000`},
		{"our own failure in between", "GET", thing, []string{"as", "broken"}, 500, `500000`},
		{"an agent without the key", "GET", thing, []string{"as", "agent"}, 403, `403003`},
		{"a client has all rights", "GET", thing, []string{"as", "client"}, 200, ``},
		{"a partner on an agent's path", "GET", thing, []string{"as", "partner"}, 403, `403000`},
		{"a visitor on an agent's path", "GET", thing, []string{"as", "visitor"}, 403, `403000`},
		{"a client where an agent must stand", "GET", "/api/v2/account/me/1", []string{"as", "client"}, 403, `403000`},
		{"an agent on a partner's path", "GET", "/api/v2/partner/things/1", []string{"as", "admin"}, 403, `403000`},
		{"a partner on its own", "GET", "/api/v2/partner/things/1", []string{"as", "partner"}, 200, ``},
		{"an agent on a visitor's path", "GET", "/api/visitor/v1/things/1", []string{"as", "admin"}, 403, `403000`},

		{"a session reads without more", "GET", "/api/v2/account/me/1", []string{"as", "session"}, 200, ``},
		{"a session that writes must prove itself", "PUT", thing, []string{"as", "session"}, 403, `403000`},
		{"with the wrong proof", "PUT", thing, []string{"as", "session", "X-Parley-CSRF", "wrong"}, 403, `403000`},
		{"with the right proof the permission counts", "PUT", thing, []string{"as", "session", "X-Parley-CSRF", "right"}, 403, `403003`},
		{"a foreign page cannot sign a browser in", "POST", "/api/agent/v1/session/1", []string{"Sec-Fetch-Site", "cross-site"}, 403, `403000`},
		{"our own page can", "POST", "/api/agent/v1/session/1", []string{"Sec-Fetch-Site", "same-origin"}, 200, ``},

		{"plain HTTP", "GET", thing, []string{"from", "192.0.2.1:1", "as", "admin"}, 403, `403011`},
		{"plain HTTP from this machine", "GET", thing, []string{"from", "127.0.0.1:1", "as", "admin"}, 403, `403011`},
		{"a stranger's word for HTTPS", "GET", thing, []string{"from", "192.0.2.1:1", "X-Forwarded-Proto", "https", "as", "admin"}, 403, `403011`},
		{"a trusted proxy's word for HTTPS", "GET", thing, []string{"from", "10.1.1.1:1", "X-Forwarded-Proto", "https", "as", "admin"}, 200, ``},
		{"the nearest proxy's word counts", "GET", thing, []string{"from", "10.1.1.1:1", "X-Forwarded-Proto", "https, http", "as", "admin"}, 403, `403011`},
		{"an unknown path comes before HTTPS", "GET", "/nothing", []string{"from", "192.0.2.1:1"}, 404, `404000`},
		{"files need HTTPS too", "GET", "/files/a", []string{"from", "192.0.2.1:1"}, 403, `403011`},
		{"probes do not", "GET", "/healthz", []string{"from", "192.0.2.1:1"}, 200, ``},

		{"files keep their spelling", "GET", "/FILES/Sub/A.txt", nil, 200, `/FILES/Sub/A.txt`},
		{"a number that is none", "GET", thing + "?COUNT=x", []string{"as", "admin"}, 400, `Parameter 'count' is not a number.`},
		{"the same by its other name", "GET", thing + "?N=x", []string{"as", "admin"}, 400, `Parameter 'count' is not a number.`},
		{"a blank number is no number sent", "GET", thing + "?count=", []string{"as", "admin"}, 200, ``},
		{"a panic", "GET", "/api/v2/livechat/things/panic", []string{"as", "admin"}, 500, `{"code":500000,"message":"The server could not process the request."}`},
		{"a failure", "GET", "/api/v2/livechat/things/broken", []string{"as", "admin"}, 500, `500000`},
		{"a path that climbs", "GET", "/api/v2/livechat/x/../things/One", []string{"as", "admin"}, 200, `"One "`},
		{"NUL in a path", "GET", "/api/v2/livechat/things/a%00b", []string{"as", "admin"}, 200, `"ab "`},
		{"a slash inside an id", "GET", "/api/v2/livechat/things/a%2Fb", []string{"as", "admin"}, 404, `404000`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := d.do(c.method, c.path, c.headers...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
				t.Errorf("answered %d %s, want %d %s", w.Code, w.Body, c.status, c.body)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("the answer tells too much: %s", w.Body)
			}
		})
	}
}

func TestOrderOfChecks(t *testing.T) {
	d := newDoor(nil)
	d.do("GET", "/api/v2/livechat/things/1?count=x", "as", "admin")
	if got := strings.Join(d.asked, " "); got != "credentials limit" {
		t.Errorf("asked %q before the query", got)
	}
	d.asked = nil
	d.do("GET", "/api/v2/livechat/things/1?count=x", "from", "192.0.2.1:1", "as", "admin")
	if len(d.asked) > 0 {
		t.Errorf("plain HTTP was asked for %q", d.asked)
	}
	d.do("GET", "/api/v2/account/me/1", "as", "session")
	if got := strings.Join(d.asked, " "); got != "credentials handler" {
		t.Errorf("a session was asked for %q, sessions are not counted", got)
	}
}

func TestChallenge(t *testing.T) {
	d := newDoor(nil)
	got := d.do("GET", "/api/v2/livechat/things/1").Header().Values("WWW-Authenticate")
	if len(got) != 2 || !strings.HasPrefix(got[0], "Basic ") || !strings.HasPrefix(got[1], "Bearer ") {
		t.Errorf("challenged with %q, want both schemes", got)
	}
	got = d.do("GET", "/api/v2/livechat/things/1", "Sec-Fetch-Dest", "empty").Header().Values("WWW-Authenticate")
	if len(got) != 1 || !strings.HasPrefix(got[0], "Bearer ") {
		t.Errorf("a script was challenged with %q, the browser would ask for a password", got)
	}
}

func TestRetryAfter(t *testing.T) {
	w := newDoor(nil).do("GET", "/api/v2/livechat/things/limited", "as", "admin")
	if w.Code != 403 || w.Header().Get("Retry-After") != "91" {
		t.Errorf("answered %d, Retry-After %q, want 403 and 91 whole seconds", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestOneOriginPerDoor(t *testing.T) {
	d := newDoor(nil)
	const visitor, agent = "/api/visitor/v1/things/1", "/api/v2/partner/things/1"
	for _, path := range []string{visitor, "/api/visitor/v1/nothing"} {
		if got := d.do("GET", path, "Origin", "https://shop.example").Header().Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s allows origin %q", path, got)
		}
	}
	w := d.do("OPTIONS", visitor, "Origin", "https://shop.example", "Access-Control-Request-Method", "GET")
	if w.Code != 204 || w.Header().Get("Access-Control-Allow-Methods") != "GET" || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("preflight answered %d %v", w.Code, w.Header())
	}
	for _, method := range []string{"GET", "OPTIONS"} {
		w := d.do(method, agent, "Origin", "https://shop.example", "Access-Control-Request-Method", "GET")
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s %s sends %s", method, agent, name)
			}
		}
	}
}

func TestLoopbackMayBePlain(t *testing.T) {
	d := newDoor(func(o *api.Options) { o.AllowPlainLoopback = true })
	for from, want := range map[string]int{"127.0.0.1:1": 200, "[::1]:1": 200, "192.0.2.1:1": 403} {
		if w := d.do("GET", "/api/v2/livechat/things/1", "from", from, "as", "admin"); w.Code != want {
			t.Errorf("from %s: %d, want %d", from, w.Code, want)
		}
	}
}

func TestLogHoldsNoSecrets(t *testing.T) {
	d := newDoor(nil)
	d.do("GET", "/api/v2/livechat/things/panic?password=hunter2", "as", "admin", "Cookie", "parley_session=hunter2")
	log := d.log.String()
	if strings.Contains(log, "hunter2") || strings.Contains(log, "admin") {
		t.Errorf("the log holds a secret: %s", log)
	}
	if strings.Count(log, "internal error") != 1 || !strings.Contains(log, "secret words") || strings.Count(log, "\n") != 2 {
		t.Errorf("want the failure once and the call once: %s", log)
	}
}

func TestRemoteAddress(t *testing.T) {
	var got string
	d := newDoor(func(o *api.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	})
	api.Raw(d.API, "GET", "/remote", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = api.RequestFrom(r.Context()).Remote.String()
	}))
	for _, c := range []struct{ from, forwarded, want string }{
		{"10.0.0.1:1", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:1", "203.0.113.9, 198.51.100.7, 10.2.2.2", "198.51.100.7"},
		{"10.0.0.1:1", "198.51.100.7:4711", "198.51.100.7"},
		{"10.0.0.1:1", "rubbish", "10.0.0.1"},
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"[::1]:1", "::ffff:198.51.100.7", "198.51.100.7"},
	} {
		d.do("GET", "/remote", "from", c.from, "X-Forwarded-Proto", "https", "X-Forwarded-For", c.forwarded)
		if got != c.want {
			t.Errorf("%s for %q is %s, want %s", c.from, c.forwarded, got, c.want)
		}
	}
}
