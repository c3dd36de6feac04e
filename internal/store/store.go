// Package store is the database: SQLite or PostgreSQL behind one path.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/uptrace/bun"
)

// Dialect names the database behind a DB.
type Dialect string

const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
)

// Options of Open.
type Options struct {
	URL   string           // sqlite:PATH, or postgres://…
	Clock func() time.Time // the one clock; nil means time.Now
	Log   *slog.Logger
}

var (
	// ErrNone is returned when a row that must exist does not.
	ErrNone = sql.ErrNoRows
	// ErrUnique is in the chain when a unique constraint refused a write, on both databases.
	ErrUnique = errors.New("unique constraint")
)

// DB is an open database.
type DB struct{}

// Open connects; it does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) { panic("skeleton") }

// Close waits for running steps.
func (db *DB) Close() error { panic("skeleton") }

// Migrate brings the schema up to date (forward only); River's tables included.
func (db *DB) Migrate(ctx context.Context) error { panic("skeleton") }

// Dialect tells which database this is.
func (db *DB) Dialect() Dialect { panic("skeleton") }

// Now is the database's clock in UTC milliseconds: what every time column holds.
func (db *DB) Now() int64 { panic("skeleton") }

// Update runs fn as one step: everything it does commits together or not at all.
//
// On SQLite steps that wait at the same time share one commit: each has a
// savepoint of its own inside it, so one that fails takes nothing else with it.
// On PostgreSQL each has its own transaction (READ COMMITTED) and is run again
// on a deadlock or serialization failure. So fn may run more than once: it must
// touch nothing but tx and variables it sets anew each time, and must not start
// another step or wait for something else. Update returns after the commit.
func (db *DB) Update(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	panic("skeleton")
}

// View runs fn on a consistent read-only view.
func (db *DB) View(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	panic("skeleton")
}

// Tx is a running step or view.
type Tx struct{}

// Now is the step's time: one value for all that the step writes.
func (tx *Tx) Now() int64 { panic("skeleton") }

// Dialect tells which database this is.
func (tx *Tx) Dialect() Dialect { panic("skeleton") }

// Exec, Query and QueryRow run SQL with ? placeholders on both databases;
// statements are prepared once per connection and kept.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	panic("skeleton")
}
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	panic("skeleton")
}
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row { panic("skeleton") }

// Bun gives the query builder on this transaction, for queries that are put together.
func (tx *Tx) Bun() bun.IDB { panic("skeleton") }

// AfterCommit has fn called once, on the caller's goroutine, after the commit
// and before Update returns; not at all when the step fails.
func (tx *Tx) AfterCommit(fn func()) { panic("skeleton") }

// ForUpdate is " FOR UPDATE" on PostgreSQL and nothing on SQLite, which has one writer.
func (tx *Tx) ForUpdate() string { panic("skeleton") }

// NextID counts up the counter of a kind in a site (settings ids: 1, 2, 3, …).
func NextID(ctx context.Context, tx *Tx, siteID int64, kind string) (int64, error) {
	panic("skeleton")
}
