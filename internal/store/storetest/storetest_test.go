package storetest_test

import (
	"context"
	"testing"

	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// The product's migrations apply on both databases, once, and every
// test gets a copy of its own.
func TestDatabasesAreMigratedAndApart(t *testing.T) {
	t.Parallel()
	for name, makeURL := range map[string]func(testing.TB) string{
		"SQLite": storetest.NewSQLite,
		"PostgreSQL": func(t testing.TB) string {
			testenv.NeedServices(t)
			return storetest.NewPostgres(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 {
				db := storetest.Open(t, store.Options{URL: makeURL(t)})
				if err := db.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
					_, err := tx.Exec(ctx, "CREATE TABLE only_here (id INTEGER)")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
}
