package setting_test

import (
	"context"
	"net/netip"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/setting"
	"parley/internal/snapshot"
)

func TestBans(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageBan), s.As(), s.OtherSite().As(auth.ManageBan)
	const path = "/livechat/bans"
	run(t, path, []try{
		{"the sample", admin, "POST", "", `{"type":"ip","ipAddress":"192.168.1.1"}`, 200, `{"id":1,"type":"ip","visitorId":"","ipAddress":"192.168.1.1","comment":""}`},
		{"a visitor", admin, "POST", "", `TYPE=Visitor&visitorid=ae165aad-b561-145b-427c-ba89849ff3c7`, 200, `{"id":2,"type":"visitor","visitorId":"ae165aad-b561-145b-427c-ba89849ff3c7","ipAddress":""}`},
		{"a block", admin, "POST", "", `{"type":"ip","ipAddress":"10.0.0.0/8"}`, 200, `{"id":3,"ipAddress":"10.0.0.0/8"}`},
		{"a range", admin, "POST", "", `{"type":"ip","ipAddress":"10.0.0.1 - 10.0.0.9"}`, 200, `{"id":4,"ipAddress":"10.0.0.1 - 10.0.0.9"}`},
		{"the next generation", admin, "POST", "", `{"type":"ip","ipAddress":"2001:db8::/32"}`, 200, `{"id":5,"ipAddress":"2001:db8::/32"}`},
		{"a partial update keeps the rest", admin, "PUT", "/1", `{"comment":"spam"}`, 200, `{"type":"ip","ipAddress":"192.168.1.1","comment":"spam"}`},
		{"an empty update changes nothing", admin, "PUT", "/1", `{}`, 200, `{"ipAddress":"192.168.1.1","comment":"spam"}`},
		{"another type empties the other member", admin, "PUT", "/3", `{"type":"visitor","visitorId":"v"}`, 200, `{"type":"visitor","visitorId":"v","ipAddress":""}`},
		{"and back", admin, "PUT", "/3", `{"type":"ip","ipAddress":"10.0.0.0/8"}`, 200, `{"type":"ip","visitorId":"","ipAddress":"10.0.0.0/8"}`},
		{"another type needs its member", admin, "PUT", "/2", `{"type":"ip"}`, 400, `{"code":400000,"message":"Parameter 'ipAddress' is required."}`},
		{"a visitor must be named", admin, "POST", "", `{"type":"visitor","ipAddress":"10.0.0.1"}`, 400, `{"code":400000,"message":"Parameter 'visitorId' is required."}`},
		{"a range that is none is refused", admin, "PUT", "/1", `{"comment":"x","ipAddress":"nowhere"}`, 400, `{"code":400015}`},
		{"a type is needed", admin, "POST", "", `{"ipAddress":"10.0.0.1"}`, 400, `{"code":400000}`},
		{"nothing was changed by what was refused", admin, "GET", "", ``, 200, `[{"id":1,"comment":"spam"},{"id":2,"type":"visitor"},{"id":3},{"id":4},{"id":5}]`},
		{"bans are for those who manage them", guest, "GET", "/1", ``, 403, `{"code":403003}`},
		{"another site's ban does not exist", stranger, "PUT", "/1", `{"comment":"x"}`, 404, `{"code":404001}`},
		{"it is removed", admin, "DELETE", "/1", ``, 200, `"Ban '1' has been removed."`},
		{"and gone", admin, "GET", "/1", ``, 404, `{"code":404001}`},
	})
}

// parts is a site's snapshot with the settings that read it.
func parts(t *testing.T, s *apitest.Site) (*setting.Settings, *snapshot.Site) {
	t.Helper()
	book := snapshot.New(s.Server.DB, nil)
	settings := setting.New(book)
	site, err := book.Of(context.Background(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	return settings, site
}

func TestWhoIsBanned(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.As(auth.ManageBan)
	for _, body := range []string{`{"type":"visitor","visitorId":"AE165AAD-b561-145b-427c-ba89849ff3c7"}`,
		`{"type":"ip","ipAddress":"10.0.0.0/8"}`, `{"type":"ip","ipAddress":"192.168.1.1"}`} {
		admin.Do("POST", "/livechat/bans", body).Want(200)
	}
	settings, site := parts(t, s)
	bans := settings.Bans(site)
	for _, c := range []struct {
		visitor, address string
		want             bool
	}{
		{"ae165aad-b561-145b-427c-ba89849ff3c7", "8.8.8.8", true},
		{"someone", "10.200.3.4", true},
		{"someone", "::ffff:192.168.1.1", true},
		{"someone", "192.168.1.2", false},
		{"", "2001:db8::1", false},
	} {
		if got := bans.Holds(c.visitor, netip.MustParseAddr(c.address)); got != c.want {
			t.Errorf("%q at %s is banned: %t", c.visitor, c.address, got)
		}
	}
	if bans.Holds("someone", netip.Addr{}) {
		t.Error("nowhere is banned")
	}
}
