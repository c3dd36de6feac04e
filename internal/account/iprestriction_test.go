package account_test

import (
	"net/netip"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
)

const (
	restriction = "/account/ipRestriction"
	ranges      = "/account/ipRestriction/ipRanges"
	inside      = "10.0.0.5"
	outside     = "203.0.113.9"
)

func TestIPRanges(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.site("other@example.com")
	_, guestKey := h.agent(site.SiteID, "bob@example.com")
	_, otherKey := h.agent(site.SiteID+1, "eve@example.com", auth.ManageAccountSecurity)
	admin, guest, stranger := h.Basic("ann@example.com", site.APIKey), h.Basic("bob@example.com", guestKey), h.Basic("eve@example.com", otherKey)
	admin.Do("GET", restriction).Want(200, `{"isEnable":false,"isEnableForMobile":false}`)
	id := admin.Do("POST", ranges, `{"FROM":"10.0.0.1","to":" 10.0.0.9 ","id":77}`).Want(200, `{"id":1,"from":"10.0.0.1","to":"10.0.0.9"}`).ID()

	for _, c := range []struct {
		name         string
		caller       apitest.Caller
		method, path string
		body         string
		status       int
		want         string
	}{
		{"the list", admin, "GET", "", "", 200, `[{"id":1,"from":"10.0.0.1"}]`},
		{"the plural of the path", admin, "GET", "/../../ipRestrictions/ipRanges", "", 200, `[{"id":1}]`},
		{"a form", admin, "POST", "", "from=2001:DB8::1&to=2001:db8::FF", 200, `{"id":2,"from":"2001:db8::1","to":"2001:db8::ff"}`},
		{"the id in the path of a create is ignored", admin, "POST", "/1", `{"from":"192.168.1.1","to":"192.168.1.1"}`, 200, `{"id":3}`},
		{"a partial update by the path", admin, "PUT", "/" + id, `{"to":"10.0.0.20"}`, 200, `{"id":1,"from":"10.0.0.1","to":"10.0.0.20"}`},
		{"the id of the path counts", admin, "PUT", "/" + id, `{"id":3}`, 200, `{"id":1,"to":"10.0.0.20"}`},
		{"a partial update by the body", admin, "PUT", "", `{"id":"1","from":"10.0.0.2"}`, 200, `{"id":1,"from":"10.0.0.2","to":"10.0.0.20"}`},
		{"an update of nothing", admin, "PUT", "", `{"from":"10.0.0.2"}`, 400, `{"code":400000,"message":"Parameter 'id' is required."}`},
		{"an update of what is not there", admin, "PUT", "", `{"id":99,"from":"10.0.0.2"}`, 404, `{"code":404001}`},
		{"an id that is no number", admin, "PUT", "/x", `{}`, 400, `{"code":400003}`},
		{"no end", admin, "POST", "", `{"from":"10.0.0.1"}`, 400, `{"code":400000,"message":"Parameter 'to' is required."}`},
		{"an end that is blanked", admin, "PUT", "/" + id, `{"from":null}`, 400, `{"code":400000,"message":"Parameter 'from' is required."}`},
		{"no address", admin, "POST", "", `{"from":"here","to":"10.0.0.1"}`, 400, `{"code":400015,"message":"Parameter 'from' is not an address or address range."}`},
		{"a block is no end", admin, "POST", "", `{"from":"10.0.0.0/8","to":"10.0.0.1"}`, 400, `{"code":400015}`},
		{"two families", admin, "POST", "", `{"from":"10.0.0.1","to":"::1"}`, 400, `{"code":400015}`},
		{"the wrong way round", admin, "PUT", "/" + id, `{"from":"10.0.0.30"}`, 400, `{"code":400015}`},
		{"refused changes changed nothing", admin, "GET", "", "", 200, `[{"id":1,"from":"10.0.0.2","to":"10.0.0.20"},{"id":2},{"id":3}]`},
		{"the key is needed to read", guest, "GET", "", "", 403, `{"code":403003}`},
		{"the key is needed to write", guest, "POST", "", `{"from":"10.0.0.1","to":"10.0.0.1"}`, 403, `{"code":403003}`},
		{"another site sees no range", stranger, "GET", "", "", 200, `[]`},
		{"another site's range", stranger, "PUT", "/" + id, `{"to":"10.0.0.30"}`, 404, `{"code":404001}`},
		{"another site's range in the body", stranger, "PUT", "", `{"id":1,"to":"10.0.0.30"}`, 404, `{"code":404001}`},
		{"another site's range to remove", stranger, "DELETE", "/" + id, "", 404, `{"code":404001}`},
		{"a removal", admin, "DELETE", "/3", "", 200, `"IPRange '3' has been removed."`},
		{"a removal of what is gone", admin, "DELETE", "/3", "", 404, `{"code":404001}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, ranges+c.path, c.body).Want(c.status, c.want)
		})
	}

	admin.Do("PUT", ranges, `[{"id":1,"to":"10.0.0.40"},{"id":2,"to":"2001:db8::1"}]`).
		Want(200, `[{"id":1,"from":"10.0.0.2","to":"10.0.0.40"},{"id":2,"to":"2001:db8::1"}]`)
	admin.Do("PUT", ranges, `[{"id":1,"to":"10.0.0.50"},{"id":9}]`).Want(404, `{"code":404001}`)
	admin.Do("PUT", ranges, `[]`).Want(200, `[]`)
	admin.Do("GET", ranges).Want(200, `[{"id":1,"to":"10.0.0.40"},{"id":2}]`)
	h.wantAudited("Add IP range 10.0.0.1 - 10.0.0.9", "Change IP range 10.0.0.1 - 10.0.0.9 to 10.0.0.1 - 10.0.0.20", "Remove IP range 192.168.1.1 - 192.168.1.1")
}

// wantAudited checks that the audit log holds each of the summaries.
func (h *house) wantAudited(summaries ...string) {
	h.t.Helper()
	for _, s := range summaries {
		var n int
		if h.row(&n, `SELECT COUNT(*) FROM audit_log WHERE summary = ?`, s); n == 0 {
			h.t.Errorf("the audit log does not tell %q", s)
		}
	}
}

// TestTheRestrictionKeepsAgentsOut is NOTES-account I2.
func TestTheRestrictionKeepsAgentsOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	other := h.site("other@example.com")
	key := h.Basic("ann@example.com", site.APIKey).From(outside)
	pair := h.token(grant("ann@example.com", password))
	token := h.Bearer(pair.AccessToken).From(outside)
	cookie := h.signIn("ann@example.com")
	session := h.Anonymous().From(outside).With("Cookie", cookie)
	origin := "key:" + auth.Digest(site.APIKey)
	stays := func(from string) bool {
		t.Helper()
		ok, err := h.service.MayStay(t.Context(), site.SiteID, site.AgentID, origin, netip.MustParseAddr(from))
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}

	key.Do("POST", ranges, `{"from":"10.0.0.1","to":"10.0.0.9"}`).Want(200)
	key.Do("PUT", restriction, `{"isEnableForMobile":"true"}`).Want(200, `{"isEnable":false,"isEnableForMobile":true}`)
	key.Do("GET", mePath).Want(200)
	if !stays(outside) {
		t.Error("the switch of the mobile app ends sockets")
	}
	_, last, err := h.service.Doubts(t.Context(), -1)
	if err != nil {
		t.Fatal(err)
	}
	key.Do("PUT", restriction, `{"isEnable":true}`).Want(200, `{"isEnable":true,"isEnableForMobile":true}`)
	if list, _, err := h.service.Doubts(t.Context(), last); err != nil || len(list) != 1 || list[0] != (account.Doubt{SiteID: site.SiteID}) {
		t.Errorf("in doubt are %v, %v", list, err)
	}

	const refused = `{"code":403013}`
	for name, who := range map[string]apitest.Caller{"key": key, "token": token, "session": session} {
		if a := who.Do("GET", mePath); a.Status != 403 || !strings.Contains(string(a.Body), "403013") {
			t.Errorf("by %s from outside: %d %s", name, a.Status, a.Body)
		}
		if a := who.From(inside).Do("GET", mePath); a.Status != 200 {
			t.Errorf("by %s from inside: %d %s", name, a.Status, a.Body)
		}
	}
	if stays(outside) || !stays(inside) {
		t.Errorf("sockets outside stay: %t, inside: %t", stays(outside), stays(inside))
	}
	h.Basic("nobody@example.com", site.APIKey).From(outside).Do("GET", mePath).Want(401)

	nobody := h.Anonymous().From(outside)
	nobody.Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(403, `{"code":403013,"error":"access_denied"}`)
	nobody.Do("POST", "/oauth/token", grant("ann@example.com", "wrong-1")).Want(400, `{"code":400020}`)
	refresh := "grant_type=refresh_token&refresh_token=" + pair.RefreshToken
	nobody.Do("POST", "/oauth/token", refresh).Want(403, refused)
	nobody.Do("POST", "/api/agent/v1/session", `{"email":"ann@example.com","password":"`+password+`"}`).Want(403, refused)
	h.Anonymous().From(inside).Do("POST", "/oauth/token", refresh).Want(200)
	h.Anonymous().From(inside).Do("POST", "/api/agent/v1/session", `{"email":"ann@example.com","password":"`+password+`"}`).Want(200)

	h.Basic("other@example.com", other.APIKey).From(outside).Do("GET", mePath).Want(200)
	partner := h.partner("pat@example.com")
	h.Basic("pat@example.com", partner.APIKey).From(outside).Do("GET", mePath).Want(403, `{"code":403000}`)

	key = key.From(inside)
	key.Do("DELETE", ranges+"/1").Want(200)
	key.Do("GET", mePath).Want(403, refused) // nowhere is allowed any more
	h.exec("UPDATE site SET ip_restricted = FALSE")
	key.Do("GET", mePath).Want(200)
	h.wantAudited("Switch the IP restriction of the mobile app on", "Switch the IP restriction on")
}

func TestClientsAreNotRestricted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{Name: "Sync", SiteID: site.SiteID, RedirectURIs: []string{"https://sync.example/back"}})
	h.exec("UPDATE site SET ip_restricted = TRUE")
	form := "grant_type=client_credentials&siteId=6000000&client_id=" + c.ID + "&client_secret=" + c.Secret
	pair := pairOf(t, h.Anonymous().From(outside).Do("POST", "/oauth/token", form).Want(200))
	h.Bearer(pair.AccessToken).From(outside).Do("GET", restriction).Want(200, `{"isEnable":true}`)
}

func TestSomebodyCanSeeWhetherTheyWouldBeLockedOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	_, guestKey := h.agent(site.SiteID, "bob@example.com")
	admin := h.Basic("ann@example.com", site.APIKey).From(inside)
	const check = "/api/agent/v1/ipRestriction/check"
	admin.Do("GET", check).Want(200, `{"address":"10.0.0.5","inside":false}`)
	admin.Do("POST", ranges, `{"from":"10.0.0.1","to":"10.0.0.9"}`).Want(200)
	admin.Do("GET", check).Want(200, `{"inside":true}`)
	admin.From("::ffff:10.0.0.5").Do("GET", check).Want(200, `{"address":"10.0.0.5","inside":true}`)
	admin.From(outside).Do("GET", check).Want(200, `{"address":"203.0.113.9","inside":false}`)
	admin.Do("GET", check+"?ranges=192.168.0.1,10.0.0.0/29").Want(200, `{"inside":true}`)
	admin.Do("GET", check+"?ranges=192.168.0.1,10.0.0").Want(400, `{"code":400015}`)
	h.Basic("bob@example.com", guestKey).Do("GET", check).Want(403, `{"code":403003}`)
}
