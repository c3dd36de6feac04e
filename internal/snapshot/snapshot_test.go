package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// Department is a plain table of the product.
type Department struct {
	ID   int64
	Name string
}

type profile struct{ Name, Company string }

// book returns a book of two parts on a database: the departments and the
// profile, which a step changes together.
func book(db *store.DB) (*snapshot.Book, *snapshot.Rows[Department], snapshot.Part[profile]) {
	b := snapshot.New(db, nil)
	departments := snapshot.Table[Department](b)
	return b, departments, snapshot.Add(b, "profile", func(ctx context.Context, tx *store.Tx, siteID int64) (p profile, err error) {
		err = tx.QueryRow(ctx, `SELECT name, company FROM site WHERE id = ?`, siteID).Scan(&p.Name, &p.Company)
		return p, err
	})
}

func change(db *store.DB, siteID int64, n int, touch bool) error {
	return db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		name := fmt.Sprint("n", n)
		if _, err := tx.Exec(ctx, `UPDATE site SET name = ?, company = ? WHERE id = ?`, name, name, siteID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, ?, ?)`, siteID, n, name); err != nil {
			return err
		}
		if touch {
			return store.Touch(ctx, tx, siteID)
		}
		return nil
	})
}

func TestASnapshotIsReadOnceAndReplacedWhenItsSiteChanges(t *testing.T) {
	t.Parallel()
	s := apitest.New(t)
	other := s.OtherSite()
	db, ctx := s.Server.DB, context.Background()
	b, departments, profiles := book(db)
	of := func(id int64) *snapshot.Site {
		t.Helper()
		v, err := b.Of(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}

	first := of(s.ID)
	of(other.ID)
	before := db.Queries()
	if of(s.ID) != first {
		t.Error("an unchanged site was read again")
	}
	if n := db.Queries() - before; n != 0 {
		t.Errorf("a warm snapshot cost %d queries", n)
	}

	warm := of(other.ID)
	if err := change(db, s.ID, 1, true); err != nil {
		t.Fatal(err)
	}
	second := of(s.ID)
	if got := profiles.In(second); got != (profile{"n1", "n1"}) {
		t.Errorf("the change is not seen: %v", got)
	}
	if len(departments.All(first)) != 0 || len(departments.All(second)) != 1 {
		t.Error("a snapshot changed, or was not replaced")
	}
	if d, ok := departments.Find(second, 1); !ok || d.Name != "n1" {
		t.Errorf("found %v %v", d, ok)
	}
	if _, err := departments.MustFind(second, 2, "department"); !errors.Is(err, fault.NotFound("", nil)) {
		t.Errorf("a missing row: %v", err)
	}
	if of(other.ID) != warm {
		t.Error("another site's snapshot was replaced")
	}

	if err := errors.Join(change(db, s.ID, 2, true), db.Update(ctx, func(context.Context, *store.Tx) error { return errors.New("no") })); err == nil {
		t.Fatal("a failed step must fail")
	}
	if _, err := b.Of(ctx, 1); !errors.Is(err, fault.NotFound("", nil)) {
		t.Errorf("a site that does not exist: %v", err)
	}
}

// What another process changes is seen by one that runs its book.
func TestAnotherNodesChangesAreSeen(t *testing.T) {
	t.Parallel()
	url := storetest.NewURL(t)
	mine, theirs := storetest.Open(t, store.Options{URL: url}), storetest.Open(t, store.Options{URL: url})
	siteID := newSite(t, theirs)
	b, _, profiles := book(mine)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for n := 1; n <= 3; n++ {
		if err := change(theirs, siteID, n, true); err != nil {
			t.Fatal(err)
		}
		want := profile{fmt.Sprint("n", n), fmt.Sprint("n", n)}
		apitest.Until(t, "the other node's change is seen", func() bool {
			v, err := b.Of(ctx, siteID)
			if err != nil {
				t.Fatal(err)
			}
			return profiles.In(v) == want
		})
	}
}

// Readers never see half of a step, and never go back.
func TestASnapshotIsNeverHalf(t *testing.T) {
	t.Parallel()
	s := apitest.New(t)
	db := s.Server.DB
	b, departments, profiles := book(db)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			last := 0
			for {
				v, err := b.Of(context.Background(), s.ID)
				if err != nil {
					t.Error(err)
					return
				}
				p, n := profiles.In(v), len(departments.All(v))
				if n > 0 && p != (profile{fmt.Sprint("n", n), fmt.Sprint("n", n)}) || n < last {
					t.Errorf("%v with %d departments after %d", p, n, last)
					return
				}
				last = n
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for n := 1; n <= 50; n++ {
		if err := change(db, s.ID, n, true); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
}

func newSite(t *testing.T, db *store.DB) (id int64) {
	t.Helper()
	err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		if id, err = store.NextID(ctx, tx, 0, "site"); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at)
			VALUES (?, 'n0', 'n0', '32', 'MM/dd/yyyy HH:mm:ss', 'enterprise', 0, ?)`, id, time.Now().UnixMilli())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A step that asks exactly sees what is committed, and with Anew also what it has changed
// itself; while nothing changes that costs one row.
func TestExactly(t *testing.T) {
	t.Parallel()
	url := storetest.NewURL(t)
	mine, theirs := storetest.Open(t, store.Options{URL: url}), storetest.Open(t, store.Options{URL: url})
	siteID := newSite(t, theirs)
	b, _, profiles := book(mine)
	look := func(ctx context.Context, tx *store.Tx, want string) {
		p, err := profiles.Exactly(ctx, tx, b, siteID)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != want {
			t.Errorf("a step sees %q, want %q", p.Name, want)
		}
	}
	step := func(do func(ctx context.Context, tx *store.Tx)) {
		t.Helper()
		err := mine.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error { do(ctx, tx); return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	step(func(ctx context.Context, tx *store.Tx) { look(ctx, tx, "n0") }) // nothing is in memory
	if _, err := b.Of(context.Background(), siteID); err != nil {
		t.Fatal(err)
	}
	step(func(ctx context.Context, tx *store.Tx) {
		before := mine.Queries()
		look(ctx, tx, "n0")
		if n := mine.Queries() - before; n != 1 {
			t.Errorf("what has not changed cost %d queries, want 1", n)
		}
	})
	if err := change(theirs, siteID, 1, true); err != nil { // of which this process has not heard
		t.Fatal(err)
	}
	step(func(ctx context.Context, tx *store.Tx) {
		look(ctx, tx, "n1")
		if _, err := tx.Exec(ctx, `UPDATE site SET name = 'mine' WHERE id = ?`, siteID); err != nil {
			t.Fatal(err)
		}
		look(snapshot.Anew(ctx), tx, "mine")
	})
}
