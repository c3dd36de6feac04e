package geo_test

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/geo"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "places.mmdb")
	write(t, file, database("GeoLite2-City", netip.MustParsePrefix("192.0.2.0/24"), city("China", "Hunan", "Changsha")), 1)
	a, err := geo.Open(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]geo.Place{
		"192.0.2.7":        {Country: "China", State: "Hunan", City: "Changsha"},
		"::ffff:192.0.2.7": {Country: "China", State: "Hunan", City: "Changsha"},
		"198.51.100.1":     {},
	} {
		if got := a.At(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is in %+v, want %+v", address, got, want)
		}
	}
	if got := a.At(netip.Addr{}); got != (geo.Place{}) {
		t.Errorf("no address is in %+v", got)
	}

	write(t, file, database("GeoLite2-Country", netip.MustParsePrefix("192.0.2.0/24"), country("Chile")), 2)
	if err := a.Look(); err != nil {
		t.Fatal(err)
	}
	if got, want := a.At(netip.MustParseAddr("192.0.2.7")), (geo.Place{Country: "Chile"}); got != want {
		t.Errorf("after the file changed: %+v", got)
	}

	write(t, file, []byte("half a file"), 3)
	if a.Look() == nil {
		t.Error("a file that is no database is read")
	}
	if got := a.At(netip.MustParseAddr("192.0.2.7")); got.Country != "Chile" {
		t.Errorf("with a broken file: %+v", got)
	}
}

func TestNoDatabase(t *testing.T) {
	t.Parallel()
	none, err := geo.Open("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*geo.Atlas{none, nil} {
		if got := a.At(netip.MustParseAddr("192.0.2.7")); got != (geo.Place{}) {
			t.Errorf("without a database: %+v", got)
		}
	}
	if _, err := geo.Open(filepath.Join(t.TempDir(), "missing"), nil); err == nil {
		t.Error("a file that is missing is no error")
	}
}

func TestTheFileIsFollowed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "places.mmdb")
	write(t, file, database("GeoLite2-Country", netip.MustParsePrefix("192.0.2.0/24"), country("Chile")), 1)
	synctest.Test(t, func(t *testing.T) {
		a, err := geo.Open(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- a.Run(ctx) }()
		write(t, file, database("GeoLite2-Country", netip.MustParsePrefix("192.0.2.0/24"), country("Peru")), 2)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := a.At(netip.MustParseAddr("192.0.2.7")); got.Country != "Peru" {
			t.Errorf("after two minutes: %+v", got)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// write puts a file down that was changed at its own time.
func write(t *testing.T, file string, data []byte, changed int64) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, time.Unix(changed, 0), time.Unix(changed, 0)); err != nil {
		t.Fatal(err)
	}
}

// database is a file in MaxMind's format that knows one range of IPv4 addresses: a tree
// of one node for each bit, the data, and what describes both.
func database(kind string, known netip.Prefix, data []byte) []byte {
	bits := known.Addr().As4()
	nodes := known.Bits()
	var out []byte
	for i := range nodes {
		next := i + 1
		if next == nodes {
			next = nodes + 16 // the first byte of the data
		}
		records := [2]int{nodes, nodes} // nothing known
		records[bits[i/8]>>(7-i%8)&1] = next
		for _, r := range records {
			out = append(out, byte(r>>16), byte(r>>8), byte(r))
		}
	}
	out = append(out, make([]byte, 16)...)
	out = append(out, data...)
	out = append(out, "\xab\xcd\xefMaxMind.com"...)
	return append(out, object(
		"binary_format_major_version", number(2), "binary_format_minor_version", number(0), "build_epoch", number(1), "database_type", text(kind),
		"description", object("en", text("test")), "ip_version", number(4), "languages", list(text("en")), "node_count", number(nodes), "record_size", number(24),
	)...)
}

func country(name string) []byte {
	return object("country", object("names", object("en", text(name))))
}

func city(country, state, name string) []byte {
	return object("city", object("names", object("en", text(name))), "country", object("names", object("en", text(country))),
		"subdivisions", list(object("names", object("en", text(state)))))
}

// object, list, text and number write values of the format.
func object(pairs ...any) []byte {
	out := []byte{byte(7<<5 | len(pairs)/2)}
	for i := 0; i < len(pairs); i += 2 {
		out = append(append(out, text(pairs[i].(string))...), pairs[i+1].([]byte)...)
	}
	return out
}

func list(values ...[]byte) []byte {
	out := []byte{byte(len(values)), 11 - 7}
	for _, v := range values {
		out = append(out, v...)
	}
	return out
}

func text(s string) []byte { return append([]byte{byte(2<<5 | len(s))}, s...) }

func number(n int) []byte { return []byte{6<<5 | 2, byte(n >> 8), byte(n)} }
