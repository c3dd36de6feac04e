package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// postgresConns bounds the connections of one node: enough to keep the
	// server's disk busy, few enough for several nodes on a default server.
	postgresConns = 24
	// postgresAttempts bounds how often a step is run when the database asks
	// for it to be run again.
	postgresAttempts = 8
)

// postgresPool opens database/sql on the native driver, which prepares each
// text once per connection.
func postgresPool(url string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	// A step never waits for a lock for ever, and a view or step that its
	// node has forgotten does not hold locks for ever.
	setDefault(config.RuntimeParams, "application_name", "parley")
	setDefault(config.RuntimeParams, "lock_timeout", "20s")
	setDefault(config.RuntimeParams, "idle_in_transaction_session_timeout", "60s")
	db := sql.OpenDB(postgresConnector{stdlib.GetConnector(*config)})
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresConns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, nil
}

func setDefault(m map[string]string, key, value string) {
	if _, ok := m[key]; !ok {
		m[key] = value
	}
}

// runPostgres runs fn in a transaction of its own and returns its hooks.
func (db *DB) runPostgres(ctx context.Context, attempts int, fn func(context.Context, *Tx) error) ([]func(), error) {
	for attempt := 1; ; attempt++ {
		tx, err := db.tryPostgres(ctx, fn)
		if err == nil {
			return tx.hooks, nil
		}
		if s := postgresState(err); attempt == attempts || s != stateSerialization && s != stateDeadlock {
			return nil, err
		}
		// Those who met once should not meet again at the same moment.
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(rand.N(time.Duration(attempt) * 5 * time.Millisecond)):
		}
	}
}

func (db *DB) tryPostgres(ctx context.Context, fn func(context.Context, *Tx) error) (*Tx, error) {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return nil, notBegun(ctx, "step", err)
	}
	defer func() { _ = conn.Close() }()
	t, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, fmt.Errorf("begin step: %w", err)
	}
	defer func() { _ = t.Rollback() }() // after a commit it does nothing
	tx := &Tx{db: db, raw: t.Tx, idb: t, now: db.Now()}
	err = conn.Raw(func(c any) error {
		tx.pg = c.(*postgresConn).Conn.Conn()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("begin step: %w", err)
	}
	if err := call(ctx, tx, fn); err != nil {
		return nil, err
	}
	if err := t.Commit(); err != nil {
		return nil, fmt.Errorf("commit step: %w", postgresError(err))
	}
	return tx, nil
}

// postgresConnector opens connections whose errors are the store's.
type postgresConnector struct{ driver.Connector }

func (c postgresConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &postgresConn{conn.(*stdlib.Conn)}, nil
}

type postgresConn struct{ *stdlib.Conn }

func (c *postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	r, err := c.Conn.ExecContext(ctx, query, args)
	return r, postgresError(err)
}

func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	r, err := c.Conn.QueryContext(ctx, query, args)
	return r, postgresError(err)
}
