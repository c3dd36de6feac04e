// Package web serves the front ends that are built into the binary: the console,
// the visitors' widget with its loader, the chat page, and the demo's shop.
package web

import (
	"net/http"
	"path"
	"strings"
)

// consolePolicy lets the console load from its own host only, and neither scripts nor
// styles from within a page: the console brings all of them as files.
const consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// forever is the Cache-Control of files whose name changes with their content.
const forever = "public, max-age=31536000, immutable"

// Console serves the agents' console under /console/. Paths that are no file are
// the console's own pages and get its index.
func Console() http.Handler { return console(newAssets("console")) }

func console(files *assets) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/console")
		name = strings.TrimPrefix(name, "/")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Only GET is possible here.", http.StatusMethodNotAllowed)
		case r.URL.Path == "/console":
			http.Redirect(w, r, "/console/", http.StatusPermanentRedirect)
		case strings.HasPrefix(name, "assets/"): // their names hold their hash
			files.serve(w, r, name, forever)
		case name != "" && name != "index.html" && files.has(name):
			files.serve(w, r, name, "no-cache")
		case !files.has("index.html"):
			http.Error(w, "This binary was built without the console.", http.StatusNotFound)
		default:
			h := w.Header()
			h.Set("Content-Security-Policy", consolePolicy)
			h.Set("Referrer-Policy", "same-origin")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			files.serve(w, r, "index.html", "no-cache")
		}
	})
}
