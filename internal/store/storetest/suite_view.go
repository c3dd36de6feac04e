package storetest

import (
	"context"
	"errors"
	"testing"

	"parley/internal/store"
)

func testViewConsistent(t *testing.T, db *store.DB) {
	count := func(ctx context.Context, tx *store.Tx) (n int) {
		must(t, tx.QueryRow(ctx, "SELECT count(*) FROM thing").Scan(&n))
		return n
	}
	must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		before := count(ctx, tx)
		must(t, db.Update(context.Background(), insertThing("meanwhile")))
		if after := count(ctx, tx); after != before {
			t.Errorf("the view saw %d rows and then %d", before, after)
		}
		return nil
	}))
	wantNames(t, db, "meanwhile")
}

func testViewReadOnly(t *testing.T, db *store.DB) {
	if err := db.View(context.Background(), insertThing("gone")); err == nil {
		t.Error("a view could write")
	}
	wantNames(t, db)
}

func testViewCancelled(t *testing.T, db *store.DB) {
	ctx, cancel := context.WithCancel(context.Background())
	err := db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		cancel()
		_, err := names(ctx, tx)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	wantNames(t, db)
}

func testRead(t *testing.T, db *store.DB) {
	must(t, db.Update(context.Background(), insertThing("kept")))
	must(t, db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		got, err := names(ctx, tx)
		if len(got) != 1 {
			t.Errorf("read %q", got)
		}
		return err
	}))
	err := db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		var id int64
		return tx.QueryRow(ctx, "SELECT id FROM thing WHERE name = ?", "another").Scan(&id)
	})
	if !errors.Is(err, store.ErrNone) {
		t.Errorf("got %v, want ErrNone", err)
	}
}
