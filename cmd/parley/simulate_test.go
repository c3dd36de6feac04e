package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/chat/chattest"
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
		return d, d.must("", "simulate", "--chats", "80", "--days", "3", "--agents", "6", "--seed", seed)
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
