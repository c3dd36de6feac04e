package api

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"mime"
	"net/http"
	"strings"

	"parley/internal/fault"
)

// WantsPage tells by its Accept header whether a caller is a browser that goes
// somewhere. Programs say nothing or that they take anything.
func WantsPage(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		q, weighed := params["q"]
		if err == nil && media == "text/html" && (!weighed || strings.Trim(q, "0.") != "") {
			return true
		}
	}
	return false
}

const errorStyle = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem}` +
	`h1{font-size:1.25rem}p{overflow-wrap:anywhere}small{opacity:.7}`

// errorPolicy lets the page have its own style and nothing else.
var errorPolicy = func() string {
	sum := sha256.Sum256([]byte(errorStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

var errorPage = template.Must(template.New("error").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>This did not work</title><style>{{.Style}}</style></head>
<body><main><h1>This did not work</h1><p>{{.Message}}</p><p><small>Error {{.Code}}</small></p></main></body></html>
`))

// writeErrorPage shows a fault to somebody with a browser.
func writeErrorPage(w http.ResponseWriter, f *fault.Error) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", errorPolicy)
	h.Set("X-Frame-Options", "DENY")
	h.Del("WWW-Authenticate") // a browser would ask for a password
	w.WriteHeader(f.Status())
	_ = errorPage.Execute(w, map[string]any{"Style": template.CSS(errorStyle), "Message": f.Message, "Code": f.Code})
}
