package api_test

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/api"
	"parley/internal/apitest"
	"parley/internal/auth"
)

func TestDocuments(t *testing.T) {
	t.Parallel()
	nobody := newSite(t, serveBans, serveHistory, serveToken).Anonymous()
	var v31 map[string]any
	nobody.Do("GET", "/api/v2/openapi.json").Want(200, `{"openapi":"3.1.0"}`).Into(&v31)
	old := nobody.Do("GET", "/API/v2.0/openapi-3.0.json").Want(200, `{"openapi":"3.0.3"}`)
	doc, err := openapi3.NewLoader().LoadFromData(old.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	update := doc.Paths.Value("/api/v2/livechat/bans/{id}").Put
	if got := update.Extensions["x-permission"]; got != "manageBan" {
		t.Errorf("x-permission is %v", got)
	}
	ban := update.RequestBody.Value.Content["application/json"].Schema.Value
	if len(ban.Required) != 0 || !ban.Properties["id"].Value.ReadOnly || len(ban.Properties["type"].Value.Enum) != 2 {
		t.Errorf("a partial update is documented as %+v", ban)
	}
	create := doc.Paths.Value("/api/v2/livechat/bans").Post.RequestBody.Value.Content["application/json"].Schema.Value
	if len(create.Required) != 1 || create.Required[0] != "type" {
		t.Errorf("creating requires %v", create.Required)
	}
	for _, status := range []string{"400", "401", "403", "404", "500"} {
		if r := update.Responses.Value(status); r == nil || r.Value.Content["application/json"].Schema.Value.Properties["code"] == nil {
			t.Errorf("status %s has no documented error", status)
		}
	}
}

type chat struct {
	ID    string          `json:"id"`
	Note  string          `json:"note,omitempty"`
	Ended *int            `json:"ended"`
	Time  *api.Time       `json:"time"`
	Agent *agent          `json:"agent"`
	Extra json.RawMessage `json:"extra" nullable:"true"`
}

type agent struct {
	Name string `json:"name"`
}

// What may be null says so in both versions, and what may be absent too.
func TestNullAndAbsentAreDocumented(t *testing.T) {
	a := api.New(api.Options{})
	api.Handle(a, api.Op{Method: "GET", Path: "/chat", ID: "chat", Permission: auth.Public},
		func(context.Context, *api.Empty) (*api.Out[chat], error) { return nil, nil })
	v31, v30, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"type":["integer","null"]`, `"anyOf":[{"$ref":"#/components/schemas/Agent"},{"type":"null"}]`, `"format":"date-time","type":["string","null"]`, `"extra":{},`, `"required":["id","ended","time","agent","extra"]`} {
		if !strings.Contains(string(v31), want) {
			t.Errorf("3.1 lacks %s: %s", want, v31)
		}
	}
	for _, want := range []string{`"nullable":true`, `"allOf":[{"$ref":"#/components/schemas/Agent"}]`, `"x-omittable":true`} {
		if !strings.Contains(string(v30), want) {
			t.Errorf("3.0 lacks %s: %s", want, v30)
		}
	}
	if strings.Contains(string(v30), `"null"`) {
		t.Errorf("3.0 has no null type: %s", v30)
	}
	if !json.Valid(v30) {
		t.Error("3.0 is not JSON")
	}
}

func TestDocumentationPageStaysHere(t *testing.T) {
	t.Parallel()
	nobody := newSite(t).Anonymous()
	foreign := regexp.MustCompile(`https?://[^\s'"<>]+`)
	for _, path := range []string{"/docs", "/docs/", "/docs/docs.js", "/docs/docs.css", "/docs/icon.svg"} {
		a := nobody.Do("GET", path).Want(200)
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", path, policy)
		}
		for _, url := range foreign.FindAllString(string(a.Body), -1) {
			if url != "http://www.w3.org/2000/svg" {
				t.Errorf("%s refers to %s", path, url)
			}
		}
	}
}

// FuzzCall throws calls at a resource on a real table: whatever comes in, the
// server does not fail.
func FuzzCall(f *testing.F) {
	f.Add("POST", "", "", "application/json", []byte(`{"type":"ip","ipAddress":"1.2.3.4","comment":"\u0000\ud800"}`))
	f.Add("PUT", "/1", "id=2&x[y]=%zz", "", []byte("comment=%00%ff&type=IP"))
	f.Add("GET", "/99999999999999999999", "", "", []byte{})
	f.Add("DELETE", "/%00", "[", "multipart/form-data", []byte("--"))
	s := apitest.Start(f, withSchema, serveBans, serveHistory).Site()
	admin := s.Admin()
	admin.Do("POST", "/livechat/bans", `{"type":"ip","ipAddress":"192.0.2.1"}`).Want(200)
	f.Fuzz(func(t *testing.T, method, path, query, media string, body []byte) {
		for _, resource := range []string{"/livechat/bans", "/livechat/history"} {
			if a := admin.On(t).Raw(method, resource+path, query, media, body); a != nil && a.Status >= 500 {
				t.Fatalf("%s %q?%q %q %q: %d %s", method, resource+path, query, media, body, a.Status, a.Body)
			}
		}
	})
}
