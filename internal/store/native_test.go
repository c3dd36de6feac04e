package store_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

func TestNativeTransactionIsTheSteps(t *testing.T) {
	t.Parallel()
	testenv.NeedServices(t)
	db := storetest.Open(t, store.Options{URL: storetest.NewEmptyPostgres(t),
		Migrations: fstest.MapFS{"001_n.sql": {Data: []byte("CREATE TABLE n (n INTEGER PRIMARY KEY)")}}})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	insert := func(ctx context.Context, tx pgx.Tx, n int) error {
		_, err := tx.Exec(ctx, "INSERT INTO n VALUES ($1)", n)
		return err
	}
	err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		outer := tx.PgxTx()
		if outer.Commit(ctx) == nil || outer.Rollback(ctx) == nil {
			t.Error("somebody else than the step could end its transaction")
		}
		kept, err1 := outer.Begin(ctx)
		err2 := insert(ctx, kept, 1)
		gone, err3 := kept.Begin(ctx)
		err4 := insert(ctx, gone, 2)
		if insert(ctx, gone, 2) == nil {
			t.Error("a number was taken twice")
		}
		err5 := gone.Rollback(ctx) // and the step goes on
		if err := gone.Rollback(ctx); !errors.Is(err, pgx.ErrTxClosed) {
			t.Errorf("rolled back twice: %v", err)
		}
		return errors.Join(err1, err2, err3, err4, err5, insert(ctx, kept, 3), kept.Commit(ctx))
	})
	if err != nil {
		t.Fatal(err)
	}
	var sum int
	err = db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, "SELECT sum(n) FROM n").Scan(&sum)
	})
	if err != nil || sum != 4 {
		t.Errorf("the numbers add up to %d, want 1 + 3 (%v)", sum, err)
	}
}
