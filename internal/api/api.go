// Package api turns operations of the nouns into one HTTP API: routing in any
// letter case, credentials and permissions, lenient input, errors, paging and
// the OpenAPI documents. It alone knows HTTP statuses and the OpenAPI library.
//
// A handler gets a typed input and returns a typed output or an error; it
// parses nothing, checks no permission, writes no status and logs nothing.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"parley/internal/auth"
	"parley/internal/store"
)

// Authenticator finds out who calls. It returns nil and no error when the
// request shows no credentials, and a fault when those it shows do not hold.
type Authenticator interface {
	Authenticate(ctx context.Context, r *http.Request) (*auth.Principal, error)
}

// Limiter counts calls against the day's budget and refuses with 403010.
type Limiter interface {
	Take(ctx context.Context, p *auth.Principal) error
}

// Options of New. Only Authenticator is needed.
type Options struct {
	Authenticator Authenticator
	Limiter       Limiter // nil: no limit

	// CSRF is the value that X-Parley-CSRF must have on every call by session
	// that is not a GET. Without it sessions may only read.
	CSRF func(p *auth.Principal) string

	// Changed is told of every change that Serve and ServePage make, in the
	// step that makes it: for the audit log and the site's revision.
	Changed func(ctx context.Context, tx *store.Tx, c Change) error

	PublicURL          string         // scheme and host of links sent out; empty: as the caller addressed us
	TrustedProxies     []netip.Prefix // whose X-Forwarded-For and X-Forwarded-Proto count
	AllowPlainLoopback bool           // plain HTTP is fine from this machine

	Title, Version string
	Log            *slog.Logger
	Clock          func() time.Time
}

// API is the set of registered operations. Register everything before the
// first call of Handler.
type API struct {
	o         Options
	ops       *http.ServeMux // operations, patterns in lower case
	raw       *http.ServeMux // everything outside JSON
	described []described    // the operations, for the OpenAPI documents
	channels  []Channel      // what the documents tell beside them
	tags      map[string]string
	once      sync.Once
}

// New returns an API without operations.
func New(o Options) *API {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Title == "" {
		o.Title = "Parley"
	}
	if o.Version == "" {
		o.Version = "2.0"
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	return &API{
		o:   o,
		ops: http.NewServeMux(),
		raw: http.NewServeMux(),
	}
}

// OpenAPI returns the OpenAPI 3.1 document of everything registered so far and
// the same as 3.0, both as JSON.
func (a *API) OpenAPI() (v31, v30 []byte, err error) {
	d := newDocument(a.o.Title, a.o.Version)
	for _, operation := range a.described {
		d.add(operation)
	}
	d.addChannels(a.channels)
	d.describeTags(a.tags)
	return d.render()
}

// Handler serves all that was registered, the OpenAPI documents and /docs.
func (a *API) Handler() http.Handler {
	a.once.Do(func() { serveDocs(a) })
	return a.front(http.HandlerFunc(a.dispatch))
}

// Raw serves what is no JSON operation: files, sockets, health. Paths match in
// any letter case, a path that ends in a slash takes everything below; method
// "" takes all. h gets the request as the client spelled it and does its own
// checking. Plain HTTP is refused as everywhere, except for PlainPaths.
func Raw(a *API, method, path string, h http.Handler) {
	pattern := lowerPattern(path)
	if method != "" {
		pattern = method + " " + pattern
	}
	a.raw.Handle(pattern, &rawRoute{path: path, handler: h, plain: plainPaths[strings.ToLower(path)]})
}

// plainPaths are for probes and scrapers inside the installation.
var plainPaths = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true}
