package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// What follows opens the house to libraries that bring their own SQL (durable
// jobs) and must take part in a step. Nouns have no use for it.

// SQLTx is a step's transaction on SQLite. The library must not end it.
func (tx *Tx) SQLTx() *sql.Tx { return tx.sqlite }

// PgxTx is a step's transaction on PostgreSQL, as the native driver's.
// What is begun on it is a savepoint; the step itself ends it.
func (tx *Tx) PgxTx() pgx.Tx { return &pgTx{nativeConn: tx.pg} }

// SQLWriter is SQLite's one writing connection as a pool: whoever has it is the
// only writer of this process, and steps wait. Nil on PostgreSQL.
func (db *DB) SQLWriter() *sql.DB {
	if db.dialect == SQLite {
		return db.writer.DB
	}
	return nil
}

// PgxPool opens a pool of the native driver beside the steps' own connections;
// the caller closes it. It is an error on SQLite.
func (db *DB) PgxPool(ctx context.Context, conns int32) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(db.url)
	if err != nil {
		return nil, err
	}
	setDefault(config.ConnConfig.RuntimeParams, "application_name", "parley jobs")
	config.MaxConns = conns
	return pgxpool.NewWithConfig(ctx, config)
}
