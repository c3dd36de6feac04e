package store

import (
	"context"

	"github.com/uptrace/bun"
)

// Queries tells how many statements were run since the database was opened. It
// is for metrics, and for tests that show that something costs no query.
func (db *DB) Queries() int64 { return db.queries.Load() }

// countingHook counts what the query builder runs; Tx counts the rest.
type countingHook struct{ db *DB }

func (h countingHook) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context {
	h.db.queries.Add(1)
	return ctx
}

func (countingHook) AfterQuery(context.Context, *bun.QueryEvent) {}
