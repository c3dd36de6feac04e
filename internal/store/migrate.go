package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations
var embedded embed.FS

// migrationLock is the key of the advisory lock that one migrating node holds.
const migrationLock = 6_000_000_001

// ownMigrations are the product's.
func ownMigrations() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Migrate brings the schema up to date (forward only); River's tables included.
//
// Each migration is a step of its own that checks and records itself, so nodes
// that start together may all call it. A database that knows a migration which
// this program does not is refused: a newer program has been here.
func (db *DB) Migrate(ctx context.Context) error {
	all, err := loadMigrations(db.migrations, db.dialect)
	if err != nil {
		return err
	}
	applied, err := db.appliedMigrations(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for number, name := range applied {
		if !slices.ContainsFunc(all, func(m migration) bool { return m.number == number }) {
			return fmt.Errorf("the database has migration %03d_%s, which this program does not know: "+
				"it has been opened by a newer version; start that version", number, name)
		}
	}
	for _, m := range all {
		if _, ok := applied[m.number]; ok {
			continue
		}
		if err := db.apply(ctx, m); err != nil {
			return fmt.Errorf("migration %s: %w", m.file, err)
		}
	}
	if err := db.migrateRiver(ctx); err != nil {
		return fmt.Errorf("migrate the tables of jobs: %w", err)
	}
	return nil
}

// appliedMigrations makes the table of migrations, if need be, and reads it.
func (db *DB) appliedMigrations(ctx context.Context) (applied map[int]string, err error) {
	err = db.Update(ctx, func(ctx context.Context, tx *Tx) error {
		if err := tx.lockMigrations(ctx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS schema_migration (
			number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)`)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, "SELECT number, name FROM schema_migration")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		applied = map[int]string{}
		for rows.Next() {
			var number int
			var name string
			if err := rows.Scan(&number, &name); err != nil {
				return err
			}
			applied[number] = name
		}
		return rows.Err()
	})
	return applied, err
}

// apply runs one migration unless another node has done so meanwhile.
func (db *DB) apply(ctx context.Context, m migration) error {
	return db.Update(ctx, func(ctx context.Context, tx *Tx) error {
		if err := tx.lockMigrations(ctx); err != nil {
			return err
		}
		r, err := tx.Exec(ctx, `INSERT INTO schema_migration (number, name, applied_at) VALUES (?, ?, ?)
			ON CONFLICT (number) DO NOTHING`, m.number, m.name, tx.Now())
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.raw.ExecContext(ctx, m.text)
		return err
	})
}

// lockMigrations makes other nodes wait until the step ends, however long.
func (tx *Tx) lockMigrations(ctx context.Context) error {
	if tx.Dialect() == SQLite {
		return nil // the step is the only writer
	}
	if _, err := tx.Exec(ctx, "SET LOCAL lock_timeout = 0"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(?)", migrationLock)
	return err
}

// migrateRiver applies River's migrations, each in a step of its own: one of
// them uses a value that another has added to a type.
func (db *DB) migrateRiver(ctx context.Context) error {
	for {
		var applied int
		err := db.Update(ctx, func(ctx context.Context, tx *Tx) (err error) {
			if err := tx.lockMigrations(ctx); err != nil {
				return err
			}
			if tx.Dialect() == SQLite {
				applied, err = migrateRiverOnce(ctx, riversqlite.New(nil), tx.SQLTx())
			} else {
				applied, err = migrateRiverOnce(ctx, riverpgxv5.New(nil), tx.PgxTx())
			}
			return err
		})
		if err != nil || applied == 0 {
			return err
		}
	}
}

// migrateRiverOnce applies the next migration, if there is one, and counts it.
func migrateRiverOnce[T any](ctx context.Context, driver riverdriver.Driver[T], tx T) (int, error) {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, err
	}
	//lint:ignore SA1019 the step is the transaction; a migration that cannot run in one fails loudly
	r, err := m.MigrateTx(ctx, tx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{MaxSteps: 1})
	if err != nil {
		return 0, err
	}
	return len(r.Versions), nil
}
