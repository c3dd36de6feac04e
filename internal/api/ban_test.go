package api_test

import (
	"context"
	"testing"
	"testing/fstest"

	"parley/internal/api"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Ban is a resource as the nouns declare them.
type Ban struct {
	ID        int64  `json:"id" readOnly:"true" doc:"Identifier, unique in the site."`
	Type      string `json:"type" enum:"visitor,ip" required:"true" doc:"What is banned."`
	VisitorID string `json:"visitorId" doc:"The visitor, when type is visitor."`
	IPAddress string `json:"ipAddress" doc:"Address, when type is ip."`
	Comment   string `json:"comment" maxLength:"1024" doc:"Why; seen by agents only."`
}

func checkBan(_ context.Context, b *Ban) error {
	if b.Type == "visitor" {
		return fault.Required("visitorId", b.VisitorID)
	}
	if b.IPAddress == "nowhere" {
		return fault.NotAddress("ipAddress")
	}
	return fault.Required("ipAddress", b.IPAddress)
}

// schema is the tests' own: the nouns' tables are theirs to test.
var schema = fstest.MapFS{"001_test.sql": {Data: []byte(`
CREATE TABLE counter (site_id BIGINT NOT NULL, kind TEXT NOT NULL, next BIGINT NOT NULL, PRIMARY KEY (site_id, kind));
CREATE TABLE site (id BIGINT PRIMARY KEY, revision BIGINT NOT NULL);
CREATE TABLE ban (
	site_id    BIGINT NOT NULL,
	id         BIGINT NOT NULL,
	type       TEXT NOT NULL,
	visitor_id TEXT NOT NULL,
	ip_address TEXT NOT NULL,
	comment    TEXT NOT NULL,
	PRIMARY KEY (site_id, id),
	UNIQUE (site_id, type, visitor_id, ip_address)
);
`)}}

func withSchema(o *store.Options) { o.Migrations = schema }

func newSite(t *testing.T, serve ...func(*apitest.Server)) *apitest.Site {
	return apitest.Start(t, withSchema, serve...).Site()
}

func serveBans(s *apitest.Server) {
	api.Serve(s.API, api.Resource[Ban]{
		Path: "/livechat/bans", Name: "Ban", Tag: "Bans", Permission: auth.ManageBan,
		Store: snapshot.Table[Ban](s.Book), Check: checkBan, Unique: "ipAddress",
		Removed: "Ban '{id}' has been removed.",
	})
}

func TestBans(t *testing.T) {
	t.Parallel()
	s := newSite(t, serveBans)
	admin, guest, stranger := s.As(auth.ManageBan), s.As(), s.OtherSite().As(auth.ManageBan)
	id := admin.Do("POST", "/LiveChat/Bans", `{"TYPE":"ip","ipaddress":"192.168.1.1"}`).
		Want(200, `{"type":"ip","ipAddress":"192.168.1.1","visitorId":""}`).ID()

	for _, c := range []struct {
		name               string
		caller             apitest.Caller
		method, path, body string
		status             int
		want               string // members the answer must hold
	}{
		{"a partial update keeps the rest", admin, "PUT", "/" + id, `{"comment":"spam"}`, 200, `{"ipAddress":"192.168.1.1","comment":"spam"}`},
		{"null empties an optional text", admin, "PUT", "/" + id, `{"comment":null}`, 200, `{"comment":""}`},
		{"null on a mandatory member is refused", admin, "PUT", "/" + id, `{"type":null}`, 400, `{"code":400000,"message":"Parameter 'type' is required."}`},
		{"a form will do", admin, "PUT", "/" + id, `comment=from+a+form`, 200, `{"comment":"from a form"}`},
		{"the id is not the caller's to set", admin, "PUT", "/" + id, `{"id":"7000"}`, 200, `{"id":` + id + `}`},
		{"of two spellings the last one counts", admin, "PUT", "/" + id, `{"comment":"a","COMMENT":"b"}`, 200, `{"comment":"b"}`},
		{"a value is known in any letter case", admin, "PUT", "/" + id, `{"type":"IP"}`, 200, `{"type":"ip"}`},
		{"a value that is not listed is refused", admin, "PUT", "/" + id, `{"type":"pony"}`, 400, `{"code":400006}`},
		{"an address that is none is refused", admin, "PUT", "/" + id, `{"ipAddress":"nowhere"}`, 400, `{"code":400015}`},
		{"a missing member is named", admin, "POST", "", `{"comment":"x"}`, 400, `{"code":400000,"message":"Parameter 'type' is required."}`},
		{"the same ban twice is refused", admin, "POST", "", `{"type":"ip","ipAddress":"192.168.1.1"}`, 400, `{"code":400012}`},
		{"an object that is missing comes before a bad body", admin, "PUT", "/999", `{"type":`, 404, `{"code":404001}`},
		{"bans are for those who manage them", guest, "GET", "/" + id, ``, 403, `{"code":403003}`},
		{"permission comes before the object", guest, "PUT", "/x", `{`, 403, `{"code":403003}`},
		{"another site's ban does not exist", stranger, "GET", "/" + id, ``, 404, `{"code":404001}`},
		{"another site cannot remove it", stranger, "DELETE", "/" + id, ``, 404, `{"code":404001}`},
		{"an id is a number", admin, "GET", "/seven", ``, 400, `{"code":400003}`},
		{"an unknown method is an unknown path", admin, "PATCH", "/" + id, `{}`, 404, `{"code":404000}`},
		{"the list is bare", admin, "GET", "", ``, 200, `[{"id":` + id + `}]`},
		{"other sites have their own list", stranger, "GET", "", ``, 200, `[]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, "/livechat/bans"+c.path, c.body).Want(c.status, c.want)
		})
	}
	admin.Do("DELETE", "/livechat/bans/"+id).Want(200, `"Ban '`+id+`' has been removed."`)
	admin.Do("GET", "/livechat/bans/"+id).Want(404, `{"code":404001}`)
}
