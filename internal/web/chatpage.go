package web

import (
	"bytes"
	"crypto/rand"
	"html/template"
	"net/http"

	"parley/internal/visitor"
)

// chatPage opens the window of a campaign by itself, for links, pop-ups and web views.
var chatPage = template.Must(template.New("chatwindow").Parse(`<!doctype html>
<html lang="en" data-chat-page data-visitor="{{.Token}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Chat</title>
</head>
<body>
<script nonce="{{.Nonce}}">
window[{{.Global}}] = { site_id: {{.SiteID}}, main_code_plan: {{.Plan}}, chat_buttons: [] };
</script>
<script nonce="{{.Nonce}}" src="/livechat.ashx?siteId={{.SiteID}}&amp;chatPage=1"></script>
</body>
</html>
`))

// chatPageSandbox makes the page's origin an opaque one: it runs a customer's own script
// on the host of the console, whose cookies, storage and API it must not come near.
// What is not said is refused, allow-same-origin above all.
const chatPageSandbox = "; sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals"

// Visitors gives a visitor of a site a token: for who it was while the one it brings
// holds, else for somebody new.
type Visitors func(siteID int64, brought string) string

// ChatPage answers /chatwindow.aspx: siteId is needed where there is more than one site,
// planId names the campaign, global is the name of the page's global object, whatever else old links carry is ignored. The page has an opaque origin and so no
// storage: who the visitor is stands in a cookie that no script can read, and the page
// is told (docs/decisions/019).
func ChatPage(sites Sites, global string, visitors Visitors, secure func(*http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		view := struct {
			Nonce, Global, Plan, Token string
			SiteID                     int64
		}{Nonce: rand.Text(), Global: global, Plan: parameter(r, "planId"), SiteID: sites.open(r)}
		if view.SiteID == 0 {
			noSite(w)
			return
		}
		cookie := visitor.Cookie(view.SiteID, "", secure(r))
		if had, err := r.Cookie(cookie.Name); err == nil {
			cookie.Value = had.Value
		}
		cookie.Value = visitors(view.SiteID, cookie.Value)
		view.Token = cookie.Value
		var page bytes.Buffer
		if err := chatPage.Execute(&page, view); err != nil {
			http.Error(w, "The page cannot be drawn.", http.StatusInternalServerError)
			return
		}
		http.SetCookie(w, cookie)
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Content-Security-Policy", noncePolicy(view.Nonce, r.Host)+chatPageSandbox)
		_, _ = w.Write(page.Bytes())
	})
}
