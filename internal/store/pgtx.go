package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// pgTx shows a step on PostgreSQL as the native driver's transaction, for
// libraries that want one. The step itself commits; what they begin inside is
// a savepoint.
type pgTx struct {
	*nativeConn
	depth  int  // 0 is the step itself
	closed bool // released or rolled back
}

// nativeConn gives the embedded connection a name that is not its method's.
type nativeConn = pgx.Conn

var errOuterTx = errors.New("the step alone ends its transaction")

func (t *pgTx) savepoint() string { return fmt.Sprintf("inner_%d", t.depth) }

// Begin sets a savepoint.
func (t *pgTx) Begin(ctx context.Context) (pgx.Tx, error) {
	if t.closed {
		return nil, pgx.ErrTxClosed
	}
	inner := &pgTx{nativeConn: t.nativeConn, depth: t.depth + 1}
	if _, err := t.Exec(ctx, "SAVEPOINT "+inner.savepoint()); err != nil {
		return nil, err
	}
	return inner, nil
}

func (t *pgTx) Commit(ctx context.Context) error {
	return t.end(ctx, "RELEASE SAVEPOINT "+t.savepoint())
}

func (t *pgTx) Rollback(ctx context.Context) error {
	return t.end(ctx, "ROLLBACK TO SAVEPOINT "+t.savepoint()+"; RELEASE SAVEPOINT "+t.savepoint())
}

func (t *pgTx) end(ctx context.Context, sql string) error {
	switch {
	case t.depth == 0:
		return errOuterTx
	case t.closed:
		return pgx.ErrTxClosed
	}
	t.closed = true
	_, err := t.Exec(ctx, sql)
	return err
}

// Conn is the connection below.
func (t *pgTx) Conn() *pgx.Conn { return t.nativeConn }

// LargeObjects are not for steps.
func (t *pgTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }
