package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // what was made is read by the bare driver
)

// copied are the tables that load fills, and which of their rows it made; those that are
// referred to come first.
var copied = []struct{ table, where string }{
	{"agent", "id > 100"}, {"department", ""}, {"visitor", ""}, {"visit", ""}, {"chat", ""}, {"chat_agent", ""}, {"message", ""},
	{"chat_text", ""}, {"history_count", ""}, {"search_word", ""}, {"search_posting", ""},
}

// copyTo brings a history that was made on SQLite into a PostgreSQL database with the same
// schema and an empty site.
func copyTo(ctx context.Context, path, url string) error {
	begun := time.Now()
	from, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = to.Close(ctx) }()
	for _, c := range copied {
		if err := copyTable(ctx, from, to, c.table, c.where); err != nil {
			return fmt.Errorf("copy %s: %w", c.table, err)
		}
	}
	for _, name := range []string{"chat", "visitor", "visit", "chat_agent"} {
		if _, err := to.Exec(ctx, fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%s', 'id'), (SELECT MAX(id) FROM %s))`, name, name)); err != nil {
			return err
		}
	}
	// What its own upkeep would do soon.
	for _, do := range []string{"VACUUM ANALYZE", "CHECKPOINT"} {
		if _, err := to.Exec(ctx, do); err != nil {
			return err
		}
	}
	fmt.Printf("  copied from SQLite in %.0f s\n", time.Since(begun).Seconds())
	return nil
}

func copyTable(ctx context.Context, from *sql.DB, to *pgx.Conn, table, where string) error {
	if where != "" {
		where = " WHERE " + where
	}
	rows, err := from.QueryContext(ctx, "SELECT * FROM "+table+where)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	isBool, err := booleans(ctx, to, table, columns)
	if err != nil {
		return err
	}
	_, err = to.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		for i, v := range values {
			if n, ok := v.(int64); ok && isBool[i] {
				values[i] = n != 0
			}
		}
		return values, nil
	}))
	return err
}

// booleans tells which columns hold true and false, which SQLite writes as numbers.
func booleans(ctx context.Context, to *pgx.Conn, table string, columns []string) ([]bool, error) {
	rows, err := to.Query(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+table+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make([]bool, len(columns))
	for i, f := range rows.FieldDescriptions() {
		out[i] = f.DataTypeOID == 16
	}
	return out, rows.Err()
}
