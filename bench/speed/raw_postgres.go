package main

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// postgresYardstick writes to tables beside the product's, each client by a
// connection and each step in a transaction, as the product does.
type postgresYardstick struct{ url string }

func newPostgresYardstick(url string) yardstick { return &postgresYardstick{url} }

func (y *postgresYardstick) last(ctx context.Context) (id int64, err error) {
	conn, err := pgx.Connect(ctx, y.url)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }()
	return id, conn.QueryRow(ctx, lastFact).Scan(&id)
}

func (y *postgresYardstick) insert(ctx context.Context, after int64, clients int, spell time.Duration) (float64, error) {
	db, err := sql.Open("pgx", y.url)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	c, err := read(ctx, db, after, func(n int) string { return fmt.Sprintf("$%d", n) })
	if err != nil {
		return 0, err
	}
	for _, table := range []string{"message", "fact"} {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("DROP TABLE IF EXISTS raw_%[1]s; CREATE TABLE raw_%[1]s (LIKE %[1]s INCLUDING ALL EXCLUDING IDENTITY)", table)); err != nil {
			return 0, err
		}
	}
	return y.eachAlone(ctx, c, clients, spell)
}

// eachAlone has each client insert a share of the steps, until they or the time are used up.
func (y *postgresYardstick) eachAlone(ctx context.Context, c copied, clients int, spell time.Duration) (float64, error) {
	conns := make([]*pgx.Conn, clients)
	for i := range conns {
		conn, err := pgx.Connect(ctx, y.url)
		if err != nil {
			return 0, err
		}
		defer func() { _ = conn.Close(ctx) }()
		conns[i] = conn
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	var failed error
	done := 0
	begun := time.Now()
	for i, conn := range conns {
		all.Go(func() {
			n, err := insertShare(ctx, conn, c, i, clients, begun.Add(spell))
			mu.Lock()
			defer mu.Unlock()
			done += n
			if err != nil {
				failed = err
			}
		})
	}
	all.Wait()
	return float64(done) / time.Since(begun).Seconds(), failed
}

func insertShare(ctx context.Context, conn *pgx.Conn, c copied, first, every int, until time.Time) (done int, err error) {
	for i := first; i < len(c.steps) && time.Now().Before(until); i += every {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return done, err
		}
		if _, err := tx.Exec(ctx, c.message, c.steps[i].message...); err != nil {
			return done, err
		}
		if _, err := tx.Exec(ctx, c.fact, c.steps[i].fact...); err != nil {
			return done, err
		}
		if err := tx.Commit(ctx); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}
