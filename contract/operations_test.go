package contract_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/setting"
	"parley/internal/store"
)

// TestEveryOperation asks of each operation what the API promises of all.
func TestEveryOperation(t *testing.T) {
	s, cfg := startServer(t)
	at := apitest.Attach(t, s.Handler())
	admin, guest := people(t, at, cfg.DatabaseURL())
	talk := talk{at: at, admin: admin}
	for _, op := range operationList(serverDocument(t)) {
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			c := caller{t, op, at.Anonymous().On(t), admin.On(t), guest.On(t)}
			c.plainHTTPIsRefused()
			c.credentialsAreNeeded()
			c.permissionIsNeeded()
			c.otherMethodsAreUnknown()
			c.spellingDoesNotMatter()
			c.nothingBreaksIt(admin.On(t), c.url())
			if strings.HasPrefix(op.path, "/api/visitor/") || strings.HasPrefix(op.path, "/api/agent/") {
				visitor, chat := talk.begin(t)
				path := strings.ReplaceAll(op.path, "{chatId}", chat)
				for _, who := range []apitest.Caller{admin.On(t), visitor} {
					c.nothingBreaksIt(who, strings.ReplaceAll(path, "{visitId}", "1"))
				}
			}
		})
	}
}

// talk begins chats between visitors and the administrator.
type talk struct {
	at    *apitest.Server
	admin apitest.Caller
	n     int
}

// begin has a new visitor ask for a chat and the administrator accept it.
func (k *talk) begin(t *testing.T) (visitor apitest.Caller, chat string) {
	k.n++
	nobody := k.at.Anonymous().On(t)
	visit := nobody.Do("POST", "/api/visitor/v1/visits", `{"siteId":6000000,"page":{"url":"https://shop.test/","title":"Shop"}}`).Want(200)
	visitor = k.at.Bearer(visit.Text("token")).On(t)
	chat = visitor.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"c%d","visitId":%s,"name":"Vic","email":"vic@example.test"}`, k.n, visit.Text("visitId"))).
		Want(200).ID()
	k.admin.On(t).Do("POST", "/api/agent/v1/chats/"+chat+"/accept").Want(200, `{"state":"chatting"}`)
	return visitor, chat
}

// people makes a site with an administrator and an agent who may nothing.
func people(t *testing.T, at *apitest.Server, database string) (admin, guest apitest.Caller) {
	db, err := store.Open(context.Background(), store.Options{URL: database})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		site, err := account.CreateSite(ctx, tx, account.NewSite{Company: "Example", Admin: account.NewAgent{Email: "admin@example.test"}}, setting.Fill)
		if err != nil {
			return err
		}
		id, err := account.CreateAgent(ctx, tx, site.SiteID, account.NewAgent{Email: "guest@example.test"})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE agent_group SET permissions = '[]' WHERE site_id = ?`, site.SiteID); err != nil {
			return err
		}
		key, err := account.NewKey(ctx, tx, site.SiteID, id)
		admin, guest = at.Basic("admin@example.test", site.APIKey), at.Basic("guest@example.test", key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return admin, guest
}

type listed struct {
	*operation
	method string
}

// caller asks one operation.
type caller struct {
	t                    *testing.T
	op                   listed
	nobody, admin, guest apitest.Caller
}

var pathName = regexp.MustCompile(`\{[^}]+\}`)

// url is the operation's path with ids that name nothing, and what its query must have.
func (c caller) url() string {
	path := pathName.ReplaceAllStringFunc(c.op.path, func(name string) string {
		p := c.op.params["path "+strings.Trim(name, "{}")]
		if p != nil && shapeOf(p.Schema, 0).types[0] == "integer" {
			return "987654321"
		}
		return "0199a7a0-0000-7000-8000-000000000000"
	})
	query := url.Values{}
	for at, p := range c.op.params {
		if name, ok := strings.CutPrefix(at, "query "); ok && p.Required {
			query.Set(name, "1")
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

func (c caller) permission() string { return text(c.op.Extensions["x-permission"]) }

func (c caller) plainHTTPIsRefused() {
	c.admin.OverPlainHTTP().Do(c.op.method, c.url()).Want(403, `{"code":403011}`)
}

func (c caller) credentialsAreNeeded() {
	if c.permission() == "public" {
		return
	}
	a := c.nobody.Do(c.op.method, c.url()).Want(401, `{"code":401000}`)
	if a.Header.Get("WWW-Authenticate") == "" {
		c.t.Error("no challenge comes with 401")
	}
}

func (c caller) permissionIsNeeded() {
	if text(c.op.Extensions["x-permission-note"]) != "" {
		return // it depends on the object
	}
	switch c.permission() {
	case "public", "self":
		return
	case "visitor", "partner":
		c.admin.Do(c.op.method, c.url()).Want(403, `{"code":403000}`)
	default:
		c.guest.Do(c.op.method, c.url()).Want(403, `{"code":403003}`)
	}
}

func (c caller) otherMethodsAreUnknown() {
	for _, method := range []string{"PATCH", "PROPFIND"} {
		c.admin.Do(method, c.url()).Want(404, `{"code":404000}`)
	}
}

// spellingDoesNotMatter calls in other letter cases and under the other prefixes.
func (c caller) spellingDoesNotMatter() {
	if c.op.method != http.MethodGet {
		return
	}
	want := c.admin.Do("GET", c.url()).Status
	others := []string{c.url() + "&x=1"}
	if !strings.Contains(c.url(), "?") {
		others = []string{strings.ToUpper(c.url()), c.url() + "/"}
		if rest, ok := strings.CutPrefix(c.url(), "/api/v2/"); ok {
			others = append(others, "/Api/V2.0/"+rest, "/livechatwebapi/api/v2/"+rest, "/accountWebApi/api/v2.0/"+rest)
		}
	}
	for _, path := range others {
		if got := c.admin.Do("GET", path).Status; got != want {
			c.t.Errorf("%s answers %d, %s answers %d", path, got, c.url(), want)
		}
	}
	if got := c.admin.Do("HEAD", c.url()); got.Status != want {
		c.t.Errorf("HEAD answers %d, GET %d", got.Status, want)
	}
}

// hostile is input that no client should send.
var hostile = []string{
	`{`, `[`, `]`, `null`, `"text"`, `{}`, `[]`, `[[]]`, `{"":{}}`, "\x00", "\xff\xfe\x00", `a[b]=c&a=d`, `=&=&=`, `[0]=x`,
	strings.Repeat(`[`, 10000), strings.Repeat(`{"a":`, 10000), `{"id":{"id":[1e999]},"ids":[null,{},"\u0000"],"name":["\ud800"]}`,
	`{"clientId":"\u0000x","text":"a\u0000\ud800b","name":"\u0000","status":"ONLINE","visitId":"1","siteId":"6000000","page":{"url":"\u0000","title":"\ud800"},"campaignId":"","email":"\u0000@","fields":[{"id":"1","value":"\u0000"}],"departmentId":"7"}`,
}

// nothingBreaksIt has who send rubbish as body and in each part of the query.
func (c caller) nothingBreaksIt(who apitest.Caller, path string) {
	path, _, _ = strings.Cut(path, "?")
	try := func(query, media string, body string) {
		a := who.Raw(c.op.method, path, query, media, []byte(body))
		if a.Status >= 500 {
			c.t.Errorf("%q with %q answers %d %s", query, body, a.Status, a.Body)
		}
	}
	if c.op.method != http.MethodGet {
		for _, body := range hostile {
			for _, media := range []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
				try("", media, body)
			}
		}
	}
	for at := range c.op.params {
		name, ok := strings.CutPrefix(at, "query ")
		if !ok {
			continue
		}
		for _, v := range []string{"", "x", "-1", "0", "99999999999999999999", "1e99", "%00", "%ff", "'", "%25", "2019-01-01", "9999-12-31T23:59:59"} {
			try(name+"="+v, "", "")
			try(name+"[0][field]="+v+"&"+name+"[0][value]="+v, "", "")
		}
	}
}
