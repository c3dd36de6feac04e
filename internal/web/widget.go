package web

import (
	"io"
	"net/http"
	"path"
	"regexp"
	"sync"
)

// The widget's loader in its build, as pages embed it and as the chat page has it.
const (
	loaderFile   = "loader.js"
	chatPageFile = "chatpage.js"
)

// Widget holds the visitors' side: the loader that pages embed, and what it loads.
type Widget struct {
	files *assets
	names Names

	mu  sync.Mutex
	led map[string]*assets // by what stands before the loaders
}

// NewWidget opens the widget's build; without one every answer is 404.
func NewWidget(names Names) *Widget { return &Widget{files: newAssets("widget"), names: names} }

// nothing is the loader of a site that is closed (NOTES-account R11).
const nothing = "// This site shows no chat.\n"

// Loader answers /livechat.ashx. It is the same for every open site: the script reads
// the site and the server's address from its own element. An address that says no site
// means the only one where there is but one.
// Browsers may keep it for
// five minutes, which is how long a new version takes to be everywhere.
func (v *Widget) Loader(sites Sites) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		foreign(w)
		siteID, isSaid := siteOf(r)
		if isSaid && siteID != 0 && sites.shut(r, siteID) {
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Header().Set("Cache-Control", "public, max-age=60")
			_, _ = io.WriteString(w, nothing)
			return
		}
		name := loaderFile
		if r.URL.Query().Has("chatPage") {
			name = chatPageFile
		}
		if !v.files.has(name) {
			http.Error(w, "This binary was built without the widget.", http.StatusNotFound)
			return
		}
		here := v.names
		if !isSaid {
			here.siteID = sites.sole(r)
		}
		v.after(here.lead()).serve(w, r, name, "public, max-age=300")
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
