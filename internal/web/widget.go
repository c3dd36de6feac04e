package web

import (
	"net/http"
	"path"
	"regexp"
)

// loaderFile is the widget's loader in its build.
const loaderFile = "loader.js"

// Widget holds the visitors' side: the loader that pages embed, and what it loads.
type Widget struct{ files *assets }

// NewWidget opens the widget's build; without one every answer is 404.
func NewWidget() *Widget { return &Widget{files: newAssets("widget")} }

// Loader answers /livechat.ashx. It is the same for every site: the script reads
// the site and the server's address from its own element. Browsers may keep it for
// five minutes, which is how long a new version takes to be everywhere.
func (v *Widget) Loader() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		foreign(w)
		if !v.files.has(loaderFile) {
			http.Error(w, "This binary was built without the widget.", http.StatusNotFound)
			return
		}
		v.files.serve(w, r, loaderFile, "public, max-age=300")
	})
}

// Scripts answers /visitorside/js/.
func (v *Widget) Scripts() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		foreign(w)
		name := "visitorside/js/" + path.Base(path.Clean(r.URL.Path))
		if !v.files.has(name) {
			http.NotFound(w, r)
			return
		}
		v.files.serve(w, r, name, lifetime(name))
	})
}

// foreign lets pages of other hosts load the answer, also with integrity checks
// and under cross-origin isolation.
func foreign(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// hashed names carry their content's hash and never change: window-K5JQ7ZQX.js.
var hashed = regexp.MustCompile(`-[A-Z0-9]{8}\.[a-z0-9]+$`)

// lifetime is how long a file may be kept: for ever when its name holds its hash.
func lifetime(name string) string {
	if hashed.MatchString(name) {
		return forever
	}
	return "no-cache"
}
