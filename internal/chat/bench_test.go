package chat_test

import (
	"database/sql"
	"fmt"
	"sync"
	"testing"

	"parley/internal/chat"
	"parley/internal/store"
)

// BenchmarkSend is what a visitor's message costs, beside the bare inserts of the rows
// that it leaves, as many to a commit as there are clients on SQLite, one on PostgreSQL.
func BenchmarkSend(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("engine/%d", clients), func(b *testing.B) {
			w := newWorld(b)
			agent := w.online(1)
			type seat struct {
				who  chat.Party
				chat string
			}
			var seats []seat
			for range clients {
				g, c := w.talk(agent)
				seats = append(seats, seat{g.Party, c.ID})
			}
			share(b, clients, func(client, n int) error {
				_, err := w.engine.Send(ctx, seats[client].who, seats[client].chat, fmt.Sprintf("0193d2c4-7b1e-7000-8000-%012d", n), benchText)
				return err
			})
		})
		b.Run(fmt.Sprintf("bare/%d", clients), func(b *testing.B) { benchmarkBare(b, clients) })
	}
}

const benchText = "Hello, I have a question about my order number 4711; can you help?"

// share has clients do b.N times what do does, together.
func share(b *testing.B, clients int, do func(client, n int) error) {
	b.Helper()
	b.ResetTimer()
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
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// bareRows gives the chats whose rows are inserted, and what goes into row n of a client.
type bareRows struct{ chats []string }

func newBareRows(w *world, clients int) (r bareRows) {
	agent := w.online(1)
	for range clients {
		_, c := w.talk(agent)
		r.chats = append(r.chats, w.rows(`SELECT id FROM chat WHERE uuid = ?`, c.ID)[0])
	}
	return r
}

func (r bareRows) message(client, n int) []any {
	return []any{r.chats[client], n + 3, n, fmt.Sprintf("0193d2c4-7b1e-7000-8000-%012d", n), benchText}
}

func (r bareRows) fact(client, n int) []any { return []any{n, r.chats[client]} }

const (
	bareMessage = `INSERT INTO message (chat_id, seq, at, kind, sender_kind, sender_id, sender_name, client_id, visibility, text, payload)
		VALUES ($1, $2, $3, 'text', 'visitor', 1, 'Vera', $4, 'all', $5, NULL)`
	bareFact = `INSERT INTO fact (site_id, kind, at, chat_id, visitor_id, visit_id, campaign_id, code, number) VALUES (6000000, 13, $1, $2, 1, 1, 1, 1, 0)`
)

func benchmarkBare(b *testing.B, clients int) {
	w := newWorld(b)
	r := newBareRows(w, clients)
	if w.db.Dialect() == store.PostgreSQL {
		benchmarkBarePostgres(b, w, r, clients)
		return
	}
	raw := w.db.SQLWriter()
	b.ResetTimer()
	for n := 0; n < b.N; {
		tx, err := raw.Begin()
		if err != nil {
			b.Fatal(err)
		}
		message, fact := prepare(b, tx, bareMessage), prepare(b, tx, bareFact)
		for i := 0; i < clients && n < b.N; i, n = i+1, n+1 {
			if _, err := message.Exec(r.message(i, n)...); err != nil {
				b.Fatal(err)
			}
			if _, err := fact.Exec(r.fact(i, n)...); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func prepare(b *testing.B, tx *sql.Tx, query string) *sql.Stmt {
	b.Helper()
	s, err := tx.Prepare(query)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func benchmarkBarePostgres(b *testing.B, w *world, r bareRows, clients int) {
	pool, err := w.db.PgxPool(ctx, int32(clients))
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	share(b, clients, func(client, n int) error {
		tx, err := pool.Begin(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, bareMessage, r.message(client, n)...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, bareFact, r.fact(client, n)...); err != nil {
			return err
		}
		return tx.Commit(ctx)
	})
}
