package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"

	"parley/internal/store"
	"parley/internal/store/storetest"
)

func openSQLite(t *testing.T) *store.DB {
	t.Helper()
	db := storetest.Open(t, store.Options{
		URL:        "sqlite:" + filepath.Join(t.TempDir(), "a b?c#d%20.db"),
		Migrations: fstest.MapFS{"001_n.sql": {Data: []byte("CREATE TABLE n (n INTEGER PRIMARY KEY); INSERT INTO n VALUES (1), (2), (3)")}},
	})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// stepAndView runs fn as a step and as a view: each has connections of its own kind.
func stepAndView(t *testing.T, db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	if err := errors.Join(db.Update(t.Context(), fn), db.View(t.Context(), fn)); err != nil {
		t.Error(err)
	}
}

func TestSQLiteStatementInsideItself(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	const query = "SELECT n FROM n ORDER BY n"
	stepAndView(t, db, func(ctx context.Context, tx *store.Tx) error {
		outer, err := tx.Query(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = outer.Close() }()
		rows := 0
		for outer.Next() {
			inner, err := tx.Query(ctx, query)
			if err != nil {
				return err
			}
			for inner.Next() {
				rows++
			}
			if err := errors.Join(inner.Err(), inner.Close()); err != nil {
				return err
			}
		}
		if rows != 9 {
			t.Errorf("three times three rows are %d", rows)
		}
		return outer.Err()
	})
}

func TestSQLiteManyStatements(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	stepAndView(t, db, func(ctx context.Context, tx *store.Tx) error {
		for i := range 1000 { // more texts than are kept, and back to the first ones
			var n int
			if err := tx.QueryRow(ctx, fmt.Sprintf("SELECT n + %d FROM n WHERE n = ?", i%700), 2).Scan(&n); err != nil {
				return err
			}
			if n != 2+i%700 {
				t.Errorf("2 + %d is %d", i%700, n)
			}
		}
		return nil
	})
}

func TestSQLiteStatementAfterAFailure(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	insert := func(n int) error {
		return db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO n VALUES (?)", n)
			return err
		})
	}
	for range 3 {
		if err := insert(1); !errors.Is(err, store.ErrUnique) {
			t.Errorf("got %v, want ErrUnique", err)
		}
	}
	if err := insert(4); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "sqlite:", "sqlite::memory:", "mysql://x", "parley.db", "postgres://127.0.0.1:1/x",
		"sqlite:" + t.TempDir() + "/no/such/folder/x.db"} {
		if db, err := store.Open(t.Context(), store.Options{URL: url}); err == nil {
			_ = db.Close()
			t.Errorf("%q was opened", url)
		}
	}
}
