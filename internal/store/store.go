// Package store is the database: SQLite or PostgreSQL behind one path.
//
// Everything a product does to its data is a step (DB.Update) or a view
// (DB.View, DB.Read). SQL is written once for both databases, with ? for
// values; the few true differences are methods of Tx with two bodies and a
// case in storetest.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
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
	Log   *slog.Logger     // nil means slog.Default

	// Migrations replaces the product's own migrations; nil means those.
	Migrations fs.FS

	// Prepared hears, on SQLite, of each text that a connection prepares: tests look at the plans.
	Prepared func(text string)
}

var (
	// ErrNone is returned when a row that must exist does not.
	ErrNone = sql.ErrNoRows
	// ErrUnique is in the chain when a unique constraint refused a write, on
	// both databases, whether by Exec, Query, QueryRow's Scan or the query
	// builder. The driver's own error, which names the constraint, follows it
	// in the chain.
	//
	// On PostgreSQL the refusal ends the transaction: the step must return an
	// error (any) and do nothing more. To go on, write ON CONFLICT instead.
	ErrUnique = errors.New("unique constraint")
)

// DB is an open database. Its methods may be called from many goroutines.
type DB struct {
	dialect    Dialect
	clock      func() time.Time
	log        *slog.Logger
	migrations fs.FS
	url        string
	prepared   func(text string)

	writer  *bun.DB // SQLite: one connection; PostgreSQL: the pool
	reader  *bun.DB // SQLite: a pool that cannot write; PostgreSQL: the writer
	group   *group  // SQLite only
	closing steps

	revisions revisions
	queries   atomic.Int64
}

// Open connects; it does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	db := &DB{clock: o.Clock, log: o.Log, migrations: o.Migrations, url: o.URL, prepared: o.Prepared}
	if db.clock == nil {
		db.clock = time.Now
	}
	if db.log == nil {
		db.log = slog.Default()
	}
	if db.migrations == nil {
		db.migrations = ownMigrations()
	}
	var err error
	switch {
	case strings.HasPrefix(o.URL, "sqlite:"):
		err = db.openSQLite(strings.TrimPrefix(o.URL, "sqlite:"))
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		err = db.openPostgres(o.URL)
	default:
		err = errors.New("the database URL must begin with sqlite: or postgres://")
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	for _, pool := range []*bun.DB{db.writer, db.reader} {
		if err := pool.PingContext(ctx); err != nil {
			_ = db.Close()
			return nil, fmt.Errorf("open database: %w", err)
		}
	}
	return db, nil
}

func (db *DB) openSQLite(path string) error {
	if path == "" || path == ":memory:" {
		return errors.New("sqlite: needs the path of a file")
	}
	db.dialect = SQLite
	db.writer = bun.NewDB(sqliteWriter(path, db.prepared), sqlitedialect.New()).WithQueryHook(countingHook{db})
	db.reader = bun.NewDB(sqliteReaders(path, db.prepared), sqlitedialect.New()).WithQueryHook(countingHook{db})
	db.group = newGroup(db)
	return nil
}

func (db *DB) openPostgres(url string) error {
	pool, err := postgresPool(url)
	if err != nil {
		return err
	}
	db.dialect = PostgreSQL
	db.writer = bun.NewDB(pool, pgdialect.New()).WithQueryHook(countingHook{db})
	db.reader = db.writer
	return nil
}

// Close waits for running steps and refuses new ones. A second call does nothing.
func (db *DB) Close() error {
	if !db.closing.finish() {
		return nil
	}
	err := db.writer.Close()
	if db.reader != db.writer {
		err = errors.Join(db.reader.Close(), err)
	}
	return err
}

// Dialect tells which database this is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Now is the database's clock in UTC milliseconds: what every time column holds.
func (db *DB) Now() int64 { return db.clock().UnixMilli() }
