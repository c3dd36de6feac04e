package store

import (
	"context"
	"errors"
	"fmt"
)

// batch is a transaction that many steps share, one after the other.
type batch struct {
	tx     *Tx
	inside bool // a step runs
}

type batchKey struct{}

// Batch runs fn, whose steps, views and reads (those with the ctx that fn gets) share one
// transaction, one after the other on one goroutine: for programs that make millions of
// steps in a row and need not know after each that it is safe. A step that fails takes
// back only what it did; when fn fails, or the commit, all of them are taken back. Hooks
// run when everything is committed. fn runs once: a deadlock is an error here. On SQLite
// nobody else writes until fn has returned, so batches are kept short.
func (db *DB) Batch(ctx context.Context, fn func(ctx context.Context) error) error {
	return db.update(ctx, 1, func(ctx context.Context, tx *Tx) error {
		b := &batch{tx: tx}
		defer func() { b.tx = nil }()
		return fn(context.WithValue(ctx, batchKey{}, b))
	})
}

// batchOf is the batch that runs in a context, or nil.
func batchOf(ctx context.Context) *batch {
	if b, ok := ctx.Value(batchKey{}).(*batch); ok && b.tx != nil {
		return b
	}
	return nil
}

// enter gives fn the batch's transaction, at the time that it is now.
func (b *batch) enter(ctx context.Context, fn func(context.Context, *Tx) error) error {
	if b.inside {
		return ErrNested
	}
	b.inside = true
	defer func() { b.inside = false }()
	tx := *b.tx
	tx.now, tx.hooks = tx.db.Now(), nil
	if err := call(ctx, &tx, fn); err != nil {
		return err
	}
	b.tx.hooks = append(b.tx.hooks, tx.hooks...)
	return nil
}

// step is enter with a savepoint of its own.
func (b *batch) step(ctx context.Context, fn func(context.Context, *Tx) error) error {
	if b.inside {
		return ErrNested
	}
	if _, err := b.tx.raw.ExecContext(ctx, "SAVEPOINT batched"); err != nil {
		return fmt.Errorf("begin step: %w", err)
	}
	failed := b.enter(ctx, fn)
	if failed != nil {
		if _, err := b.tx.raw.ExecContext(ctx, "ROLLBACK TO SAVEPOINT batched"); err != nil {
			return errors.Join(failed, fmt.Errorf("take a step back: %w", err))
		}
	}
	if _, err := b.tx.raw.ExecContext(ctx, "RELEASE SAVEPOINT batched"); err != nil {
		return errors.Join(failed, fmt.Errorf("end step: %w", err))
	}
	return failed
}
