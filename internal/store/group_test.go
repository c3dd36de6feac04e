package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// openGroup opens a database whose table n takes numbers once, and whose table
// late refuses at the commit what refers to no number.
func openGroup(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Options{
		URL: "sqlite:" + filepath.Join(t.TempDir(), "group.db"),
		Migrations: fstest.MapFS{"001_n.sql": {Data: []byte(`CREATE TABLE n (n INTEGER PRIMARY KEY);
			CREATE TABLE late (n INTEGER REFERENCES n (n) DEFERRABLE INITIALLY DEFERRED)`)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

type stepFunc = func(context.Context, *Tx) error

func insertN(n int) stepFunc {
	return func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO n VALUES (?)", n)
		return err
	}
}

// outcome is what a step's caller got.
type outcome struct {
	err    error
	value  any // that its goroutine panicked with
	exited bool
}

// together has steps wait behind another until all are in the queue, and
// returns what each caller got and the transaction that it ran in.
func together(t *testing.T, db *DB, steps ...stepFunc) ([]outcome, []*sql.Tx) {
	t.Helper()
	outcomes, txs := make([]outcome, len(steps)), make([]*sql.Tx, len(steps))
	var all sync.WaitGroup
	err := db.Update(t.Context(), func(context.Context, *Tx) error {
		for i, fn := range steps {
			all.Go(func() {
				o := &outcomes[i]
				o.exited = true
				defer func() { o.value = recover() }()
				o.err = db.Update(context.Background(), func(ctx context.Context, tx *Tx) error {
					txs[i] = tx.SQLTx()
					return fn(ctx, tx)
				})
				o.exited = false
			})
			awaitQueue(db, i+1) // so that they wait in this order
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all.Wait()
	return outcomes, txs
}

// awaitQueue returns when n steps wait for the writer.
func awaitQueue(db *DB, n int) {
	for queued := 0; queued < n; runtime.Gosched() {
		db.group.mu.Lock()
		queued = len(db.group.waiting)
		db.group.mu.Unlock()
	}
}

func wantN(t *testing.T, db *DB, want string) {
	t.Helper()
	var got []string
	err := db.View(t.Context(), func(ctx context.Context, tx *Tx) error {
		return tx.Bun().NewSelect().TableExpr("n").Column("n").Order("n").Scan(ctx, &got)
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("the table holds %q, want %q", s, want)
	}
}

func TestGroupFailsApart(t *testing.T) {
	t.Parallel()
	db := openGroup(t)
	no := errors.New("no")
	outcomes, txs := together(t, db,
		insertN(1),
		func(ctx context.Context, tx *Tx) error { return errors.Join(insertN(2)(ctx, tx), no) },
		insertN(1),
		func(ctx context.Context, tx *Tx) error { _ = insertN(3)(ctx, tx); panic("now") },
		insertN(4),
	)
	for i, want := range []struct {
		err   error
		value any
	}{{}, {err: no}, {err: ErrUnique}, {value: "now"}, {}} {
		if got := outcomes[i]; !errors.Is(got.err, want.err) || got.value != want.value {
			t.Errorf("step %d: got %+v, want %+v", i, got, want)
		}
		if txs[i] != txs[0] {
			t.Errorf("step %d did not share the transaction", i)
		}
	}
	wantN(t, db, "1 4")
}

func TestGroupFailsWithItsCommit(t *testing.T) {
	t.Parallel()
	db := openGroup(t)
	no := errors.New("no")
	hooked := false
	outcomes, _ := together(t, db,
		func(ctx context.Context, tx *Tx) error {
			tx.AfterCommit(func() { hooked = true })
			return insertN(1)(ctx, tx)
		},
		func(context.Context, *Tx) error { return no },
		func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO late VALUES (77)")
			return err
		},
	)
	for _, i := range []int{0, 2} {
		if err := outcomes[i].err; err == nil || !strings.HasPrefix(err.Error(), "commit step:") {
			t.Errorf("step %d: got %v, want the commit's error", i, err)
		}
	}
	if !errors.Is(outcomes[1].err, no) {
		t.Errorf("the step that failed by itself got %v", outcomes[1].err)
	}
	if hooked {
		t.Error("a hook ran although the commit failed")
	}
	if err := db.Update(t.Context(), insertN(5)); err != nil {
		t.Error(err)
	}
	wantN(t, db, "5")
}

func TestGroupOutlivesAGoroutine(t *testing.T) {
	t.Parallel()
	db := openGroup(t)
	outcomes, _ := together(t, db,
		insertN(1), // leads, so that its goroutine is the one that ends
		func(context.Context, *Tx) error { runtime.Goexit(); return nil },
		insertN(2),
	)
	for _, i := range []int{1, 2} {
		if !errors.Is(outcomes[i].err, errGoexit) {
			t.Errorf("step %d: got %+v, want errGoexit", i, outcomes[i])
		}
	}
	if !outcomes[0].exited {
		t.Errorf("the leader got %+v", outcomes[0])
	}
	if err := db.Update(t.Context(), insertN(3)); err != nil {
		t.Error(err)
	}
	wantN(t, db, "3")
}

func TestGroupIsBounded(t *testing.T) {
	t.Parallel()
	db := openGroup(t)
	steps := make([]stepFunc, groupLimit+44)
	for i := range steps {
		steps[i] = insertN(i)
	}
	outcomes, txs := together(t, db, steps...)
	sizes := map[*sql.Tx]int{}
	for i, o := range outcomes {
		if o.err != nil {
			t.Errorf("step %d: %v", i, o.err)
		}
		sizes[txs[i]]++
	}
	if len(sizes) != 2 || sizes[txs[0]] != groupLimit {
		t.Errorf("the groups have %v steps", sizes)
	}
}

// TestGroupHandsOn has a caller give up at the moment it is told to lead.
func TestGroupHandsOn(t *testing.T) {
	t.Parallel()
	db := openGroup(t)
	ctx, cancel := context.WithCancel(t.Context())
	first, second := make(chan error, 1), make(chan error, 1)
	err := db.Update(t.Context(), func(context.Context, *Tx) error {
		go func() { first <- db.Update(ctx, insertN(1)) }()
		awaitQueue(db, 1)
		go func() { second <- db.Update(context.Background(), insertN(2)) }()
		awaitQueue(db, 2)
		cancel()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the one that gave up got %v", err)
	}
	if err := <-second; err != nil {
		t.Error(err)
	}
	wantN(t, db, "2")
}
