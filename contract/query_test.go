package contract_test

import (
	"context"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/server"
	"parley/internal/store"
)

// TestReadingSettingsCostsNoQuery reads every live chat setting out of a snapshot that
// is in memory: it costs what it costs to tell an agent that it may not, which is the
// authentication.
func TestReadingSettingsCostsNoQuery(t *testing.T) {
	s, cfg := startServer(t)
	db, err := store.Open(context.Background(), store.Options{URL: cfg.DatabaseURL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	at := apitest.Attach(t, s.Handler())
	ops := operationList(serverDocument(t))
	owner := newEstate(t, at, db, ops, "owner")
	cost := func(t *testing.T, who apitest.Caller, path string, status int) int64 {
		who.On(t).Do("GET", path).Want(status) // whatever is loaded once
		before := statements(t, s)
		who.On(t).Do("GET", path).Want(status)
		return statements(t, s) - before
	}
	authentication := cost(t, owner.guest(), "/livechat/campaigns", 403)
	if authentication > 2 {
		t.Errorf("authentication runs %d statements", authentication)
	}
	read := 0
	for _, op := range ops {
		if op.method != "GET" || !isSetting(op) {
			continue
		}
		read++
		t.Run(op.path, func(t *testing.T) {
			e := owner.on(t)
			if n := cost(t, e.admin, e.path(op), 200); n != authentication {
				t.Errorf("reading runs %d statements, authentication %d", n, authentication)
			}
		})
	}
	if read < 25 {
		t.Errorf("only %d operations are read", read)
	}
}

// guest is an agent of the site who may nothing.
func (e *estate) guest() (who apitest.Caller) {
	e.t.Helper()
	e.step(func(ctx context.Context, tx *store.Tx) error {
		id, err := account.CreateAgent(ctx, tx, e.siteID, account.NewAgent{Email: "guest@example.test"})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE agent_group SET permissions = '[]' WHERE site_id = ?`, e.siteID); err != nil {
			return err
		}
		key, err := account.NewKey(ctx, tx, e.siteID, id)
		who = e.at.Basic("guest@example.test", key)
		return err
	})
	return who
}

var ran = regexp.MustCompile(`(?m)^parley_database_statements_total (\S+)$`)

// statements is how many statements the server has run, as its metrics say.
func statements(t *testing.T, s *server.Server) int64 {
	t.Helper()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.RemoteAddr = "127.0.0.1:40000"
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	m := ran.FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("the metrics do not say: %d", w.Code)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(n)
}
