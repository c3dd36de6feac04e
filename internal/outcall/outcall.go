// Package outcall calls addresses that customers have set: webhooks' receivers and
// identity providers.
package outcall

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// ErrRefused is what a call to an address fails with that may not be called.
var ErrRefused = errors.New("the address may not be called")

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

// MayCall tells whether an address may be called: those of the internet, and the allowed ranges.
func MayCall(address netip.Addr, allow []netip.Prefix) bool {
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

// maxAnswerHead is how many bytes of headers may be answered with.
const maxAnswerHead = 64 << 10

// NewClient calls addresses that customers have set: directly, whatever proxy the environment names, and only at
// addresses that may be called. The address is looked at when it is dialled, after
// names were resolved, so a name that changes its address does not help. Redirects are not
// followed. timeout bounds connecting; the call's context bounds the call.
func NewClient(allow []netip.Prefix, timeout time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: timeout, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !MayCall(at.Addr(), allow) {
			return ErrRefused
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

// InWords says why a call failed, without what the operator's network looks like inside.
func InWords(err error) string {
	var noName *net.DNSError
	var badCertificate *tls.CertificateVerificationError
	var timedOut *url.Error
	switch {
	case errors.Is(err, ErrRefused):
		return "the address may not be called: it is none of the internet's, and --webhook-allow does not name it"
	case errors.As(err, &timedOut) && timedOut.Timeout():
		return "no answer in time"
	case errors.As(err, &noName):
		return "the name of the host is not known"
	case errors.As(err, &badCertificate):
		return "the certificate is not valid for the host"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	}
	return "the connection failed"
}
