package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"parley/internal/job"
	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// note is a job that writes its number down.
type note struct {
	Number int `json:"number"`
}

func (note) Kind() string { return "note" }

var schema = fstest.MapFS{"001_note.sql": {Data: []byte(
	"CREATE TABLE note (number BIGINT NOT NULL, done BOOLEAN NOT NULL)")}}

// onBoth runs a test on an SQLite and on a PostgreSQL database.
func onBoth(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Parallel()
	run := func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url, Migrations: schema})
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		test(t, db)
	}
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		run(t, "sqlite:"+t.TempDir()+"/job.db")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		testenv.NeedServices(t)
		run(t, storetest.NewEmptyPostgres(t))
	})
}

// start runs the runner until the returned function is called.
func start(t *testing.T, r *job.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// runs collects how often each number was done.
type runs struct {
	mu    sync.Mutex
	count map[int]int
	more  chan struct{} // gets a value after each
}

func newRuns() *runs { return &runs{count: map[int]int{}, more: make(chan struct{}, 10_000)} }

func (r *runs) add(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count[n]++
	r.more <- struct{}{}
}

// await waits until n different numbers were done.
func (r *runs) await(t *testing.T, n int) {
	t.Helper()
	late := time.After(2 * time.Minute)
	for {
		r.mu.Lock()
		done := len(r.count)
		r.mu.Unlock()
		if done >= n {
			return
		}
		select {
		case <-r.more:
		case <-late:
			t.Fatalf("%d of %d jobs have run", done, n)
		}
	}
}

func insertNote(ctx context.Context, tx *store.Tx, n int, done bool) error {
	_, err := tx.Exec(ctx, "INSERT INTO note (number, done) VALUES (?, ?)", n, done)
	return err
}

var errNo = errors.New("no")

func TestJobsCommitWithTheirStep(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const callers, each = 16, 20
		seen := newRuns()
		r := job.NewRunner(db, slog.New(slog.DiscardHandler))
		job.Handle(r, func(ctx context.Context, n note) error {
			err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return insertNote(ctx, tx, n.Number, true) })
			seen.add(n.Number)
			return err
		})
		stop := start(t, r)
		kept := 0
		var all sync.WaitGroup
		for c := range callers {
			for i := range each {
				if i%4 != 0 {
					kept++
				}
			}
			all.Go(func() {
				for i := range each {
					n := c*each + i
					err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
						if err := errors.Join(insertNote(ctx, tx, n, false), job.Insert(ctx, tx, note{n})); err != nil {
							return err
						}
						if i%4 == 0 {
							return errNo
						}
						return nil
					})
					if i%4 == 0 != errors.Is(err, errNo) || i%4 != 0 && err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		seen.await(t, kept)
		stop()
		for n, times := range seen.count {
			if n%each%4 == 0 {
				t.Errorf("job %d ran although its step failed", n)
			}
			if times != 1 {
				t.Errorf("job %d ran %d times", n, times)
			}
		}
		for _, done := range []bool{false, true} {
			if got := count(t, db, done); got != kept {
				t.Errorf("%d rows with done=%v, want %d", got, done, kept)
			}
		}
	})
}

func count(t *testing.T, db *store.DB, done bool) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, "SELECT count(*) FROM note WHERE done = ?", done).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAStepWithAJobMayStillFail(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		seen := newRuns()
		r := job.NewRunner(db, slog.New(slog.DiscardHandler))
		job.Handle(r, func(_ context.Context, n note) error {
			seen.add(n.Number)
			return nil
		})
		for n, fail := range map[int]error{1: errNo, 2: nil} {
			err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if err := job.Insert(ctx, tx, note{n}); err != nil {
					return err
				}
				return errors.Join(insertNote(ctx, tx, n, false), fail)
			})
			if !errors.Is(err, fail) {
				t.Fatal(err)
			}
		}
		start(t, r)
		seen.await(t, 1)
		if seen.times(1) != 0 {
			t.Error("the failed step's job ran")
		}
	})
}

func TestJobsAreTriedAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		seen, done := newRuns(), newRuns()
		r := job.NewRunner(db, slog.New(slog.DiscardHandler))
		job.Handle(r, func(_ context.Context, n note) error {
			seen.add(n.Number)
			if n.Number == 1 && seen.times(1) == 1 {
				panic("the first time")
			}
			if n.Number == 2 && seen.times(2) == 1 {
				return errNo
			}
			done.add(n.Number)
			return nil
		})
		start(t, r)
		for n := 1; n <= 2; n++ {
			err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				return job.Insert(ctx, tx, note{n}, job.Attempts(3))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		done.await(t, 2)
	})
}

func (r *runs) times(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count[n]
}

func TestJobsWaitForTheirTime(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		seen := newRuns()
		r := job.NewRunner(db, slog.New(slog.DiscardHandler))
		job.Handle(r, func(_ context.Context, n note) error {
			seen.add(n.Number)
			return nil
		})
		err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				job.Insert(ctx, tx, note{1}, job.At(time.Now().Add(time.Hour))),
				job.Insert(ctx, tx, note{2}))
		})
		if err != nil {
			t.Fatal(err)
		}
		start(t, r)
		seen.await(t, 1)
		if seen.times(1) != 0 {
			t.Error("a job ran before its time")
		}
	})
}

func TestRunnersMayStartAndStopAnyTime(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		seen := newRuns()
		for n := range 10 {
			r := job.NewRunner(db, slog.New(slog.DiscardHandler))
			job.Handle(r, func(_ context.Context, n note) error {
				seen.add(n.Number)
				return nil
			})
			stop := start(t, r)
			err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error { return job.Insert(ctx, tx, note{n}) })
			if err != nil {
				t.Fatal(fmt.Errorf("job %d: %w", n, err))
			}
			if n%2 == 0 {
				seen.await(t, n+1)
			}
			stop()
		}
	})
}
