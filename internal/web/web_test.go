package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var built = fstest.MapFS{
	"index.html":                        {Data: []byte("<!doctype html><title>Console</title>")},
	"favicon.svg":                       {Data: []byte("<svg/>")},
	"assets/index-B7xk_2Qz.js":          {Data: []byte("console.log('console')")},
	"loader.js":                         {Data: []byte("loader()")},
	"loader.js.br":                      {Data: []byte("brotli")},
	"visitorside/js/window-K5JQ7ZQX.js": {Data: []byte("window()")},
	"assets/index-B7xk_2Qz.css":         {Data: []byte("a{}")},
}

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func isOpen(_ context.Context, siteID int64) (bool, error) { return siteID == 6000000, nil }

// several is an installation with more than one site, one of them open; single has one.
var (
	several = Sites{Open: isOpen, Sole: func(context.Context) (int64, error) { return 0, nil }}
	single  = Sites{Open: isOpen, Sole: func(context.Context) (int64, error) { return 6000000, nil }}
)

func somebody(siteID int64, brought string) string { return fmt.Sprint(siteID, ":", brought) }

func plain(*http.Request) bool { return false }

func TestTheChatPageKnowsItsVisitorAgainByACookieThatNoScriptReads(t *testing.T) {
	secure := func(*http.Request) bool { return true }
	res := get(t, ChatPage(several, "Comm100API", somebody, secure), "/chatwindow.aspx?siteId=6000000", "Cookie", "parley_visitor_6000000=vera; parley_visitor_6000001=nora")
	cookies := res.Cookies()
	if len(cookies) != 1 {
		t.Fatalf("cookies %v", cookies)
	}
	c := cookies[0]
	if c.Name != "parley_visitor_6000000" || c.Value != "6000000:vera" || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge <= 0 {
		t.Errorf("the cookie is %v", c)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(body), `data-visitor="6000000:vera"`) {
		t.Errorf("the page is not told who comes: %v\n%s", err, body)
	}
}

func TestAClosedSiteShowsNothing(t *testing.T) {
	v := &Widget{files: assetsOf(built)}
	body := func(h http.Handler, path string) (int, string) {
		res := get(t, h, path)
		data, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(data)
	}
	for _, path := range []string{"/livechat.ashx?siteId=6000001", "/livechat.ashx?SITEID=6000001&x=1"} {
		if status, text := body(v.Loader(several), path); status != 200 || strings.Contains(text, "loader()") || !strings.HasPrefix(text, "//") {
			t.Errorf("%s answers %d %q", path, status, text)
		}
	}
	away := several
	away.Open = func(context.Context, int64) (bool, error) { return false, io.ErrUnexpectedEOF }
	away.Sole = func(context.Context) (int64, error) { return 0, io.ErrUnexpectedEOF }
	for path, sites := range map[string]Sites{"/livechat.ashx?siteId=6000000": several, "/livechat.ashx": several, "/livechat.ashx?": away, "/livechat.ashx?siteId=6000001": away} {
		if status, text := body(v.Loader(sites), path); status != 200 || text != "loader()" {
			t.Errorf("%s answers %d %q", path, status, text)
		}
	}
	if status, text := body(ChatPage(several, "Comm100API", somebody, plain), "/chatwindow.aspx?siteId=6000001"); status != 404 || strings.Contains(text, "<script") {
		t.Errorf("the chat page answers %d %q", status, text)
	}
}

func TestConsole(t *testing.T) {
	h := console(assetsOf(built))
	for _, c := range []struct {
		name, path string
		status     int
		kind       string
		cache      string
	}{
		{"the index", "/console/", 200, "text/html; charset=utf-8", "no-cache"},
		{"a page of its own is the index", "/console/history/42", 200, "text/html; charset=utf-8", "no-cache"},
		{"a hashed file is kept for ever", "/console/assets/index-B7xk_2Qz.js", 200, "text/javascript; charset=utf-8", forever},
		{"a file of an older build is gone", "/console/assets/index-00000000.js", 404, "", ""},
		{"a plain file", "/console/favicon.svg", 200, "image/svg+xml", "no-cache"},
		{"no way out of the build", "/console/../../shop.go", 200, "text/html; charset=utf-8", "no-cache"},
		{"the folder itself leads to the index", "/console", 308, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := get(t, h, c.path)
			if res.StatusCode != c.status {
				t.Fatalf("status %d, want %d", res.StatusCode, c.status)
			}
			if c.kind != "" && res.Header.Get("Content-Type") != c.kind {
				t.Errorf("content type %q, want %q", res.Header.Get("Content-Type"), c.kind)
			}
			if c.cache != "" && res.Header.Get("Cache-Control") != c.cache {
				t.Errorf("cache control %q, want %q", res.Header.Get("Cache-Control"), c.cache)
			}
			if strings.HasPrefix(c.kind, "text/html") && !strings.Contains(res.Header.Get("Content-Security-Policy"), "script-src 'self';") {
				t.Errorf("the index has no strict policy: %q", res.Header.Get("Content-Security-Policy"))
			}
		})
	}
}

func TestAFileIsSentInTheSmallestFormTheBrowserTakesAndOnlyOnce(t *testing.T) {
	v := &Widget{files: assetsOf(built)}
	res := get(t, v.Loader(several), "/livechat.ashx?siteId=6000000", "Accept-Encoding", "gzip, deflate, br")
	if res.Header.Get("Content-Encoding") != "br" {
		t.Errorf("encoding %q, want the brotli form that the build left", res.Header.Get("Content-Encoding"))
	}
	res = get(t, v.Scripts(), "/visitorside/js/window-K5JQ7ZQX.js", "Accept-Encoding", "br;q=0, gzip")
	if res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("Cache-Control") != forever {
		t.Errorf("encoding %q and cache %q", res.Header.Get("Content-Encoding"), res.Header.Get("Cache-Control"))
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	zr, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(zr); err != nil || string(text) != "window()" {
		t.Errorf("unpacked %q, %v", text, err)
	}
	tag := res.Header.Get("ETag")
	res = get(t, v.Scripts(), "/visitorside/js/window-K5JQ7ZQX.js", "Accept-Encoding", "gzip", "If-None-Match", tag)
	if res.StatusCode != http.StatusNotModified {
		t.Errorf("status %d for a file that the browser has", res.StatusCode)
	}
	if res := get(t, v.Scripts(), "/visitorside/js/window-K5JQ7ZQX.js", "Accept-Encoding", "identity"); res.Header.Get("Content-Encoding") != "" {
		t.Error("a client that takes no encoding got one")
	}
}

func TestTheShopRunsTheEmbedCodeUnderANoncePolicy(t *testing.T) {
	shop := Shop(func(context.Context, *http.Request) (string, error) {
		return `<div id="comm100-button-1"></div><script type="text/javascript">go()</script>`, nil
	})
	for _, path := range []string{"/demo/shop", "/demo/shop/river-vase", "/demo/shop/delivery", "/demo/shop/about"} {
		res := get(t, shop, path)
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v", path, res.StatusCode, err)
		}
		nonce := regexp.MustCompile(`script-src 'nonce-([A-Z0-9]+)';`).FindStringSubmatch(res.Header.Get("Content-Security-Policy"))
		if nonce == nil {
			t.Fatalf("%s: policy %q", path, res.Header.Get("Content-Security-Policy"))
		}
		if want := `<script nonce="` + nonce[1] + `" type="text/javascript">go()</script>`; !strings.Contains(string(body), want) {
			t.Errorf("%s does not carry %s", path, want)
		}
		if strings.Count(string(body), "<script") != strings.Count(string(body), `<script nonce="`+nonce[1]) {
			t.Errorf("%s has a script without the nonce", path)
		}
	}
	if res := get(t, shop, "/demo/shop/nothing"); res.StatusCode != http.StatusNotFound {
		t.Errorf("status %d for a page that does not exist", res.StatusCode)
	}
}

func TestTheChatPageTakesItsParametersInAnyLetterCase(t *testing.T) {
	res := get(t, ChatPage(several, "Comm100API", somebody, plain), "/ChatWindow.aspx?SITEID=6000000&PlanId=%3C/script%3E&visitType=1")
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", res.StatusCode, err)
	}
	for _, want := range []string{`site_id:  6000000 `, `src="/livechat.ashx?siteId=6000000&amp;chatPage=1"`, `data-visitor="6000000:"`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
	if policy := res.Header.Get("Content-Security-Policy"); strings.Contains(policy, "allow-same-origin") {
		t.Errorf("the page is of the console's origin: %s", policy)
	}
	if strings.Contains(string(body), "</script>\"") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox allow-scripts") {
		t.Errorf("the page is not closed off: %s\n%s", res.Header.Get("Content-Security-Policy"), body)
	}
	if res := get(t, ChatPage(several, "Comm100API", somebody, plain), "/chatwindow.aspx?siteId=abc"); res.StatusCode != http.StatusNotFound {
		t.Errorf("status %d for a site that is none", res.StatusCode)
	}
}

// Apps register for notifications whatever there is to notify them (contract/widget.md 5.3).
func TestPushRegistration(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, query, body string
		status            int
	}{
		{"commands of an app", "?siteId=6000000&visitorGuid=x", `[{"type":"setPushConfig","device":"ios","deviceId":"a","isIosDebug":false},{"type":"setIsNeedPush","isNeedPush":true}]`, 200},
		{"names in another case", "?SITEID=6000000", `[]`, 200},
		{"no list", "?siteId=6000000", `{"type":"x"}`, 400},
		{"no site", "", `[]`, 404},
		{"a closed site", "?siteId=6000001", `[]`, 404},
	} {
		w := httptest.NewRecorder()
		PushRegistration(several).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/visitor.ashx"+c.query, strings.NewReader(c.body)))
		if w.Code != c.status {
			t.Errorf("%s is answered %d, want %d: %s", c.name, w.Code, c.status, w.Body)
		}
	}
}
