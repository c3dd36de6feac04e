// Package storetest gives tests databases of their own, and holds the suite
// that each database must pass.
package storetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"parley/internal/store"
	"parley/internal/testenv"
)

// New returns a migrated, empty database that only this test uses: SQLite, or
// PostgreSQL when the run says so (testenv.Database).
func New(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, store.Options{URL: NewURL(t)})
}

// NewURL makes a database like New and returns where it is, for tests that open
// it themselves, or several times.
func NewURL(t testing.TB) string {
	t.Helper()
	if os.Getenv(testenv.Database) == "postgres" {
		return NewPostgres(t)
	}
	return NewSQLite(t)
}

// NewSQLite makes a migrated SQLite database and returns its URL.
func NewSQLite(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "parley.db")
	if err := os.WriteFile(path, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// Open opens a database for the time of the test, and looks on SQLite whether a statement
// of the test reads a whole table that grows.
func Open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	w := &watcher{}
	if o.Prepared == nil {
		o.Prepared = w.hear
	}
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.check(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
