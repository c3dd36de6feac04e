// Package job does work later, durably: a job is inserted in the step that
// makes it necessary, commits or vanishes with it, and is run at least once
// after that, by any node. River does it, on both databases.
//
// Jobs are for mail, exports and upkeep. What must happen at a moment (timers)
// or in order (webhooks) has tables and senders of its own.
package job

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"parley/internal/store"
)

// Args are what a job needs to know, stored as JSON. Kind names the function
// that does it (Handle); both outlive the program, so neither may change its
// meaning while jobs of it may wait.
type Args interface {
	Kind() string
}

// Option says more about a job than its arguments.
type Option func(*river.InsertOpts)

// At has the job wait until t.
func At(t time.Time) Option {
	return func(o *river.InsertOpts) { o.ScheduledAt = t }
}

// Attempts bounds how often the job is tried; without it that is 25 times over
// three weeks.
func Attempts(n int) Option {
	return func(o *river.InsertOpts) { o.MaxAttempts = n }
}

// Insert adds a job to the running step: when the step fails there is no job.
func Insert(ctx context.Context, tx *store.Tx, args Args, options ...Option) error {
	insert := insertSQLite
	if tx.Dialect() == store.PostgreSQL {
		insert = insertPostgres
	}
	c, err := insert()
	if err != nil {
		return fmt.Errorf("insert job %s: %w", args.Kind(), err)
	}
	o := &river.InsertOpts{}
	for _, option := range options {
		option(o)
	}
	if err := c.insert(ctx, tx, args, o); err != nil {
		return fmt.Errorf("insert job %s: %w", args.Kind(), err)
	}
	return nil
}

// Clients that only insert hold no connection: one per database will do.
var (
	insertSQLite = sync.OnceValues(func() (client, error) {
		return newClient(riversqlite.New(nil), (*store.Tx).SQLTx, &river.Config{})
	})
	insertPostgres = sync.OnceValues(func() (client, error) {
		return newClient(riverpgxv5.New(nil), (*store.Tx).PgxTx, &river.Config{})
	})
)

// client hides the transaction's type, which differs by database.
type client interface {
	insert(ctx context.Context, tx *store.Tx, args Args, o *river.InsertOpts) error
	Start(ctx context.Context) error
	Stopped() <-chan struct{}
}

type riverClient[T any] struct {
	*river.Client[T]
	native func(*store.Tx) T
}

func newClient[T any](driver riverdriver.Driver[T], native func(*store.Tx) T, config *river.Config) (client, error) {
	c, err := river.NewClient(driver, config)
	if err != nil {
		return nil, err
	}
	return &riverClient[T]{c, native}, nil
}

func (c *riverClient[T]) insert(ctx context.Context, tx *store.Tx, args Args, o *river.InsertOpts) error {
	_, err := c.InsertTx(ctx, c.native(tx), args, o)
	return err
}
