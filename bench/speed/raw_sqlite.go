package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"regexp"
	"time"

	_ "modernc.org/sqlite"
)

// sqliteYardstick writes to a file of its own on the same disk, set up like the
// product's, from one connection.
type sqliteYardstick struct{ product, own string }

func newSQLiteYardstick(dir string) yardstick {
	const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	return &sqliteYardstick{
		product: "file:" + filepath.Join(dir, "data", "parley.db") + "?mode=ro&_pragma=busy_timeout(10000)",
		own:     "file:" + filepath.Join(dir, "raw.db") + pragmas,
	}
}

func (y *sqliteYardstick) last(ctx context.Context) (id int64, err error) {
	db, err := sql.Open("sqlite", y.product)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	return id, db.QueryRowContext(ctx, lastFact).Scan(&id)
}

func (y *sqliteYardstick) insert(ctx context.Context, after int64, clients int, spell time.Duration) (float64, error) {
	product, err := sql.Open("sqlite", y.product)
	if err != nil {
		return 0, err
	}
	defer func() { _ = product.Close() }()
	c, err := read(ctx, product, after, func(int) string { return "?" })
	if err != nil {
		return 0, err
	}
	own, err := sql.Open("sqlite", y.own)
	if err != nil {
		return 0, err
	}
	defer func() { _ = own.Close() }()
	own.SetMaxOpenConns(1)
	if err := copySchema(ctx, product, own); err != nil {
		return 0, err
	}
	return inGroups(ctx, own, c, clients, spell)
}

var tableName = regexp.MustCompile(`(?i)\b(TABLE|ON|INDEX)\s+"?(message|fact)(\w*)"?`)

// copySchema makes the two tables anew with their indexes.
func copySchema(ctx context.Context, from, to *sql.DB) error {
	rows, err := from.QueryContext(ctx, "SELECT sql FROM sqlite_master WHERE tbl_name IN ('message', 'fact') AND sql IS NOT NULL ORDER BY type DESC")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	statements := []string{"DROP TABLE IF EXISTS raw_message", "DROP TABLE IF EXISTS raw_fact"}
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			return err
		}
		statements = append(statements, tableName.ReplaceAllString(statement, "$1 raw_$2$3"))
	}
	for _, statement := range statements {
		if _, err := to.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return rows.Err()
}

// inGroups inserts as many steps to a commit as there are clients.
func inGroups(ctx context.Context, db *sql.DB, c copied, clients int, spell time.Duration) (float64, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	message, err := conn.PrepareContext(ctx, c.message)
	if err != nil {
		return 0, err
	}
	defer func() { _ = message.Close() }()
	fact, err := conn.PrepareContext(ctx, c.fact)
	if err != nil {
		return 0, err
	}
	defer func() { _ = fact.Close() }()
	var busy time.Duration
	done := 0
	for busy < spell {
		if done%len(c.steps) == 0 {
			for _, empty := range []string{"DELETE FROM raw_message", "DELETE FROM raw_fact"} {
				if _, err := conn.ExecContext(ctx, empty); err != nil {
					return 0, err
				}
			}
		}
		group := c.steps[done%len(c.steps):]
		group = group[:min(clients, len(group))]
		begun := time.Now()
		if err := insertGroup(ctx, conn, message, fact, group); err != nil {
			return 0, err
		}
		busy += time.Since(begun)
		done += len(group)
	}
	return float64(done) / busy.Seconds(), nil
}

func insertGroup(ctx context.Context, conn *sql.Conn, message, fact *sql.Stmt, group []step) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	message, fact = tx.StmtContext(ctx, message), tx.StmtContext(ctx, fact)
	for _, s := range group {
		if _, err := message.ExecContext(ctx, s.message...); err != nil {
			return err
		}
		if _, err := fact.ExecContext(ctx, s.fact...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
