package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"parley/internal/store"
)

// nextID takes an id in a step of its own.
func nextID(t testing.TB, db *store.DB, siteID int64, kind string) (id int64) {
	t.Helper()
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = store.NextID(ctx, tx, siteID, kind)
		return err
	}))
	return id
}

func testNextID(t *testing.T, db *store.DB) {
	for _, c := range []struct {
		site int64
		kind string
		want int64
	}{{1, "ban", 1}, {1, "ban", 2}, {1, "agent", 1}, {2, "ban", 1}, {1, "ban", 3}} {
		if got := nextID(t, db, c.site, c.kind); got != c.want {
			t.Errorf("site %d, %s: got %d, want %d", c.site, c.kind, got, c.want)
		}
	}
}

func testNextIDLoad(t *testing.T, db *store.DB) {
	const callers, each = 8, 20
	ids := make(chan int64, callers*each)
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for i := range each {
				var id int64
				err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
					if id, err = store.NextID(ctx, tx, 1, "ban"); err == nil && i%4 == 0 {
						err = errNo
					}
					return err
				})
				switch {
				case err == nil:
					ids <- id
				case !errors.Is(err, errNo):
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	close(ids)
	var got []int64
	for id := range ids {
		got = append(got, id)
	}
	slices.Sort(got)
	for i, id := range got {
		if id != int64(i+1) {
			t.Fatalf("the ids are %v", got)
		}
	}
}

func testReserveID(t *testing.T, db *store.DB) {
	reserve := func(id int64) {
		t.Helper()
		must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			return store.ReserveID(ctx, tx, 1, "ban", id)
		}))
	}
	reserve(6)
	if got := nextID(t, db, 1, "ban"); got != 7 {
		t.Errorf("got %d, want 7", got)
	}
	reserve(3)
	if got := nextID(t, db, 1, "ban"); got != 8 {
		t.Errorf("got %d, want 8", got)
	}
}
