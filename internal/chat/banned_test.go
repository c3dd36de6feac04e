package chat_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Another node bans a visitor, and this one has not heard of it yet: no page and no sign
// of life may keep the visit open that the ban ends.
func TestAVisitIsNotKeptOpenPastABan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.visitor()
	page := visitor.Page{URL: "https://shop.example.test/"}
	if _, err := w.engine.Heard(ctx, site, g.VisitorID, g.visit, page); err != nil {
		t.Fatal(err)
	}
	err := w.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO ban (site_id, id, type, visitor_id, ip_address, comment) VALUES (?, 1, 'visitor', ?, '', '')`, site, g.VisitorID)
		return errors.Join(err, store.Touch(ctx, tx, site), visitor.Expel(ctx, tx, site, func(string, netip.Addr) bool { return true }))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.engine.Heard(ctx, site, g.VisitorID, g.visit, page); !errors.Is(err, fault.Banned()) {
		t.Errorf("a sign of life was answered %v", err)
	}
	w.upkeep()
	wantList(t, "open visits", w.rows(`SELECT CAST(id AS TEXT) FROM visit WHERE ended_at IS NULL`))
}
