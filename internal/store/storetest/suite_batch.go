package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"parley/internal/store"
)

func testBatch(t *testing.T, db *store.DB) {
	var hooks []string
	hooked := func(name string) func(context.Context, *store.Tx) error {
		return func(ctx context.Context, tx *store.Tx) error {
			tx.AfterCommit(func() {
				must(t, db.Update(ctx, func(context.Context, *store.Tx) error { return nil })) // the batch is over
				hooks = append(hooks, name)
			})
			return insertThing(name)(ctx, tx)
		}
	}
	must(t, db.Batch(context.Background(), func(ctx context.Context) error {
		must(t, db.Update(ctx, hooked("a")))
		if err := db.Update(ctx, hooked("a")); !errors.Is(err, store.ErrUnique) {
			t.Errorf("a name that is taken: %v", err)
		}
		if err := db.Update(ctx, andFail(hooked("gone"))); !errors.Is(err, errNo) {
			t.Errorf("a step that fails: %v", err)
		}
		must(t, db.Update(ctx, hooked("b")))
		must(t, db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
			var n int
			must(t, tx.QueryRow(ctx, `SELECT COUNT(*) FROM thing`).Scan(&n))
			if n != 2 {
				t.Errorf("a view sees %d of the batch's rows, want 2", n)
			}
			return nil
		}))
		must(t, db.Update(ctx, func(ctx context.Context, _ *store.Tx) error {
			for what, err := range map[string]error{"step": db.Update(ctx, insertThing("c")), "view": db.View(ctx, insertThing("c")), "read": db.Read(ctx, insertThing("c"))} {
				if !errors.Is(err, store.ErrNested) {
					t.Errorf("a %s inside a step: %v", what, err)
				}
			}
			return nil
		}))
		if len(hooks) > 0 {
			t.Errorf("hooks %q ran before the commit", hooks)
		}
		return nil
	}))
	wantNames(t, db, "a", "b")
	if !slices.Equal(hooks, []string{"a", "b"}) {
		t.Errorf("hooks of %q ran, want those of a and b", hooks)
	}
	err := db.Batch(context.Background(), func(ctx context.Context) error {
		must(t, db.Update(ctx, hooked("gone")))
		return errNo
	})
	if !errors.Is(err, errNo) {
		t.Errorf("a batch that fails: %v", err)
	}
	wantNames(t, db, "a", "b")
}
