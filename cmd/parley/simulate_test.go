package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/chat/chattest"
	"parley/internal/simulate"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// database is what the commands worked on.
func (d desk) database() *store.DB {
	d.t.Helper()
	return storetest.Open(d.t, store.Options{URL: d.flags[3]})
}

// number is a query's one number.
func number(t *testing.T, db *store.DB, query string) (n int64) {
	t.Helper()
	err := db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, query).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// story is a digest of all that happened, without the ids that chance gives.
func story(t *testing.T, db *store.DB) string {
	t.Helper()
	sum := sha256.New()
	err := db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT kind, at - (SELECT MIN(at) FROM fact WHERE kind = 21), COALESCE(visitor_id, 0), COALESCE(agent_id, 0),
			COALESCE(department_id, 0), COALESCE(code, 0), COALESCE(number, 0) FROM fact WHERE kind NOT IN (28, 29) ORDER BY id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var v [7]int64
			if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]); err != nil {
				return err
			}
			fmt.Fprintln(sum, v)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	play := func(seed string) (desk, map[string]any) {
		d := newDesk(t)
		d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1")
		err := d.database().Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO webhook (site_id, id, event, target_url) VALUES (6000000, 1, 'chatEnded', 'https://hooks.example.com/1')`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return d, d.must("", "simulate", "--chats", "110", "--days", "3", "--agents", "6", "--seed", seed)
	}
	d, r := play("7")
	db := d.database()
	requests, answered := r["requests"].(float64), r["answered"].(float64)
	if requests < 40 || requests > 160 || answered < requests/2 || answered > requests || r["messages"].(float64) < 3*answered {
		t.Errorf("played %v", r)
	}
	for query, want := range map[string]float64{
		`SELECT COUNT(*) FROM fact WHERE kind = 21`:                                                  r["visits"].(float64),
		`SELECT COUNT(*) FROM fact WHERE kind = 23`:                                                  r["visits"].(float64),
		`SELECT COUNT(*) FROM request`:                                                               requests,
		`SELECT COUNT(*) FROM request WHERE outcome = 'answered'`:                                    answered,
		`SELECT COUNT(*) FROM message WHERE sender_kind <> 'system'`:                                 r["messages"].(float64),
		`SELECT COUNT(*) FROM offline_message`:                                                       r["offlineMessages"].(float64),
		`SELECT COUNT(*) FROM request WHERE outcome IS NULL`:                                         0,
		`SELECT COUNT(*) FROM webhook_event`:                                                         0, // a played past calls nobody
		`SELECT COUNT(*) FROM chat WHERE state <> 'ended'`:                                           0,
		`SELECT COUNT(*) FROM fact WHERE kind = 25`:                                                  float64(number(t, db, `SELECT COUNT(*) FROM fact WHERE kind = 26`)),
		fmt.Sprintf(`SELECT COUNT(*) FROM fact WHERE kind < 25 AND at > %d`, time.Now().UnixMilli()): 0,
	} {
		if got := number(t, db, query); float64(got) != want {
			t.Errorf("%s: %d, want %v", query, got, want)
		}
	}
	for _, what := range []int{2, 9, 14, 15, 18, 19, 20, 24} { // segments, transfers, canned messages, ratings, offline messages, invitations, conversions
		if number(t, db, fmt.Sprintf(`SELECT COUNT(*) FROM fact WHERE kind = %d`, what)) == 0 {
			t.Errorf("nothing of kind %d happened", what)
		}
	}
	if broken, err := chattest.Broken(context.Background(), db); err != nil || len(broken) > 0 {
		t.Errorf("broken promises: %v, %q", err, broken)
	}
	if again, _ := play("7"); story(t, again.database()) != story(t, db) {
		t.Error("the same seed played another story")
	}
	if other, _ := play("8"); story(t, other.database()) == story(t, db) {
		t.Error("another seed played the same story")
	}
	if _, err := d.run("", "simulate"); err == nil || !strings.Contains(err.Error(), "make a new site") {
		t.Errorf("playing twice over the same days: %v", err)
	}
}

// Copies are chats like all others, and everything that visitors do is copied.
func TestSimulateCopies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "site", "create", "--name", "Shop", "--company", "Shop Ltd", "--email", "ann@example.com", "--password", "secret-1")
	r := d.must("", "simulate", "--chats", "40", "--days", "2", "--agents", "6", "--copies", "3")
	db := d.database()
	requests, answered := int64(r["requests"].(float64)), int64(r["answered"].(float64))
	for query, want := range map[string]int64{
		`SELECT COUNT(*) FROM request`: requests,
		`SELECT COUNT(DISTINCT uuid) FROM chat WHERE state = 'ended' AND accepted_at IS NOT NULL`:                                  answered,
		`SELECT COUNT(*) FROM fact WHERE kind = 1`:                                                                                 requests,
		`SELECT COUNT(*) FROM fact WHERE kind = 21`:                                                                                int64(r["visits"].(float64)),
		`SELECT SUM(chats) FROM history_count WHERE subject = 'site' AND hours = 1`:                                                answered,
		`SELECT SUM(chats) FROM history_count WHERE subject = 'site' AND hours = 24`:                                               answered,
		`SELECT SUM(chats) FROM history_count WHERE subject = 'site' AND hours = 720`:                                              answered,
		`SELECT SUM(chats) FROM history_count WHERE subject = 'department' AND hours = 1`:                                          answered,
		`SELECT COUNT(*) FROM search_pending`:                                                                                      answered,
		`SELECT COUNT(*) FROM fact f LEFT JOIN chat c ON c.id = f.chat_id WHERE f.chat_id IS NOT NULL AND c.id IS NULL`:            0,
		`SELECT COUNT(*) FROM fact f LEFT JOIN offline_message o ON o.id = f.ref_id WHERE f.kind = 18 AND o.id IS NULL`:            0,
		`SELECT COUNT(*) FROM fact a JOIN fact s ON s.kind = 19 AND s.visit_id = a.visit_id AND s.at = a.number WHERE a.kind = 20`: number(t, db, `SELECT COUNT(*) FROM fact WHERE kind = 20`),
	} {
		if got := number(t, db, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if broken, err := chattest.Broken(context.Background(), db); err != nil || len(broken) > 0 {
		t.Errorf("broken promises: %v, %q", err, broken)
	}
	if _, err := d.run("", "simulate", "--copies", "2", "--days", "1"); err == nil || !strings.Contains(err.Error(), "make a new site") {
		t.Errorf("copying what was there: %v", err)
	}
	for range 2 { // deriving it again gives the same
		if done := d.must("", "reports", "rebuild"); done["rebuilt"] != true {
			t.Errorf("rebuilding answers %v", done)
		}
		for query, want := range map[string]int64{
			`SELECT COUNT(*) FROM rollup_request`:                                             requests,
			`SELECT SUM(requests) FROM rollup_cell WHERE dim = 0 AND dim2 = 0`:                requests,
			`SELECT SUM(chats) FROM rollup_cell WHERE dim = 0 AND dim2 = 0`:                   answered,
			`SELECT COUNT(*) FROM rollup_dirty`:                                               0,
			`SELECT SUM(visits) FROM rollup_cell WHERE dim = 1 AND dim2 = 0`:                  int64(r["visits"].(float64)),
			`SELECT COUNT(*) FROM rollup_request WHERE outcome = 0 OR outcome_at < queued_at`: 0,
			`SELECT COUNT(*) FROM rollup_queue WHERE until_at IS NULL OR until_at < since_at`: 0,
			`SELECT COUNT(*) FROM rollup_request WHERE outcome = 1 AND ended_at < outcome_at`: 0,
			`SELECT COUNT(*) FROM rollup_event WHERE kind = 20 AND (chat_id = 0 OR at = 0)`:   0,
			`SELECT COUNT(*) FROM rollup_event e WHERE kind = 24 AND e.visitor_id = 0`:        0,
		} {
			if got := number(t, db, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	}
	// Going on afterwards gets ids of its own.
	d.must("", "site", "create", "--name", "Other", "--company", "Other", "--email", "bob@example.com", "--password", "secret-1")
	d.must("", "simulate", "--site", "6000001", "--chats", "10", "--days", "1", "--agents", "4")
}

// notCopied are tables about visitors that a simulation leaves empty.
var notCopied = []string{"agent_chat_member", "agent_chat_message", "ban", "chat_invitation", "chat_seen", "chat_timer", "chat_transcript", "secure_answer", "webhook_event",
	"rollup_canned", "rollup_event", "rollup_queue", "rollup_request", "rollup_stay", "rollup_survey"} // derived from the copied facts

func TestEverythingThatVisitorsDoIsCopied(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("", "migrate")
	db := d.database()
	const these = `('chat_id', 'visit_id', 'visitor_id', 'message_id')`
	query := `SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ` + these
	if db.Dialect() == store.PostgreSQL {
		query = `SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN ` + these
	}
	err := db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var table string
			if err := rows.Scan(&table); err != nil {
				return err
			}
			if !slices.Contains(simulate.Lives(), table) && !slices.Contains(notCopied, table) {
				t.Errorf("nothing says whether %s is copied (internal/simulate/multiply.go)", table)
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}
