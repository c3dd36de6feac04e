package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

var messageSchema = fstest.MapFS{"001_message.sql": {Data: []byte(`
CREATE TABLE talk (id BIGINT PRIMARY KEY, head BIGINT NOT NULL, last_at BIGINT NOT NULL);
CREATE TABLE line (talk_id BIGINT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, client TEXT NOT NULL, text TEXT NOT NULL,
	PRIMARY KEY (talk_id, seq), UNIQUE (talk_id, client)){{clustered}};
CREATE TABLE note (id {{identity}}, site_id BIGINT NOT NULL, kind SMALLINT NOT NULL, at BIGINT NOT NULL, talk_id BIGINT NOT NULL);
CREATE INDEX note_at ON note (site_id, kind, at);
`)}}

const (
	countUp    = "UPDATE talk SET head = head + 1, last_at = CASE WHEN last_at > ? THEN last_at ELSE ? END WHERE id = ? RETURNING head"
	insertLine = "INSERT INTO line (talk_id, seq, at, client, text) VALUES (?, ?, ?, ?, ?)"
	insertNote = "INSERT INTO note (site_id, kind, at, talk_id) VALUES (?, ?, ?, ?)"
	text       = "Hello, I have a question about my order number 4711; can you help?"
)

// BenchmarkStep is a message's step: a number given, the message, a fact.
func BenchmarkStep(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkSteps(b, "sqlite:"+b.TempDir()+"/bench.db") })
	b.Run("PostgreSQL", func(b *testing.B) {
		testenv.NeedServices(b)
		benchmarkSteps(b, storetest.NewEmptyPostgres(b))
	})
}

func benchmarkSteps(b *testing.B, url string) {
	db := storetest.Open(b, store.Options{URL: url, Migrations: messageSchema})
	ctx := context.Background()
	if err := db.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		for id := range 64 {
			if _, err := tx.Exec(ctx, "INSERT INTO talk (id, head, last_at) VALUES (?, 0, 0)", id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			share(b, clients, func(client, n int) error {
				return db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return addLine(ctx, tx, client, n) })
			})
		})
	}
}

// addLine makes client ids unique across runs by the number it was given.
func addLine(ctx context.Context, tx *store.Tx, talk, n int) error {
	var seq int64
	if err := tx.QueryRow(ctx, countUp, tx.Now(), tx.Now(), talk).Scan(&seq); err != nil {
		return err
	}
	client := fmt.Sprintf("0193d2c4-7b1e-7000-8000-%012d", seq)
	if _, err := tx.Exec(ctx, insertLine, talk, seq, tx.Now(), client, text); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, insertNote, 6_000_000, n%32, tx.Now(), talk)
	return err
}

// share has clients do b.N times what do does, together.
func share(b *testing.B, clients int, do func(client, n int) error) {
	b.Helper()
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for n := c; n < b.N; n += clients {
				if err := do(c, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

// BenchmarkRawInsert is the yardstick of BenchmarkStep on SQLite: the two rows
// of a step inserted by the bare driver, as many steps to a commit as clients.
func BenchmarkRawInsert(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			url := "sqlite:" + b.TempDir() + "/bench.db"
			db := storetest.Open(b, store.Options{URL: url, Migrations: messageSchema})
			if err := db.Migrate(b.Context()); err != nil {
				b.Fatal(err)
			}
			raw := db.SQLWriter()
			b.ResetTimer()
			for n := 0; n < b.N; {
				tx, err := raw.Begin()
				if err != nil {
					b.Fatal(err)
				}
				line, note := prepare(b, tx, insertLine), prepare(b, tx, insertNote)
				for i := 0; i < clients && n < b.N; i, n = i+1, n+1 {
					if _, err := line.Exec(i, n, n, fmt.Sprintf("0193d2c4-7b1e-7000-8000-%012d", n), text); err != nil {
						b.Fatal(err)
					}
					if _, err := note.Exec(6_000_000, n%32, n, i); err != nil {
						b.Fatal(err)
					}
				}
				if err := tx.Commit(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

func prepare(b *testing.B, tx *sql.Tx, query string) *sql.Stmt {
	b.Helper()
	s, err := tx.Prepare(query)
	if err != nil {
		b.Fatal(err)
	}
	return s
}
