package apitest

import (
	"crypto/tls"
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

// Do calls the API. Paths of the v2 API may be given without their prefix. A
// body that is neither JSON nor labelled goes as a form.
func (c Caller) Do(method, path string, body ...string) *Answer {
	c.t.Helper()
	path = withPrefix(path)
	r := httptest.NewRequest(method, "https://chat.example.test"+strings.ReplaceAll(path, " ", "%20"), strings.NewReader(strings.Join(body, "")))
	r.RemoteAddr = "192.0.2.1:40000"
	if c.plain {
		r.TLS = nil
	} else {
		r.TLS = &tls.ConnectionState{}
	}
	for name, values := range c.header {
		r.Header[name] = values
	}
	if text := strings.Join(body, ""); text != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", mediaOf(text))
	}
	w := httptest.NewRecorder()
	c.server.handler.ServeHTTP(w, r)
	a := &Answer{t: c.t, request: method + " " + path, Status: w.Code, Header: w.Result().Header, Body: w.Body.Bytes()}
	if method == http.MethodHead {
		return a
	}
	for _, problem := range c.server.check(r, a) {
		c.t.Errorf("%s answered %d: %s\n%s", a.request, a.Status, problem, a.Body)
	}
	return a
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
