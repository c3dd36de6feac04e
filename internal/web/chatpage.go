package web

import (
	"bytes"
	"crypto/rand"
	"html/template"
	"net/http"
	"strings"
)

// chatPage opens the window of a campaign by itself, for links, pop-ups and web views.
var chatPage = template.Must(template.New("chatwindow").Parse(`<!doctype html>
<html lang="en" data-chat-page>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>Chat</title>
</head>
<body>
<script nonce="{{.Nonce}}">
window.Comm100API = { site_id: {{.SiteID}}, main_code_plan: {{.Plan}}, chat_buttons: [],
  onReady: function () { window.Comm100API.do('livechat.button.click'); } };
</script>
<script nonce="{{.Nonce}}" src="/livechat.ashx?siteId={{.SiteID}}"></script>
</body>
</html>
`))

// ChatPage answers /chatwindow.aspx: siteId is needed, planId names the campaign,
// whatever else old links carry is ignored. The page runs no script but ours.
func ChatPage(sites Sites) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		view := struct {
			Nonce, Plan string
			SiteID      int64
		}{Nonce: rand.Text(), SiteID: siteOf(r)}
		for name, values := range r.URL.Query() {
			if strings.EqualFold(name, "planId") {
				view.Plan = values[0]
			}
		}
		if view.SiteID <= 0 || sites.shut(r, view.SiteID) {
			http.Error(w, "The address names no site that is open.", http.StatusNotFound)
			return
		}
		var page bytes.Buffer
		if err := chatPage.Execute(&page, view); err != nil {
			http.Error(w, "The page cannot be drawn.", http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Content-Security-Policy", noncePolicy(view.Nonce, r.Host)+
			"; sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals")
		_, _ = w.Write(page.Bytes())
	})
}
