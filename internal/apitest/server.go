// Package apitest is the vocabulary of tests that speak to the served API: who
// does what, and what comes back. Every answer is held to the contract, or,
// where the contract does not know the operation, to the server's own document.
package apitest

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/event"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// Server is an API on a database of its own. Serve functions register on API
// and may use the rest.
type Server struct {
	T     testing.TB
	API   *api.API
	DB    *store.DB
	Book  *snapshot.Book
	Bus   *event.Bus
	Clock *Clock

	handler http.Handler
	ring    keyring
	own     func() (*document, error) // the server's own document
	ids     atomic.Int64
	bare    bool // the schema is the test's own: no rows for sites and agents
}

// New starts an empty server, lets serve register operations on it, and returns
// its first site.
func New(t testing.TB, serve ...func(*Server)) *Site {
	t.Helper()
	return Start(t, nil, serve...).Site()
}

// Start is New for tests that need the server itself, or a schema of their own:
// options may change how the database is opened. A schema needs the tables
// counter and site (id, revision).
func Start(t testing.TB, options func(*store.Options), serve ...func(*Server)) *Server {
	t.Helper()
	s := &Server{T: t, Bus: &event.Bus{}, Clock: &Clock{}}
	o := store.Options{Clock: s.Clock.Now}
	if options != nil {
		options(&o)
	}
	s.DB, s.bare = openDatabase(t, o), o.Migrations != nil
	s.Book = snapshot.New(s.DB, testLog(t))
	s.API = api.New(api.Options{
		Authenticator: &s.ring,
		CSRF:          func(*principal) string { return csrf },
		Changed: func(ctx context.Context, tx *store.Tx, _ api.Change) error {
			return store.Touch(ctx, tx, auth.From(ctx).SiteID)
		},
		PublicURL: publicURL,
		Log:       testLog(t),
		Clock:     s.Clock.Now,
	})
	for _, fn := range serve {
		fn(s)
	}
	s.serve(s.API.Handler())
	return s
}

// serve makes h what callers speak to.
func (s *Server) serve(h http.Handler) {
	s.handler = h
	s.own = sync.OnceValues(func() (*document, error) { return ownDocument(h) })
}

// openDatabase opens a fresh database; one with migrations of its own is migrated here.
func openDatabase(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	if o.Migrations == nil {
		o.URL = storetest.NewURL(t)
		return storetest.Open(t, o)
	}
	if o.URL = "sqlite:" + filepath.Join(t.TempDir(), "test.db"); os.Getenv(testenv.Database) == "postgres" {
		o.URL = storetest.NewEmptyPostgres(t)
	}
	db := storetest.Open(t, o)
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Attach speaks to a handler that is built elsewhere, such as the whole server
// with its real credentials.
func Attach(t testing.TB, handler http.Handler) *Server {
	t.Helper()
	s := &Server{T: t, Clock: &Clock{}}
	s.serve(handler)
	return s
}

const (
	csrf      = "csrf-of-the-test-session"
	publicURL = "https://chat.example.test"
)
