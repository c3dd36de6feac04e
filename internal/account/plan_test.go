package account_test

import (
	"context"
	"errors"
	"testing"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

func TestEditionAndSeatsFollowFromThePlans(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	set := func(p account.Plan) {
		t.Helper()
		h.step(func(ctx context.Context, tx *store.Tx) error { return account.SetPlan(ctx, tx, p) })
	}
	give := func(ids ...int64) error {
		return h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			return account.GivePlans(ctx, tx, site.SiteID, ids)
		})
	}
	want := func(edition string, seats int64) {
		t.Helper()
		var gotEdition string
		var gotSeats int64
		h.row(&gotEdition, `SELECT plan FROM site`)
		h.row(&gotSeats, `SELECT seats FROM site`)
		if gotEdition != edition || gotSeats != seats {
			t.Errorf("the site is of edition %s with %d seats, want %s with %d", gotEdition, gotSeats, edition, seats)
		}
	}
	want("enterprise", 0)
	set(account.Plan{ID: 3, Name: "Small", Edition: account.Business, Seats: 2})
	set(account.Plan{ID: 4, Name: "More seats", Edition: account.Business, Seats: 3})
	for _, c := range []struct {
		ids     []int64
		edition string
		seats   int64
	}{
		{[]int64{3}, "business", 2},
		{[]int64{3, 4, 3}, "business", 5},
		{[]int64{1, 3}, "enterprise", 0}, // one without a limit lifts the others
		{[]int64{2}, "business", 0},
		{[]int64{4}, "business", 3},
	} {
		if err := give(c.ids...); err != nil {
			t.Fatal(err)
		}
		want(c.edition, c.seats)
	}
	if err := give(4, 99); !errors.Is(err, fault.NotInList("planList")) {
		t.Errorf("a plan that does not exist: %v", err)
	}
	want("business", 3)

	set(account.Plan{ID: 1, Name: "Was Enterprise", Edition: account.Business})
	err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := account.CreateSite(ctx, tx, account.NewSite{Company: "B", Admin: account.NewAgent{Email: "b@example.com"}})
		return err
	})
	if !errors.Is(err, fault.NotInList("plan")) {
		t.Errorf("a site of an edition that no plan has: %v", err)
	}

	set(account.Plan{ID: 4, Name: "One seat", Edition: account.Enterprise, Seats: 1})
	want("enterprise", 1)
	admin := h.Basic("ann@example.com", site.APIKey)
	admin.Do("POST", "/account/agents", `{"email":"bob@example.com","displayName":"Bob","firstName":"B","lastName":"B"}`).Want(403, `{"code":403004}`)
	h.wantAudited("Change plan 'One seat'")
	for _, p := range []account.Plan{{ID: 5, Name: "A", Edition: "gold"}, {ID: -1, Name: "A", Edition: account.Business}, {ID: 5, Edition: account.Business}} {
		err := h.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error { return account.SetPlan(ctx, tx, p) })
		if fault.As(err) == nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestAFeatureNeedsItsEdition(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	must := func(f account.Feature) error {
		ctx := auth.With(context.Background(), &auth.Principal{SiteID: site.SiteID})
		return h.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error { return account.MustHave(ctx, tx, site.SiteID, f) })
	}
	queue, agents, volume := account.Report("queue"), account.Report("agentPerformance"), account.Report("chatVolume")
	if must(queue) != nil || must(volume) != nil || !errors.Is(must(agents), fault.NoLicence()) {
		t.Errorf("enterprise: %v, %v, %v", must(queue), must(volume), must(agents))
	}
	h.exec("UPDATE site SET plan = 'business'")
	if must(agents) != nil || must(volume) != nil || !errors.Is(must(queue), fault.NoLicence()) {
		t.Errorf("business: %v, %v, %v", must(agents), must(volume), must(queue))
	}
}
