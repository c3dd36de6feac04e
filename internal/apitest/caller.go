package apitest

import (
	"bytes"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/auth"
)

// Caller is somebody with certain credentials. It is a value: With and On
// return changed copies.
type Caller struct {
	Principal *auth.Principal // of callers that the fake authenticator knows

	t      testing.TB
	server *Server
	header http.Header
	plain  bool
	from   string // "": somewhere
}

// On returns the caller inside a subtest.
func (c Caller) On(t testing.TB) Caller {
	c.t = t
	return c
}

// With returns the caller sending one more header.
func (c Caller) With(name, value string) Caller {
	c.header = c.header.Clone()
	c.header.Set(name, value)
	return c
}

// OverPlainHTTP returns the caller without HTTPS.
func (c Caller) OverPlainHTTP() Caller {
	c.plain = true
	return c
}

// From returns the caller at another address.
func (c Caller) From(address string) Caller {
	c.from = address
	return c
}

// Do calls the API. Paths of the v2 API may be given without their prefix. A
// body that does not begin as JSON goes as a form, unless a header says otherwise.
func (c Caller) Do(method, path string, body ...string) *Answer {
	c.t.Helper()
	path = withPrefix(path)
	text := strings.Join(body, "")
	r := httptest.NewRequest(method, publicURL+strings.ReplaceAll(path, " ", "%20"), strings.NewReader(text))
	if text != "" {
		r.Header.Set("Content-Type", mediaOf(text))
	}
	return c.send(r, method+" "+path)
}

// Raw calls the API with parts that may be any bytes. It returns nil when HTTP
// itself cannot carry them.
func (c Caller) Raw(method, path, query, media string, body []byte) *Answer {
	r, err := http.NewRequest(method, publicURL+"/", bytes.NewReader(body))
	if err != nil {
		return nil
	}
	r.URL.Path, r.URL.RawQuery = withPrefix(path), query
	r.Header.Set("Content-Type", media)
	return c.send(r, method+" "+path)
}

func (c Caller) send(r *http.Request, request string) *Answer {
	c.t.Helper()
	c.dress(r)
	w := httptest.NewRecorder()
	c.server.handler.ServeHTTP(w, r)
	a := &Answer{t: c.t, request: request, Status: w.Code, Header: w.Result().Header, Body: w.Body.Bytes()}
	if r.Method == http.MethodHead {
		return a
	}
	for _, problem := range c.server.check(r, a) {
		c.t.Errorf("%s answered %d: %s\n%s", a.request, a.Status, problem, a.Body)
	}
	return a
}

// Into reads a path and has the answer written to w while it is made.
func (c Caller) Into(w http.ResponseWriter, path string) {
	r := httptest.NewRequest(http.MethodGet, publicURL+withPrefix(path), nil)
	c.dress(r)
	c.server.handler.ServeHTTP(w, r)
}

// dress makes a request the caller's.
func (c Caller) dress(r *http.Request) {
	r.RemoteAddr = "192.0.2.1:40000"
	if c.from != "" {
		r.RemoteAddr = net.JoinHostPort(c.from, "40000")
	}
	r.TLS = &tls.ConnectionState{}
	if c.plain {
		r.TLS = nil
	}
	for name, values := range c.header {
		r.Header[name] = values
	}
}

func mediaOf(body string) string {
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") && !strings.Contains(body, "]=") {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// withPrefix adds /api/v2 to paths of the v2 API that come without a prefix.
func withPrefix(path string) string {
	lower := strings.ToLower(path)
	for _, product := range []string{"/livechat/", "/account/", "/partner/sites"} {
		if strings.HasPrefix(lower, product) {
			return "/api/v2" + path
		}
	}
	return path
}
