package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"parley/internal/api"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// button is a page of settings, kept as one JSON value.
type button struct {
	Type    string   `json:"type" enum:"adaptive,image" default:"adaptive" doc:"Kind of button."`
	Domains []string `json:"allowedDomains" default:"[]" doc:"Where it shows."`
	Image   struct {
		Online int  `json:"onlineImageId" default:"4275" doc:"Image."`
		Float  bool `json:"isFloat" default:"true" doc:"Float over the page."`
	} `json:"image" doc:"Image button."`
}

func serveButton(stored *button) func(*apitest.Server) {
	return func(s *apitest.Server) {
		api.ServePage(s.API, api.SettingsPage[button]{
			Path: "/livechat/siteButton", Name: "SiteButton", Tag: "Pages", Permission: auth.ManageCampaigns, Book: s.Book,
			Aliases: []string{"/livechat/buttonOfSite"},
			Read:    func(*snapshot.Site) button { return *stored },
			Load:    func(context.Context, *store.Tx, int64) (button, error) { return *stored, nil },
			Save: func(_ context.Context, _ *store.Tx, _ int64, b button) error {
				*stored = b
				return nil
			},
			Check: func(_ context.Context, b *button) error {
				if len(b.Domains) > 2 {
					return fault.OutOfRange("allowedDomains", "at most 2")
				}
				return nil
			},
		})
	}
}

func TestSettingsPage(t *testing.T) {
	t.Parallel()
	var first button
	if err := json.Unmarshal([]byte(`{"type":"adaptive","image":{"onlineImageId":4275,"isFloat":true}}`), &first); err != nil {
		t.Fatal(err)
	}
	stored := first
	admin := newSite(t, serveButton(&stored)).As(auth.ManageCampaigns)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"a page without lists has empty ones", "GET", "siteButton", ``, 200, `{"allowedDomains":[]}`},
		{"nested objects merge", "PUT", "SiteButton", `{"image":{"isFloat":"false"}}`, 200, `{"type":"adaptive","image":{"onlineImageId":4275,"isFloat":false}}`},
		{"as a form too", "PUT", "buttonofsite", `image.onlineImageId=7&allowedDomains=a.test`, 200, `{"image":{"onlineImageId":7,"isFloat":false},"allowedDomains":["a.test"]}`},
		{"what was written is read", "GET", "siteButton", ``, 200, `{"image":{"onlineImageId":7}}`},
		{"the page's rule holds", "PUT", "siteButton", `{"allowedDomains":["a","b","c"]}`, 400, `{"code":400009}`},
		{"a body that is no object", "PUT", "siteButton", `[1]`, 400, `{"code":400013}`},
		{"in any letter case", "PUT", "siteButton", `{"type":"IMAGE"}`, 200, `{"type":"image"}`},
		{"an empty body changes nothing", "PUT", "siteButton", ``, 200, `{"type":"image"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			admin.On(t).Do(c.method, "/livechat/"+c.path, c.body).Want(c.status, c.want)
		})
	}
	if first.Domains != nil {
		t.Error("an answer changed the stored value")
	}
}

type mixedOut struct {
	Status  int
	Link    string         `header:"Location" doc:"Where to."`
	Cookies []*http.Cookie `header:"Set-Cookie"`
	Body    map[string][]*button
}

func TestAnswerParts(t *testing.T) {
	t.Parallel()
	shared := &button{Type: "image"}
	s := newSite(t, func(s *apitest.Server) {
		api.Handle(s.API, api.Op{Method: "POST", Path: "/own/mixed", ID: "mixed", Permission: auth.Public, Door: api.Root, Success: 201},
			func(context.Context, *api.Empty) (*mixedOut, error) {
				return &mixedOut{Link: "/x", Cookies: []*http.Cookie{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}, Body: map[string][]*button{"k": {shared}}}, nil
			})
		api.Handle(s.API, api.Op{Method: "POST", Path: "/own/empty", ID: "empty", Permission: auth.Public, Door: api.Root},
			func(context.Context, *api.Empty) (*api.Empty, error) { return nil, nil })
		api.Handle(s.API, api.Op{Method: "POST", Path: "/own/bytes", ID: "bytes", Permission: auth.Public, Door: api.Root, MaxBody: 4},
			func(_ context.Context, in *struct{ Body []byte }) (*api.Out[[]byte], error) {
				return &api.Out[[]byte]{Body: in.Body}, nil
			})
		api.Handle(s.API, api.Op{Method: "GET", Path: "/own/html", ID: "html", Permission: auth.Public, Door: api.Root},
			func(context.Context, *api.Empty) (*api.Out[string], error) {
				return &api.Out[string]{Body: `<script>&</script>`}, nil
			})
	})
	a := s.Anonymous().Do("POST", "/own/mixed").Want(201, `{"k":[{"allowedDomains":[]}]}`)
	if a.Header.Get("Location") != "/x" || !reflect.DeepEqual(a.Header.Values("Set-Cookie"), []string{"a=1", "b=2"}) {
		t.Errorf("headers are %v", a.Header)
	}
	if shared.Domains != nil {
		t.Error("an answer changed a value that others hold")
	}
	s.Anonymous().Do("POST", "/own/empty").WantEmpty(200)
	if got := s.Anonymous().Do("POST", "/own/bytes", "abcd").Want(200).Body; string(got) != "abcd" {
		t.Errorf("bytes came back as %q", got)
	}
	s.Anonymous().Do("POST", "/own/bytes", "abcde").Want(400, `{"code":400013}`)
	if got := s.Anonymous().Do("GET", "/own/html").Want(200).Body; string(got) != `"<script>&</script>"` {
		t.Errorf("text was encoded: %s", got)
	}
}

// Every change of a resource is told in the step that makes it; one that the
// listener refuses is not made.
func TestChangesAreTold(t *testing.T) {
	t.Parallel()
	var told []api.Change
	s := apitest.Start(t, withSchema)
	site := s.Site().ID
	a := api.New(api.Options{
		Authenticator: known{&auth.Principal{Kind: auth.Agent, SiteID: site, IsAdmin: true}},
		Changed: func(ctx context.Context, tx *store.Tx, c api.Change) error {
			told = append(told, c)
			if c.Verb == "removed" {
				return fault.Protected("not now")
			}
			return store.Touch(ctx, tx, site)
		},
	})
	s.API = a
	serveBans(s)
	caller := apitest.Attach(t, a.Handler()).Bearer("any")
	caller.Do("POST", "/livechat/bans", `{"type":"ip","ipAddress":"192.0.2.1"}`).Want(200)
	caller.Do("PUT", "/livechat/bans/1", `{"comment":"x"}`).Want(200)
	caller.Do("DELETE", "/livechat/bans/1").Want(403, `{"code":403012}`)
	caller.Do("GET", "/livechat/bans/1").Want(200)
	want := []api.Change{{"liveChat", "ban", "added", 1, ""}, {"liveChat", "ban", "changed", 1, ""}, {"liveChat", "ban", "removed", 1, ""}}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

type known struct{ *auth.Principal }

func (k known) Authenticate(context.Context, *http.Request) (*auth.Principal, error) {
	return k.Principal, nil
}
