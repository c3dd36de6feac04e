package contract_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/contract"
	"parley/internal/apitest"
	"parley/internal/store"
)

// TestNobodyReachesAnotherSite calls every operation of the server's own document
// that names objects: first as the people of another site, who must find nothing
// and change nothing, then as the owner, who must find the object and change nothing
// of the other site.
//
// Objects are made by the operations of the document (estate). An operation whose
// objects cannot be made fails: it needs a story, not an exception.
func TestNobodyReachesAnotherSite(t *testing.T) {
	t.Parallel()
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	all := tables(t, db)
	owner, other := newEstate(t, at, db, ops, "owner", farIDs(all)), newEstate(t, at, db, ops, "other")
	other.newChat()
	for _, op := range inWalkingOrder(ops) {
		if !namesObjects(op) {
			continue
		}
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			w := walk{owner: owner.on(t), other: other.on(t), op: op, tables: all}
			w.path = w.owner.path(op)
			w.strangersFindNothing(t)
			w.theOwnerFindsIt(t)
			owner.visitor = w.owner.visitor
		})
	}
}

// walked is a whole server with its database beside it.
func walked(t *testing.T) (*apitest.Server, *store.DB) {
	s, cfg := startServer(t)
	db, err := store.Open(context.Background(), store.Options{URL: cfg.DatabaseURL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return apitest.Attach(t, s.Handler()), db
}

// inWalkingOrder puts removals last, so that they take away nothing that is needed.
func inWalkingOrder(ops []listed) []listed {
	return slices.SortedStableFunc(slices.Values(ops), func(a, b listed) int {
		return boolean(a.method == "DELETE") - boolean(b.method == "DELETE")
	})
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// namesObjects tells whether the path of an operation holds ids that count. Those of what
// anybody may call who knows a site, where identity providers send its visitors, do not.
func namesObjects(op listed) bool {
	if _, of := op.params["path siteId"]; of && text(op.Extensions["x-permission"]) == "public" {
		return false
	}
	for at, p := range op.params {
		if strings.HasPrefix(at, "path ") && !strings.HasPrefix(p.Description, "Ignored") {
			return true
		}
	}
	return false
}

// walk is one operation on an object of its owner.
type walk struct {
	owner, other *estate
	op           listed
	path         string
	tables       []table
}

// call calls with a body that the operation reads.
func (w *walk) call(e *estate, who apitest.Caller) *apitest.Answer {
	return e.body.send(w.op, func(body string) *apitest.Answer { return who.Do(w.op.method, w.path, body) }, examplesOf(w.op)...)
}

// strangersFindNothing has people of another site call; for what visitors own also
// another visitor of the same site.
func (w *walk) strangersFindNothing(t *testing.T) {
	strangers := map[string]apitest.Caller{"an administrator of another site": w.other.admin}
	switch permission := text(w.op.Extensions["x-permission"]); permission {
	case "visitor":
		strangers = map[string]apitest.Caller{"a visitor of another site": w.other.visitor.Caller, "another visitor": w.owner.newVisitor().Caller}
	case "partner":
		strangers = map[string]apitest.Caller{"another partner": w.other.partner, "another partner's key": w.other.partnerKey}
	case "self":
	default:
		strangers["a client of another site"] = w.other.client
	}
	for name, who := range strangers {
		before := dump(t, w.owner.db, w.tables, 0)
		a := w.call(w.other, who.On(t))
		if a.Status != 404 || a.Text("code") != "404001" {
			t.Errorf("%s %s: %s is answered %d, want 404001\n%s", w.op.method, w.path, name, a.Status, short(a.Body))
		}
		if changed := dump(t, w.owner.db, w.tables, 0).differences(before); len(changed) > 0 {
			t.Errorf("%s %s: %s changes %s", w.op.method, w.path, name, strings.Join(changed, ", "))
		}
	}
}

// theOwnerFindsIt shows that the object was there for the strangers to find.
func (w *walk) theOwnerFindsIt(t *testing.T) {
	before := dump(t, w.owner.db, w.tables, w.other.siteID)
	a := w.call(w.owner, w.owner.caller(w.op))
	if a.Status == 401 || a.Status == 404 || a.Status >= 500 {
		t.Errorf("%s %s: the owner is answered %d\n%s", w.op.method, w.path, a.Status, short(a.Body))
	}
	if changed := dump(t, w.owner.db, w.tables, w.other.siteID).differences(before); len(changed) > 0 {
		t.Errorf("%s %s: the owner changes %s of another site", w.op.method, w.path, strings.Join(changed, ", "))
	}
}

// TestEveryChangeIsAudited has an administrator change whatever needs a permission to
// manage it: what changes something must leave a line in the audit log, without a secret.
func TestEveryChangeIsAudited(t *testing.T) {
	t.Parallel()
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	all := tables(t, db)
	owner := newEstate(t, at, db, ops, "owner")
	owner.step(func(ctx context.Context, tx *store.Tx) error { // a row that is made when it is first locked changes nothing
		_, err := tx.Exec(ctx, `INSERT INTO site_setting (site_id, configs, auto_allocation, visitor_sso) VALUES (?, '{}', '{}', '{}')`, owner.siteID)
		return err
	})
	for _, op := range inWalkingOrder(ops) {
		if op.method == "GET" || !strings.HasPrefix(text(op.Extensions["x-permission"]), "manage") {
			continue
		}
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			w := walk{owner: owner.on(t), op: op}
			w.path = w.owner.path(op)
			before, rows := w.owner.audited(), dump(t, db, all, 0)
			w.owner.body.full = true
			a := w.call(w.owner, w.owner.caller(op))
			if a.Status != 200 {
				t.Fatalf("%s %s: nothing is found that is accepted; the last answer is %d\n%s", op.method, w.path, a.Status, short(a.Body))
			}
			after := w.owner.audited()
			if changed := dump(t, db, all, 0).differences(rows); len(after) == len(before) && len(changed) > 0 {
				t.Errorf("%s %s changes %s and leaves no line in the audit log", op.method, w.path, strings.Join(changed, ", "))
			}
			for _, line := range after[len(before):] {
				if strings.Contains(line, secret) || strings.TrimSpace(line) == "" {
					t.Errorf("%s %s leaves the line %q", op.method, w.path, line)
				}
			}
		})
	}
}

// audited are the summaries of the site's audit log, oldest first.
func (e *estate) audited() (lines []string) {
	e.t.Helper()
	read(e.t, e.db, `SELECT summary FROM audit_log WHERE site_id = ? ORDER BY id`, []any{e.siteID}, func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		lines = append(lines, line)
		return err
	})
	return lines
}

func short(body []byte) string { return string(body[:min(len(body), 300)]) }

// TestEveryKindOfCallerHasItsPlace calls every operation of the server's own
// document with credentials of the kinds that do not belong there.
func TestEveryKindOfCallerHasItsPlace(t *testing.T) {
	t.Parallel()
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	e := newEstate(t, at, db, ops, "owner")
	visitor := e.newVisitor()
	for _, op := range ops {
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			c := caller{t: t, op: op}
			callers := map[string]apitest.Caller{"partner": e.partner, "partner's key": e.partnerKey, "client": e.client, "visitor": visitor.Caller, "agent": e.admin}
			belongs := map[string][]string{
				"partner": {"partner", "partner's key"}, "visitor": {"visitor"}, "self": {"agent"},
				"public": {"partner", "partner's key", "client", "visitor", "agent"},
			}[c.permission()]
			if belongs == nil {
				belongs = []string{"client", "agent"} // a permission of agents
			}
			for name, who := range callers {
				a := who.On(t).Do(op.method, c.url())
				if refused := a.Status == 403 && a.Text("code") == "403000"; refused == slices.Contains(belongs, name) {
					t.Errorf("a %s is answered %d\n%s", name, a.Status, short(a.Body))
				}
			}
		})
	}
}

// frozenOperations are those of the contract, the leading document's first.
var frozenOperations = sync.OnceValues(func() (map[string]*operation, error) {
	all := map[string]*operation{}
	for _, name := range contract.Names {
		data, err := contract.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		doc, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for k, op := range operations(doc) {
			if all[k] == nil {
				all[k] = op
			}
		}
	}
	return all, nil
})
