package storetest

import (
	"context"
	"slices"
	"testing"

	"parley/internal/store"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantNames compares the names in thing, in alphabetical order.
func wantNames(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	var got []string
	must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		got, err = names(ctx, tx)
		return err
	}))
	if !slices.Equal(got, want) {
		t.Errorf("the table holds %q, want %q", got, want)
	}
}

func names(ctx context.Context, tx *store.Tx) ([]string, error) {
	rows, err := tx.Query(ctx, "SELECT name FROM thing ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

// scan returns the one value that query selects.
func scan[T any](t testing.TB, db *store.DB, query string) (value T) {
	t.Helper()
	must(t, db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, query).Scan(&value)
	}))
	return value
}
