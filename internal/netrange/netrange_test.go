package netrange_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/netrange"
)

func TestRangesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want, inside, outside string }{
		{"192.168.1.1", "192.168.1.1", "192.168.1.1 ::ffff:192.168.1.1", "192.168.1.0 192.168.1.2 ::1"},
		{" 10.0.0.1 - 10.0.0.9 ", "10.0.0.1-10.0.0.9", "10.0.0.1 10.0.0.5 10.0.0.9", "10.0.0.0 10.0.0.10"},
		{"10.1.2.3/8", "10.0.0.0/8", "10.0.0.0 10.255.255.255", "9.255.255.255 11.0.0.0"},
		{"0.0.0.0/0", "0.0.0.0/0", "8.8.8.8", "::1"},
		{"10.0.0.1/32", "10.0.0.1", "10.0.0.1", "10.0.0.2"},
		{"2001:DB8::1", "2001:db8::1", "2001:db8::1", "2001:db8::2"},
		{"2001:db8::/126", "2001:db8::/126", "2001:db8::3", "2001:db8::4"},
		{"2001:db8::1-2001:db8::ff", "2001:db8::1-2001:db8::ff", "2001:db8::80", "2001:db8::100"},
		{"10.0.0.0-10.0.0.255", "10.0.0.0/24", "10.0.0.255", "10.0.1.0"},
		{"::/80", "::/80", "::1", "10.0.0.1"},
		{"::ffff:10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"},
		{"::ffff:10.0.0.0/104", "10.0.0.0/8", "10.9.9.9", "11.0.0.0"},
	} {
		r, ok := netrange.Parse(c.text)
		if !ok || r.String() != c.want {
			t.Errorf("%q is %s, %v; want %s", c.text, r, ok, c.want)
			continue
		}
		for _, in := range strings.Fields(c.inside) {
			if !r.Contains(netip.MustParseAddr(in)) {
				t.Errorf("%s is not in %q", in, c.text)
			}
		}
		for _, out := range strings.Fields(c.outside) {
			if r.Contains(netip.MustParseAddr(out)) {
				t.Errorf("%s is in %q", out, c.text)
			}
		}
	}
}

func TestWhatIsNoRangeIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "-", "/", "nowhere", "256.1.1.1", "10.0.0", "010.0.0.1", "10.0.0.1:80", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
		"10.0.0.9-10.0.0.1", "10.0.0.1-", "-10.0.0.1", "10.0.0.1-10.0.0.2-10.0.0.3", "10.0.0.1-::2", "10.0.0.0/8-10.0.0.9",
		"fe80::1%eth0", "::ffff:10.0.0.0/64", "[::1]",
	} {
		if err := netrange.Check("ip", text); !errors.Is(err, fault.NotAddress("ip")) || fault.As(err).Field != "ip" {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := netrange.Check("ip", "10.0.0.1"); err != nil {
		t.Error(err)
	}
	if (netrange.Range{}).Contains(netip.MustParseAddr("0.0.0.0")) {
		t.Error("a range of nothing has an address")
	}
}

func TestTwoEndsMakeARange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, field string }{
		{"10.0.0.1", "10.0.0.9", ""},
		{"::1", "::1", ""},
		{"10.0.0", "10.0.0.9", "from"},
		{"10.0.0.1/8", "10.0.0.9", "from"},
		{"10.0.0.1", "", "to"},
		{"10.0.0.9", "10.0.0.1", "to"},
		{"10.0.0.1", "::1", "to"},
	} {
		r, err := netrange.Between("from", c.from, "to", c.to)
		if f := fault.As(err); (f == nil) != (c.field == "") || f != nil && (f.Field != c.field || f.Code != 400015) {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
		if c.field == "" && (r.From().String() != c.from || r.To().String() != c.to) {
			t.Errorf("%s to %s is %s", c.from, c.to, r)
		}
	}
}

// FuzzParse holds the parser to its promise: what it accepts is a range whose
// ends are in it, and its text is read as the same range.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"192.168.1.1", "10.0.0.1-10.0.0.9", "10.1.2.3/8", "0.0.0.0/0", "::/0", "2001:db8::1-2001:db8::ff", "::ffff:10.0.0.0/104",
		"::ffff:0:0/95", "fe80::1%eth0-fe80::2%eth0", "1-2", "10.0.0.9-10.0.0.1", "/", "-", "\x00", "10.0.0.0/08",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := netrange.Parse(text)
		if !ok {
			return
		}
		if !r.Contains(r.From()) || !r.Contains(r.To()) || r.From().Is4() != r.To().Is4() || r.To().Less(r.From()) {
			t.Fatalf("%q is %s to %s", text, r.From(), r.To())
		}
		if again, ok := netrange.Parse(r.String()); !ok || again != r {
			t.Fatalf("%q is %s, which is %s", text, r, again)
		}
	})
}
