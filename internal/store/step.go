package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// ErrNested is what a step gets that starts another step or view: on SQLite it
// would wait for itself, and on PostgreSQL for connections that its like hold.
var ErrNested = errors.New("a step must not start another step or view")

// Update runs fn as one step: everything it does commits together or not at all.
//
// On SQLite steps that wait at the same time share one commit: each has a
// savepoint of its own inside it, so one that fails takes nothing else with it.
// One of the waiting callers runs them all, so fn may run on another caller's
// goroutine. On PostgreSQL each has its own transaction (READ COMMITTED) and is
// run again on a deadlock or serialization failure. So fn may run more than
// once: it must touch nothing but tx and variables it sets anew each time, and
// must not start another step or view (ErrNested) or wait for something else,
// for everybody waits for it. Update returns after the commit.
//
// A step whose ctx ends before its turn is dropped. One that has begun runs to
// its end: the ctx that fn gets carries the caller's values, not its end.
//
// A panic of fn is rolled back and goes on in Update's caller. On SQLite fn must
// not end its goroutine (runtime.Goexit, a test's FailNow) when others may be
// waiting: it would end another caller's, and take the group with it.
func (db *DB) Update(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if b := batchOf(ctx); b != nil {
		return b.step(ctx, fn)
	}
	return db.update(ctx, postgresAttempts, fn)
}

// update is Update outside a batch; attempts is how often PostgreSQL may have fn run.
func (db *DB) update(ctx context.Context, attempts int, fn func(ctx context.Context, tx *Tx) error) error {
	end, err := db.begin(ctx)
	if err != nil {
		return err
	}
	hooks, err := func() ([]func(), error) {
		defer end()
		if db.dialect == SQLite {
			return db.group.run(ctx, fn)
		}
		return db.runPostgres(ctx, attempts, fn)
	}()
	if err != nil {
		return err
	}
	for _, hook := range hooks {
		hook()
	}
	return nil
}

// View runs fn on a consistent read-only view: all its queries see one state.
// When ctx ends, running queries are cancelled.
func (db *DB) View(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if b := batchOf(ctx); b != nil {
		return b.enter(ctx, fn)
	}
	end, err := db.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	o := &sql.TxOptions{ReadOnly: true}
	if db.dialect == PostgreSQL {
		o.Isolation = sql.LevelRepeatableRead
	}
	t, err := db.reader.BeginTx(ctx, o)
	if err != nil {
		return notBegun(ctx, "view", err)
	}
	defer func() { _ = t.Rollback() }()
	return fn(ctx, &Tx{db: db, raw: t.Tx, idb: t, now: db.Now()})
}

// Read is View for a single query: it saves the view's own round trips. When fn
// makes several queries, each sees its own state.
func (db *DB) Read(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if b := batchOf(ctx); b != nil {
		return b.enter(ctx, fn)
	}
	end, err := db.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	return fn(ctx, &Tx{db: db, raw: db.reader.DB, idb: db.reader, now: db.Now()})
}

// begin lets a step or view in; end must be called when it is over.
func (db *DB) begin(ctx context.Context) (end func(), err error) {
	if s, ok := ctx.Value(stepKey{}).(*inStep); ok && !s.over.Load() {
		return nil, ErrNested
	}
	return db.closing.begin()
}

// notBegun says why something could not begin: that its ctx has ended, in
// whichever words the driver puts it, or what the driver says.
func notBegun(ctx context.Context, what string, err error) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("begin %s: %w", what, err)
}

// inStep marks the context of a step. Hooks may keep using that context, so
// the mark says when the step is over.
type inStep struct{ over atomic.Bool }

type stepKey struct{}

// call runs fn in a context that carries the caller's values, but not its end.
func call(ctx context.Context, tx *Tx, fn func(context.Context, *Tx) error) error {
	s := &inStep{}
	defer s.over.Store(true)
	return fn(context.WithValue(context.WithoutCancel(ctx), stepKey{}, s), tx)
}
