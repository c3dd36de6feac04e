package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strings"
)

// Request is what a handler may know of the call beside its input.
type Request struct {
	ID       string     // request id, also in the log and in X-Request-Id
	Remote   netip.Addr // the caller, behind trusted proxies the address they give
	Secure   bool       // HTTPS, or plain HTTP that is allowed
	Scheme   string     // http or https, as the caller addressed us
	Host     string
	Path     string // as the client spelled it
	RawQuery string

	base string // scheme and host of links sent out
}

type requestKey struct{}

// RequestFrom returns the call's Request; never nil.
func RequestFrom(ctx context.Context) *Request {
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		return r
	}
	return &Request{}
}

// PublicURL is scheme and host under which the caller reaches us, without a slash at the end.
func (r *Request) PublicURL() string { return r.base }

// newRequest looks at the connection and, when a trusted proxy made it, at
// what the proxy vouches for. Nothing else is read.
func (a *API) newRequest(r *http.Request) *Request {
	q := &Request{
		ID: requestID(), Host: r.Host, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Scheme: "http",
	}
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		q.Remote = peer.Addr().Unmap()
	}
	direct := true
	if r.TLS != nil {
		q.Scheme = "https"
	}
	if a.trusted(q.Remote) {
		direct = r.Header.Get("X-Forwarded-For") == ""
		if lastOf(r.Header, "X-Forwarded-Proto") == "https" {
			q.Scheme = "https"
		}
		if id := r.Header.Get("X-Request-Id"); isID(id) {
			q.ID = id
		}
		q.Remote = a.forwardedFor(r.Header, q.Remote)
	}
	q.Secure = q.Scheme == "https" || direct && a.o.AllowPlainLoopback && q.Remote.IsLoopback()
	q.base = a.o.PublicURL
	if q.base == "" {
		q.base = q.Scheme + "://" + q.Host
	}
	return q
}

func (a *API) trusted(addr netip.Addr) bool {
	for _, p := range a.o.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// forwardedFor walks X-Forwarded-For from the right over trusted proxies.
func (a *API) forwardedFor(h http.Header, addr netip.Addr) netip.Addr {
	hops := strings.Split(strings.Join(h.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.trusted(addr); i-- {
		text := strings.TrimSpace(hops[i])
		next, err := netip.ParseAddr(text)
		if err != nil {
			withPort, perr := netip.ParseAddrPort(text)
			if perr != nil {
				break
			}
			next = withPort.Addr()
		}
		addr = next.Unmap()
	}
	return addr
}

// lastOf is the last of the header's comma-separated values: the nearest proxy's.
func lastOf(h http.Header, name string) string {
	all := strings.Split(strings.Join(h.Values(name), ","), ",")
	return strings.ToLower(strings.TrimSpace(all[len(all)-1]))
}

func requestID() string {
	var b [12]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func isID(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
