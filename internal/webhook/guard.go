package webhook

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// errRefused is what a call to an address fails with that may not be called.
var errRefused = errors.New("the address may not be called")

// reserved are the addresses that no receiver on the internet has: of this machine, of
// the network around it, of a cloud's services for its machines, of tunnels that lead to such
// addresses, and those for special purposes.
var reserved = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
	"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

// mayCall tells whether an address may be called.
func mayCall(address netip.Addr, allow []netip.Prefix) bool {
	address = address.Unmap().WithZone("")
	return within(address, allow) || !within(address, reserved)
}

func within(address netip.Addr, ranges []netip.Prefix) bool {
	for _, r := range ranges {
		if r.Contains(address) {
			return true
		}
	}
	return false
}

const (
	maxAnswerHead = 64 << 10 // bytes of headers that a receiver may answer with
	maxAnswerBody = 64 << 10 // bytes of a body that are read, so that the connection can be used again
)

// newClient calls receivers: directly, whatever proxy the environment names, and only at
// addresses that may be called. The address is looked at when it is dialled, after
// names were resolved, so a name that changes its address does not help. Redirects are not followed.
func newClient(allow []netip.Prefix) *http.Client {
	dialer := &net.Dialer{Timeout: timeout, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !mayCall(at.Addr(), allow) {
			return errRefused
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, MaxResponseHeaderBytes: maxAnswerHead,
			MaxIdleConns: 100, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, DisableCompression: true, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
