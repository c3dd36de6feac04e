package job

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"parley/internal/store"
)

const (
	// atOnce bounds the jobs that one node runs at the same time.
	atOnce = 8
	// postgresConns are the connections of a node's runner, beside the steps'
	// own: one listens, the others fetch and complete.
	postgresConns = 4
	// stopTime is what running jobs get to end before their context does.
	stopTime = 15 * time.Second
)

// Runner runs the jobs of a database on this node.
type Runner struct {
	db      *store.DB
	log     *slog.Logger
	workers *river.Workers
	kinds   int
}

// NewRunner makes a runner that knows no kind of job yet.
func NewRunner(db *store.DB, log *slog.Logger) *Runner {
	return &Runner{db: db, log: log, workers: river.NewWorkers()}
}

// Handle has fn do the jobs whose arguments are an A. An error, a panic or the
// end of the process mean that the job is tried again later; a job may therefore
// run twice and must not mind. fn has a minute. All kinds are known before Run;
// Handle panics when two have the same name.
func Handle[A Args](r *Runner, fn func(ctx context.Context, args A) error) {
	r.kinds++
	river.AddWorker(r.workers, river.WorkFunc(func(ctx context.Context, j *river.Job[A]) error {
		return fn(ctx, j.Args)
	}))
}

// Run runs jobs until ctx ends, and then waits for those that run. A runner that
// knows no kind of job has nothing to do.
func (r *Runner) Run(ctx context.Context) error {
	if r.kinds == 0 {
		<-ctx.Done()
		return nil
	}
	c, closePool, err := r.client(ctx)
	if err != nil {
		return fmt.Errorf("run jobs: %w", err)
	}
	defer closePool()
	if err := c.Start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("run jobs: %w", err)
	}
	<-c.Stopped()
	return nil
}

func (r *Runner) client(ctx context.Context) (c client, closePool func(), err error) {
	config := &river.Config{
		Logger:          r.log,
		Queues:          map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		SoftStopTimeout: stopTime,
		Workers:         r.workers,
	}
	if r.db.Dialect() == store.SQLite {
		// River gets the one connection that writes: what it does comes
		// between two groups of steps and never meets a locked file.
		c, err = newClient(riversqlite.New(r.db.SQLWriter()), (*store.Tx).SQLTx, config)
		return c, func() {}, err
	}
	pool, err := r.db.PgxPool(ctx, postgresConns)
	if err != nil {
		return nil, nil, err
	}
	if c, err = newClient(riverpgxv5.New(pool), (*store.Tx).PgxTx, config); err != nil {
		pool.Close()
		return nil, nil, err
	}
	return c, pool.Close, nil
}
