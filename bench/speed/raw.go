package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// yardstick inserts by the bare driver what the product has stored: the same
// rows, as durably, with as many steps to a commit.
type yardstick interface {
	// last is the product's last fact, to begin after.
	last(ctx context.Context) (fact int64, err error)
	// insert copies what messages wrote after that fact into tables of the same
	// make, with as many clients, for at most a spell. It returns steps per second.
	insert(ctx context.Context, after int64, clients int, spell time.Duration) (rate float64, err error)
}

// step is what one message writes: a row of each table.
type step struct{ message, fact []any }

// copied is what the yardstick inserts.
type copied struct {
	steps         []step
	message, fact string // the statements
}

// copyLimit bounds how many messages are copied; when a spell needs more, the
// yardstick empties its tables and begins again.
const copyLimit = 100_000

const lastFact = "SELECT COALESCE(MAX(id), 0) FROM fact"

// read reads the messages after a fact, and a messageSent fact (13) for each.
func read(ctx context.Context, db *sql.DB, after int64, place func(int) string) (copied, error) {
	var c copied
	facts, statement, err := rowsOf(ctx, db, "fact", fmt.Sprintf("SELECT * FROM fact WHERE id > %d AND kind = 13 ORDER BY id LIMIT %d", after, copyLimit), place)
	if err != nil {
		return c, err
	}
	c.fact = statement
	messages, statement, err := rowsOf(ctx, db, "message", fmt.Sprintf(`SELECT * FROM message
		WHERE chat_id IN (SELECT DISTINCT chat_id FROM fact WHERE id > %d) AND kind = 'text' ORDER BY at, chat_id, seq LIMIT %d`, after, copyLimit), place)
	if err != nil {
		return c, err
	}
	c.message = statement
	if len(messages) == 0 || len(facts) == 0 {
		return c, fmt.Errorf("the product has stored %d messages and %d facts about them", len(messages), len(facts))
	}
	for i := range min(len(messages), len(facts)) {
		c.steps = append(c.steps, step{messages[i], facts[i]})
	}
	return c, nil
}

// rowsOf runs a query and makes the statement that inserts such a row into raw_<table>.
func rowsOf(ctx context.Context, db *sql.DB, table, query string, place func(int) string) ([][]any, string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, "", err
	}
	var all [][]any
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, "", err
		}
		all = append(all, values)
	}
	places := make([]string, len(columns))
	for i := range places {
		places[i] = place(i + 1)
	}
	insert := fmt.Sprintf("INSERT INTO raw_%s (%s) VALUES (%s)", table, strings.Join(columns, ", "), strings.Join(places, ", "))
	return all, insert, rows.Err()
}
