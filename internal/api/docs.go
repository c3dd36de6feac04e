package api

import (
	"embed"
	"net/http"
	"sync"
)

// docsFiles are the documentation page: it reads openapi.json and needs no other host.
//
//go:embed docs
var docsFiles embed.FS

// docsPolicy lets the page load its own parts and nothing else.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// serveDocs serves the OpenAPI documents and the documentation page.
func serveDocs(a *API) {
	documents := sync.OnceValue(func() (both [2][]byte) {
		var err error
		if both[0], both[1], err = a.OpenAPI(); err != nil {
			panic(err) // a type that cannot be documented is a mistake in the program
		}
		return both
	})
	Raw(a, http.MethodGet, v2+"/openapi.json", serveBytes(jsonType, func() []byte { return documents()[0] }))
	Raw(a, http.MethodGet, v2+"/openapi-3.0.json", serveBytes(jsonType, func() []byte { return documents()[1] }))
	for path, file := range map[string][2]string{
		"/docs":          {"index.html", "text/html; charset=utf-8"},
		"/docs/{$}":      {"index.html", "text/html; charset=utf-8"},
		"/docs/docs.css": {"docs.css", "text/css; charset=utf-8"},
		"/docs/docs.js":  {"docs.js", "text/javascript; charset=utf-8"},
		"/docs/icon.svg": {"icon.svg", "image/svg+xml"},
	} {
		data, err := docsFiles.ReadFile("docs/" + file[0])
		if err != nil {
			panic(err) // embedded
		}
		page := serveBytes(file[1], func() []byte { return data })
		Raw(a, http.MethodGet, path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", docsPolicy)
			w.Header().Set("Referrer-Policy", "no-referrer")
			page.ServeHTTP(w, r)
		}))
	}
}
