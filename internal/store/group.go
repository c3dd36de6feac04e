package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/uptrace/bun"
)

// groupLimit bounds how many steps share a commit, and so how long the first
// of them waits for the last.
const groupLimit = 256

// group is the queue before SQLite's one writer. Whoever finds the writer free
// takes all steps that wait, up to groupLimit, and runs them in one
// transaction: one wait for the disk for all of them. Then it hands the writer
// to the first that came meanwhile.
type group struct {
	db *DB

	mu      sync.Mutex
	waiting []*step // in the order they came
	leading bool    // somebody runs steps, or has been told to
}

// step is one caller's function in the queue.
type step struct {
	ctx context.Context
	fn  func(context.Context, *Tx) error

	lead chan struct{} // closed: it is on you to run the waiting steps
	done chan struct{} // closed: the outcome stands below

	hooks    []func()
	err      error
	panicked *panicked
}

// panicked carries a panic from the goroutine that ran the step to its caller.
type panicked struct{ value any }

var errGoexit = errors.New("the step ended its goroutine")

func newGroup(db *DB) *group { return &group{db: db} }

// run has fn run as a step and returns its hooks.
func (g *group) run(ctx context.Context, fn func(context.Context, *Tx) error) ([]func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &step{ctx: ctx, fn: fn, lead: make(chan struct{}), done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, s)
	first := !g.leading
	g.leading = true
	g.mu.Unlock()

	if first {
		g.runWaiting()
	} else {
		g.await(s)
	}
	if s.panicked != nil {
		panic(s.panicked.value)
	}
	return s.hooks, s.err
}

// await returns when s has been run or dropped.
func (g *group) await(s *step) {
	select {
	case <-s.done:
	case <-s.lead:
		g.runWaiting()
	case <-s.ctx.Done():
		if g.drop(s) {
			s.err = s.ctx.Err()
			return
		}
		select { // somebody has it in hand already
		case <-s.done:
		case <-s.lead:
			g.runWaiting()
		}
	}
}

// drop takes a step that has not been taken out of the queue. It refuses one
// that was told to lead: the others rely on it.
func (g *group) drop(s *step) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-s.lead:
		return false
	default:
	}
	i := slices.Index(g.waiting, s)
	if i < 0 {
		return false
	}
	g.waiting = slices.Delete(g.waiting, i, i+1)
	return true
}

// runWaiting runs the steps that wait, the caller's own at their head, and then
// hands the writer on.
func (g *group) runWaiting() {
	g.mu.Lock()
	n := min(len(g.waiting), groupLimit)
	batch := slices.Clone(g.waiting[:n])
	g.waiting = slices.Delete(g.waiting, 0, n)
	g.mu.Unlock()

	// Deferred, because a step may end this goroutine (runtime.Goexit).
	defer func() {
		for _, s := range batch {
			close(s.done)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if len(g.waiting) == 0 {
			g.leading = false
			return
		}
		close(g.waiting[0].lead)
	}()
	g.commit(batch)
}

// commit runs the steps of batch in one transaction and sets their outcomes.
func (g *group) commit(batch []*step) {
	ctx := context.Background()
	t, err := g.db.writer.BeginTx(ctx, nil)
	if err != nil {
		fail(batch, fmt.Errorf("begin step: %w", err))
		return
	}
	finished := false
	defer func() {
		if !finished { // a step ended this goroutine
			_ = t.Rollback()
			fail(batch, errGoexit)
		}
	}()
	if len(batch) == 1 {
		err = g.single(ctx, t, batch[0])
	} else {
		err = g.several(ctx, t, batch)
	}
	finished = true
	if err != nil {
		fail(batch, fmt.Errorf("commit step: %w", err))
	}
}

// single needs no savepoint: the transaction is the step's own.
func (g *group) single(ctx context.Context, t bun.Tx, s *step) error {
	g.call(t, s)
	if s.err != nil {
		if err := t.Rollback(); err != nil {
			g.db.log.ErrorContext(ctx, "a step could not be rolled back", "error", err)
		}
		return nil
	}
	return t.Commit()
}

// several gives each step a savepoint. An error is the whole group's.
func (g *group) several(ctx context.Context, t bun.Tx, batch []*step) error {
	for _, s := range batch {
		if err := g.within(ctx, t.Tx, s, func() { g.call(t, s) }); err != nil {
			return errors.Join(err, t.Rollback())
		}
	}
	return t.Commit()
}

func (g *group) within(ctx context.Context, t *sql.Tx, s *step, call func()) error {
	if _, err := t.ExecContext(ctx, "SAVEPOINT step"); err != nil {
		return err
	}
	call()
	if s.err != nil {
		if _, err := t.ExecContext(ctx, "ROLLBACK TO step"); err != nil {
			return err
		}
	}
	_, err := t.ExecContext(ctx, "RELEASE step")
	return err
}

// call runs the step's function, unless its caller has given up, and keeps its
// panic for its caller.
func (g *group) call(t bun.Tx, s *step) {
	if s.err = s.ctx.Err(); s.err != nil {
		return
	}
	tx := &Tx{db: g.db, raw: t.Tx, idb: t, now: g.db.Now(), sqlite: t.Tx}
	defer func() {
		if v := recover(); v != nil {
			// The caller's stack will not show where: it may be another goroutine's.
			g.db.log.ErrorContext(s.ctx, "a step panicked", "panic", v, "stack", string(debug.Stack()))
			s.panicked = &panicked{v}
			s.err = errors.New("the step panicked")
		}
	}()
	s.err = call(s.ctx, tx, s.fn)
	s.hooks = tx.hooks
}

// fail gives err to all steps that would have succeeded.
func fail(batch []*step, err error) {
	for _, s := range batch {
		if s.err == nil {
			s.err, s.hooks = err, nil
		}
	}
}
