package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
)

func testNested(t *testing.T, db *store.DB) {
	nothing := func(context.Context, *store.Tx) error { return nil }
	var late context.Context
	hooked := false
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		late = ctx
		for _, begin := range []func(context.Context, func(context.Context, *store.Tx) error) error{db.Update, db.View, db.Read} {
			if err := begin(ctx, nothing); !errors.Is(err, store.ErrNested) {
				t.Errorf("got %v, want ErrNested", err)
			}
		}
		tx.AfterCommit(func() {
			must(t, db.Update(ctx, nothing))
			hooked = true
		})
		return nil
	}))
	must(t, db.View(late, nothing))
	if !hooked {
		t.Error("the hook did not run")
	}
}

// testCrowd has more steps wait at once than one commit takes.
func testCrowd(t *testing.T, db *store.DB) {
	const crowd = 600
	must(t, db.Update(context.Background(), insertThing("counted")))
	release := hold(t, db)
	var all sync.WaitGroup
	for range crowd {
		all.Go(func() {
			err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE thing SET big = coalesce(big, 0) + 1 WHERE name = ?", "counted")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	release()
	all.Wait()
	if got := scan[int](t, db, "SELECT big FROM thing"); got != crowd {
		t.Errorf("%d of %d steps are there", got, crowd)
	}
}

// testGivingUp has callers' contexts end while they wait, run or are about to
// run: each step is there exactly when its caller was told so.
func testGivingUp(t *testing.T, db *store.DB) {
	const callers, each = 12, 25
	var mu sync.Mutex
	told := map[string]bool{}
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := range each {
				name := fmt.Sprintf("%02d-%02d", c, i)
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration((c*each+i)%9)*50*time.Microsecond)
				err := db.Update(ctx, insertThing(name))
				cancel()
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("step %s: %v", name, err)
				}
				mu.Lock()
				told[name] = err == nil
				mu.Unlock()
			}
		})
	}
	all.Wait()
	must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		got, err := names(ctx, tx)
		for _, name := range got {
			if !told[name] {
				t.Errorf("step %s is there although its caller was told that it failed", name)
			}
			delete(told, name)
		}
		return err
	}))
	for name, ok := range told {
		if ok {
			t.Errorf("step %s is not there although its caller was told so", name)
		}
	}
}

// testDeadlock has two steps lock two rows in opposite order.
func testDeadlock(t *testing.T, db *store.DB) {
	for _, name := range []string{"one", "two"} {
		must(t, db.Update(context.Background(), insertThing(name)))
	}
	lock := func(ctx context.Context, tx *store.Tx, name string) error {
		_, err := tx.Exec(ctx, "UPDATE thing SET big = coalesce(big, 0) + 1 WHERE name = ?", name)
		return err
	}
	var met, all sync.WaitGroup // both have their first row
	met.Add(2)
	for _, order := range [][2]string{{"one", "two"}, {"two", "one"}} {
		all.Go(func() {
			var once sync.Once
			must := func(err error) {
				if err != nil {
					t.Error(err)
				}
			}
			must(db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				if err := lock(ctx, tx, order[0]); err != nil {
					return err
				}
				once.Do(func() {
					met.Done()
					if db.Dialect() == store.PostgreSQL { // SQLite runs one after the other
						met.Wait()
					}
				})
				return lock(ctx, tx, order[1])
			}))
		})
	}
	all.Wait()
	if got := scan[int](t, db, "SELECT sum(big) FROM thing"); got != 4 {
		t.Errorf("counted to %d, want 4", got)
	}
}

// testSeveralWriters has two openings write at once, as the command line beside a server does.
func testSeveralWriters(t *testing.T, url string) {
	const each = 40
	var all sync.WaitGroup
	var db *store.DB
	for range 2 {
		db = Open(t, store.Options{URL: url, Migrations: suiteSchema})
		must(t, db.Migrate(context.Background()))
	}
	other := Open(t, store.Options{URL: url, Migrations: suiteSchema})
	for _, one := range []*store.DB{db, other} {
		all.Go(func() {
			for range each {
				err := one.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
					_, err := store.NextID(ctx, tx, 1, "ban")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := nextID(t, db, 1, "ban"); got != 2*each+1 {
		t.Errorf("the next id is %d, want %d", got, 2*each+1)
	}
}
