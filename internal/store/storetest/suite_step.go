package storetest

import (
	"context"
	"errors"
	"testing"

	"parley/internal/store"
)

func testStep(t *testing.T, db *store.DB) {
	ctx := context.Background()
	must(t, db.Update(ctx, insertThing("kept")))
	failed := errors.New("no")
	err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := insertThing("gone")(ctx, tx); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("Update returned %v, want the step's own error", err)
	}
	wantNames(t, db, "kept")
}

// insertThing is a step that adds a row to thing.
func insertThing(name string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO thing (name) VALUES (?)", name)
		return err
	}
}
