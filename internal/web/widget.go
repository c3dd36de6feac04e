package web

import (
	"context"
	"io"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// The widget's loader in its build, as pages embed it and as the chat page has it.
const (
	loaderFile   = "loader.js"
	chatPageFile = "chatpage.js"
)

// Widget holds the visitors' side: the loader that pages embed, and what it loads.
type Widget struct{ files *assets }

// NewWidget opens the widget's build; without one every answer is 404.
func NewWidget() *Widget { return &Widget{files: newAssets("widget")} }

// Sites tells whether a site is open. One that does not exist is not.
type Sites func(ctx context.Context, siteID int64) (bool, error)

// shut tells that a site is closed for certain: what serves the visitors of open
// sites does not wait for a database that is away.
func (s Sites) shut(r *http.Request, siteID int64) bool {
	open, err := s(r.Context(), siteID)
	return err == nil && !open
}

// nothing is the loader of a site that is closed (NOTES-account R11).
const nothing = "// This site shows no chat.\n"

// Loader answers /livechat.ashx. It is the same for every open site: the script reads
// the site and the server's address from its own element. Browsers may keep it for
// five minutes, which is how long a new version takes to be everywhere.
func (v *Widget) Loader(sites Sites) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		foreign(w)
		if siteID := siteOf(r); siteID != 0 && sites.shut(r, siteID) {
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
		v.files.serve(w, r, name, "public, max-age=300")
	})
}

// siteOf is the site that a query names in any letter case, 0 when it names none.
func siteOf(r *http.Request) (id int64) {
	for name, values := range r.URL.Query() {
		if strings.EqualFold(name, "siteId") {
			id, _ = strconv.ParseInt(values[0], 10, 64)
		}
	}
	return id
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
