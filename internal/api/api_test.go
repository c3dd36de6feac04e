package api_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
)

type keyring map[string]*auth.Principal

func (k keyring) Authenticate(_ context.Context, r *http.Request) (*auth.Principal, error) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		return nil, nil
	}
	if p := k[token]; p != nil {
		return p, nil
	}
	return nil, fault.BadCredentials()
}

type ban struct {
	ID      int64    `json:"id" readOnly:"true" doc:"Identifier."`
	Type    string   `json:"type" enum:"visitor,ip" required:"true" doc:"What is banned."`
	Comment string   `json:"comment" maxLength:"10" doc:"Why."`
	Tags    []string `json:"tags"`
}

func serve(t *testing.T) http.Handler {
	a := api.New(api.Options{Authenticator: keyring{"admin": {Kind: auth.Agent, SiteID: 1, IsAdmin: true}, "guest": {Kind: auth.Agent, SiteID: 1}}})
	type idIn struct {
		ID int64 `path:"id" doc:"Resource id."`
	}
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/bans/{id}", ID: "getBan", Tag: "Bans", Permission: auth.ManageBan},
		func(_ context.Context, in *idIn) (*api.Out[ban], error) {
			if in.ID == 9 {
				panic("nine")
			}
			return &api.Out[ban]{Body: ban{ID: in.ID, Type: "ip"}}, nil
		})
	type putIn struct {
		ID   int64 `path:"id"`
		Body api.Patch[ban]
	}
	api.Handle(a, api.Op{Method: "PUT", Path: "/livechat/bans/{id}", ID: "updateBan", Tag: "Bans", Permission: auth.ManageBan},
		func(_ context.Context, in *putIn) (*api.Out[ban], error) {
			if in.ID == 404 {
				return nil, fault.NotFound("ban", in.ID)
			}
			b, err := in.Body.Onto(ban{ID: in.ID, Type: "ip", Comment: "old"})
			return &api.Out[ban]{Body: b}, err
		})
	return a.Handler()
}

func do(h http.Handler, token, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.TLS = &tls.ConnectionState{}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestSmoke(t *testing.T) {
	h := serve(t)
	for _, c := range [][]string{
		{"admin", "GET", "/api/v2/livechat/bans/5", ""},
		{"admin", "HEAD", "/api/v2/livechat/bans/5", ""},
		{"admin", "GET", "/LiveChatWebAPI/api/V2.0/LIVECHAT/Bans/5/", ""},
		{"admin", "PUT", "/api/v2/livechat/bans/5", `{"TYPE":"Visitor","id":"7"}`},
		{"admin", "PUT", "/api/v2/livechat/bans/5", `comment=01234567890`},
		{"admin", "PUT", "/api/v2/livechat/bans/404", `{`},
		{"admin", "GET", "/api/v2/livechat/bans/x", ``},
		{"admin", "GET", "/api/v2/livechat/bans/9", ``},
		{"admin", "POST", "/api/v2/livechat/bans/9", ``},
		{"guest", "GET", "/api/v2/livechat/bans/5", ""},
		{"", "GET", "/api/v2/livechat/bans/5", ""},
		{"", "GET", "/api/v2/openapi-3.0.json", ""},
	} {
		w := do(h, c[0], c[1], c[2], c[3])
		t.Log(c, w.Code, w.Header(), w.Body.String())
	}
}
