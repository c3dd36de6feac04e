package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
)

// insertThing is a step that adds a row to thing.
func insertThing(name string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO thing (name) VALUES (?)", name)
		return err
	}
}

var errNo = errors.New("no")

// andFail is a step that does what fn does and fails.
func andFail(fn func(context.Context, *store.Tx) error) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return errNo
	}
}

func testStep(t *testing.T, db *store.DB) {
	ctx := context.Background()
	must(t, db.Update(ctx, insertThing("kept")))
	if err := db.Update(ctx, andFail(insertThing("gone"))); !errors.Is(err, errNo) {
		t.Errorf("Update returned %v, want the step's own error", err)
	}
	wantNames(t, db, "kept")
}

func testPanic(t *testing.T, db *store.DB) {
	ctx := context.Background()
	func() {
		defer func() {
			if v := recover(); v != "now" {
				t.Errorf("recovered %v, want the step's own panic", v)
			}
		}()
		_ = db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			must(t, insertThing("gone")(ctx, tx))
			panic("now")
		})
	}()
	must(t, db.Update(ctx, insertThing("kept")))
	wantNames(t, db, "kept")
}

func testGoexit(t *testing.T, db *store.DB) {
	ctx := context.Background()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			_ = insertThing("gone")(ctx, tx)
			runtime.Goexit()
			return nil
		})
	}()
	<-ended
	must(t, db.Update(ctx, insertThing("kept")))
	wantNames(t, db, "kept")
}

// hold keeps a step running until release is called, and returns when it runs.
func hold(t *testing.T, db *store.DB) (release func()) {
	t.Helper()
	running, let, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.Update(context.Background(), func(context.Context, *store.Tx) error {
			close(running)
			<-let
			return nil
		})
	}()
	<-running
	return func() {
		close(let)
		must(t, <-ended)
	}
}

// testGroup has steps wait behind a held one, so that on SQLite they make one group.
func testGroup(t *testing.T, db *store.DB) {
	ctx := context.Background()
	must(t, db.Update(ctx, insertThing("first")))
	release := hold(t, db)
	outcome := make(chan error, 4)
	var together sync.WaitGroup
	for _, c := range []struct {
		fn      func(context.Context, *store.Tx) error
		want    error
		panics  bool
		explain string
	}{
		{fn: insertThing("second"), explain: "a good step"},
		{fn: andFail(insertThing("gone")), want: errNo, explain: "a step that fails"},
		{fn: insertThing("first"), want: store.ErrUnique, explain: "a step that repeats a name"},
		{fn: func(context.Context, *store.Tx) error { panic("now") }, panics: true, explain: "a step that panics"},
		{fn: insertThing("third"), explain: "another good step"},
	} {
		together.Go(func() {
			defer func() {
				if v := recover(); (v != nil) != c.panics {
					outcome <- fmt.Errorf("%s: recovered %v", c.explain, v)
				}
			}()
			if err := db.Update(ctx, c.fn); !errors.Is(err, c.want) {
				outcome <- fmt.Errorf("%s: got %v, want %v", c.explain, err, c.want)
			}
		})
	}
	release()
	together.Wait()
	close(outcome)
	for err := range outcome {
		t.Error(err)
	}
	wantNames(t, db, "first", "second", "third")
}

func testDropped(t *testing.T, db *store.DB) {
	ended, cancelEnded := context.WithCancel(context.Background())
	cancelEnded()
	never := func(context.Context, *store.Tx) error {
		t.Error("the step ran")
		return nil
	}
	if err := db.Update(ended, never); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	if db.Dialect() != store.SQLite {
		return // others do not wait
	}
	release := hold(t, db)
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if err := db.Update(ctx, never); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's error", err)
	}
	release()
	must(t, db.Update(context.Background(), insertThing("kept")))
	wantNames(t, db, "kept")
}

func testOutlives(t *testing.T, db *store.DB) {
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "value"))
	defer cancel()
	must(t, db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		cancel()
		if ctx.Value(key{}) != "value" {
			t.Error("the step does not see the caller's values")
		}
		return insertThing("kept")(ctx, tx)
	}))
	wantNames(t, db, "kept")
}

func testManySteps(t *testing.T, db *store.DB) {
	const callers, each = 16, 30
	var all sync.WaitGroup
	var want []string
	for c := range callers {
		for i := range each {
			if (c+i)%3 != 0 {
				want = append(want, fmt.Sprintf("%02d-%02d", c, i))
			}
		}
		all.Go(func() {
			for i := range each {
				step, wanted := insertThing(fmt.Sprintf("%02d-%02d", c, i)), error(nil)
				if (c+i)%3 == 0 {
					step, wanted = andFail(step), errNo
				}
				if err := db.Update(context.Background(), step); !errors.Is(err, wanted) {
					t.Errorf("step %d-%d: got %v, want %v", c, i, err, wanted)
				}
			}
		})
	}
	all.Wait()
	slices.Sort(want)
	wantNames(t, db, want...)
}

func testAfterCommit(t *testing.T, db *store.DB) {
	var got []string
	say := func(s string) func() {
		return func() {
			wantNames(t, db, "kept") // the step is committed
			got = append(got, s)
		}
	}
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		tx.AfterCommit(say("first"))
		tx.AfterCommit(say("second"))
		return insertThing("kept")(ctx, tx)
	}))
	if want := []string{"first", "second"}; !slices.Equal(got, want) {
		t.Errorf("hooks ran: %q, want %q", got, want)
	}
	err := db.Update(context.Background(), andFail(func(_ context.Context, tx *store.Tx) error {
		tx.AfterCommit(func() { t.Error("a hook of a failed step ran") })
		return nil
	}))
	if !errors.Is(err, errNo) {
		t.Error(err)
	}
}

func testClose(t *testing.T, db *store.DB) {
	release := hold(t, db)
	closed := make(chan error, 1)
	go func() { closed <- db.Close() }()
	for { // until Close has begun
		err := db.Read(context.Background(), func(context.Context, *store.Tx) error { return nil })
		if errors.Is(err, store.ErrClosed) {
			break
		}
		must(t, err)
		runtime.Gosched()
	}
	select {
	case err := <-closed:
		t.Errorf("Close returned %v while a step was running", err)
	default:
	}
	release()
	must(t, <-closed)
}

// testLocked has many count up a row that each has locked.
func testLocked(t *testing.T, db *store.DB, how func(*store.Tx) string) {
	const callers, each = 8, 10
	must(t, db.Update(context.Background(), insertThing("counted")))
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE thing SET big = 0")
		return err
	}))
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for range each {
				if err := db.Update(context.Background(), countUp(how)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := scan[int](t, db, "SELECT big FROM thing"); got != callers*each {
		t.Errorf("counted to %d, want %d", got, callers*each)
	}
}

func countUp(how func(*store.Tx) string) func(ctx context.Context, tx *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "SELECT big FROM thing WHERE name = ?"+how(tx), "counted").Scan(&n); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE thing SET big = ? WHERE name = ?", n+1, "counted")
		return err
	}
}
