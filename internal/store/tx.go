package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
)

// Tx is a running step or view. It belongs to the function it was given to:
// one goroutine, and not after the function has returned.
type Tx struct {
	db    *DB
	raw   querier
	idb   bun.IDB
	now   int64
	hooks []func()

	sqlite *sql.Tx   // a step's transaction on SQLite, else nil
	pg     *pgx.Conn // the connection under a step on PostgreSQL, else nil
}

// querier is what a transaction and a pool have in common.
type querier interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// Now is the step's time: one value for all that the step writes.
func (tx *Tx) Now() int64 { return tx.now }

// Dialect tells which database this is.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// Exec runs SQL with ? placeholders on both databases. Statements are prepared
// once per connection and kept, so write constant texts; queries that are put
// together belong to Bun.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.raw.ExecContext(ctx, tx.text(query), args...)
}

// Query is Exec for rows. Close them before the next statement: PostgreSQL's
// connection carries one answer at a time.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.raw.QueryContext(ctx, tx.text(query), args...)
}

// QueryRow is Query for one row; its Scan returns ErrNone when there is none.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return tx.raw.QueryRowContext(ctx, tx.text(query), args...)
}

// text is the query as the database wants it, counted.
func (tx *Tx) text(query string) string {
	tx.db.queries.Add(1)
	return tx.db.placeholders(query)
}

// Bun gives the query builder on this transaction, for queries that are put together.
func (tx *Tx) Bun() bun.IDB { return tx.idb }

// AfterCommit has fn called once, on the goroutine of Update's caller, after
// the commit and before Update returns, in the order of the calls; not at all
// when the step fails. In a view fn is never called.
func (tx *Tx) AfterCommit(fn func()) { tx.hooks = append(tx.hooks, fn) }
