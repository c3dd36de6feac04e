package visitor_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/visitor"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	signer, err := auth.OpenSigner(t.TempDir()+"/keys", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	tokens := visitor.NewTokens(signer)
	token := tokens.Issue(6000000, "7b1a47f5-6dd5-4d29-a14d-725effdad6bd")
	p := tokens.Read(token)
	if p == nil || p.Kind != auth.VisitorUser || p.SiteID != 6000000 || p.VisitorID != "7b1a47f5-6dd5-4d29-a14d-725effdad6bd" {
		t.Fatalf("read %+v", p)
	}
	for _, bad := range []string{"", "x", token + "x", strings.Replace(token, "visitor.", "realtime.", 1), p.VisitorID,
		signer.Sign("realtime", map[string]any{"s": 6000000, "v": "x"}, time.Hour), signer.Sign("visitor", map[string]any{"s": 6000000}, time.Hour)} {
		if tokens.Read(bad) != nil {
			t.Errorf("%q holds", bad)
		}
	}
}

func TestATokenIsKeptForItsSiteAlone(t *testing.T) {
	t.Parallel()
	signer, err := auth.OpenSigner(t.TempDir()+"/keys", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	tokens := visitor.NewTokens(signer)
	first := tokens.Read(tokens.Keep(6000000, ""))
	again := tokens.Read(tokens.Keep(6000000, tokens.Issue(6000000, first.VisitorID)))
	other := tokens.Read(tokens.Keep(6000001, tokens.Issue(6000000, first.VisitorID)))
	if again.VisitorID != first.VisitorID || other.VisitorID == first.VisitorID || other.SiteID != 6000001 {
		t.Errorf("first %+v, again %+v, at another site %+v", first, again, other)
	}
}

func TestDomains(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		domains      string
		origin, page string
		want         bool
	}{
		{"example.test", "https://example.test", "https://example.test/x", true},
		{"example.test", "https://shop.example.test:8443", "https://shop.example.test:8443/", true},
		{"EXAMPLE.test", "", "https://Shop.Example.Test/", true},
		{"other.test https://example.test/shop", "https://example.test", "https://example.test/shop/pots", true},
		{"https://example.test/shop", "https://example.test", "https://example.test/blog", false},
		{"example.test", "https://badexample.test", "https://badexample.test/", false},
		{"example.test", "https://evil.test", "https://example.test/", false},
		{"example.test", "", "", false},
		{"", "https://example.test", "https://example.test/", false},
	} {
		if got := visitor.OnDomain(strings.Fields(c.domains), c.origin, c.page); got != c.want {
			t.Errorf("%q, origin %q, page %q: %t", c.domains, c.origin, c.page, got)
		}
	}
}

func TestTheChatPageNeedsNoDomain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		origin, page string
		want         bool
	}{
		{"null", "https://chat.test:8443/ChatWindow.aspx?siteId=1", true},
		{"null", "https://chat.test:8443/chatserver/chatwindow.aspx", true},
		{"null", "https://shop.test/chatwindow.aspx", false},
		{"null", "https://chat.test:8443/demo/shop", false},
		{"https://evil.test", "https://chat.test:8443/chatwindow.aspx", false},
	} {
		if got := visitor.OnChatPage("chat.test:8443", c.origin, c.page); got != c.want {
			t.Errorf("origin %q, page %q: %t", c.origin, c.page, got)
		}
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	l := visitor.NewLimiter(false, func() time.Time { return now })
	spend := func(who string) (n int) {
		for n < 10_000 && l.Take(visitor.Writing, who) == nil {
			n++
		}
		return n
	}
	if n := spend("a"); n != 30 {
		t.Errorf("%d messages at once", n)
	}
	if f := fault.As(l.Take(visitor.Writing, "a")); f == nil || f.Code != 429000 || f.RetryAfter <= 0 {
		t.Errorf("the next one: %+v", f)
	}
	if l.Take(visitor.Writing, "b") != nil || l.Take(visitor.Looking, "a") != nil {
		t.Error("one visitor's writing counts for others, or for reading")
	}
	now = now.Add(2 * time.Second)
	if n := spend("a"); n != 10 {
		t.Errorf("%d messages after two seconds", n)
	}
	for range 5 { // counts are dropped, but not before they are full again
		now = now.Add(time.Minute)
		l.Take(visitor.Looking, "somebody")
	}
	if n := spend("a"); n != 30 {
		t.Errorf("%d messages after minutes", n)
	}
	off := visitor.NewLimiter(true, nil)
	for range 1000 {
		if err := off.Take(visitor.Writing, "a"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNeighbourhood(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
	} {
		if got := visitor.Neighbourhood(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is in %s, want %s", address, got, want)
		}
	}
}
