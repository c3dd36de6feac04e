package server

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/config"
	"parley/internal/fact"
	"parley/internal/recount"
	"parley/internal/setting"
	"parley/internal/simulate"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// TestReportsAreWhatFactsSay asks every report random questions about random sites and
// holds every number of the answers to a recount of the raw facts. It does so while facts
// are still to be taken, when quarters are rolled up, after late facts, and rebuilt.
//
// PARLEY_RECOUNT=10m goes on with one site after another for so long, and
// PARLEY_RECOUNT=734394 takes the site of that seed alone.
func TestReportsAreWhatFactsSay(t *testing.T) {
	t.Parallel()
	began, lasts, seed, sites := time.Now(), time.Duration(0), uint64(1), 3
	if text := os.Getenv("PARLEY_RECOUNT"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err == nil {
			sites = 1
		} else if lasts, err = time.ParseDuration(text); err == nil {
			seed = uint64(began.UnixNano()) % 1_000_000
		} else {
			t.Fatal(err)
		}
	}
	for n := 0; !t.Failed() && (n < sites || time.Since(began) < lasts); n++ {
		recounted(t, seed+uint64(n))
	}
}

// recounted plays a site and asks about it.
func recounted(t *testing.T, seed uint64) {
	o := openTown(t, seed)
	o.ask("as facts come", 3)
	from := o.town.From
	for _, part := range []struct {
		when string
		does func() error
	}{
		{"half rolled up", func() error { return o.p.keeper.RollUp(o.ctx, from+(o.town.To-from)/2) }},
		{"rolled up", func() error { return o.p.keeper.RollUp(o.ctx, o.p.db.Now()) }},
		{"with late facts", func() error { return o.record(8, o.town.Late) }},
		{"all rolled up", func() error { return o.p.keeper.RollUp(o.ctx, o.p.db.Now()) }},
		{"rebuilt", func() error { return o.p.keeper.Rebuild(o.ctx, func(float64) {}) }},
	} {
		if err := part.does(); err != nil {
			t.Fatal(err)
		}
		o.ask(part.when, 2)
	}
}

// townHall is a site with a life, and somebody who asks about it.
type townHall struct {
	t      *testing.T
	ctx    context.Context
	seed   uint64
	rand   *rand.Rand
	p      *product
	siteID int64
	town   *recount.Town
	reader apitest.Caller
}

func openTown(t *testing.T, seed uint64) *townHall {
	t.Helper()
	o := &townHall{t: t, ctx: context.Background(), seed: seed, rand: rand.New(rand.NewPCG(seed, 7))}
	clock, crew := &simulate.Clock{}, simulate.NewCrew()
	storage := config.Storage{Data: t.TempDir(), Database: storetest.NewURL(t)}
	p, err := openProduct(o.ctx, config.Config{Storage: storage}, Options{Log: slog.New(slog.DiscardHandler), Clock: clock.Now, presence: crew, tellNobody: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.close() })
	o.p = p
	key := o.makeSite()
	o.reader = apitest.Attach(t, p.handler(nil)).Basic("ann@example.com", key)

	from := time.Date(2026, 2, 26, 0, 0, 0, 0, time.UTC).AddDate(0, 0, o.rand.IntN(7))
	to := from.AddDate(0, 0, 1+o.rand.IntN(3))
	_, err = simulate.Run(o.ctx, simulate.Options{DB: p.db, Clock: clock, Engine: p.engine, Offline: p.offline, Crew: crew, Staff: p.staff,
		SiteID: o.siteID, Zone: time.FixedZone("", 3600*(o.rand.IntN(24)-12)), From: from, To: to, Chats: 120, Agents: 6, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	o.town = &recount.Town{Rand: o.rand, SiteID: o.siteID, From: from.UnixMilli(), To: to.Add(-3 * time.Hour).UnixMilli(), Agents: []int64{901, 902, 903, 904},
		Departments: []int64{1, 2, 801}, Campaigns: []int64{1, 701}, Segments: []int64{1, 601}, Invitations: map[int64]int64{1: 1, 2: 1, 501: 701}, Actions: []int64{1, 401}}
	o.town.Forms = o.forms()
	all := *o.town
	for _, err := range []error{o.record(1, o.town.Days), o.record(120, o.town.Chat), o.record(40, o.town.Beside), o.record(20, o.town.Late)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	// Some of the last hour, for reports on this moment.
	o.town.From, o.town.To = to.Add(-100*time.Minute).UnixMilli(), to.Add(-70*time.Minute).UnixMilli()
	if err := o.record(30, o.town.Chat); err != nil {
		t.Fatal(err)
	}
	o.town.From, o.town.To = all.From, all.To
	return o
}

// forms gives the campaign questions that have lists of answers.
func (o *townHall) forms() map[string][]recount.FormField {
	o.t.Helper()
	const campaign = "/livechat/campaigns/1/"
	const closed = `{"name":"How","type":"radio","options":"By chance\nA friend"},{"name":"Terms","type":"checkbox"},{"name":"Topics","type":"checkboxList","options":"Pots\nPlants\nTools","isVisible":false}`
	o.reader.Do("PUT", campaign+"preChat", `{"fields":[`+closed+`,{"name":"Size","type":"select","options":""}]}`).Want(200)
	o.reader.Do("PUT", campaign+"postChat", `{"fields":[`+closed+`]}`).Want(200)
	noted := o.reader.Do("GET", campaign+"agentWrapup").Want(200)
	category := `{"id":` + noted.Text("0.id") + `,"name":"Category"`
	if o.rand.IntN(2) == 0 {
		category += `,"categories":[{"name":"Product","options":["Chat","Ticket"]},{"name":"Other","options":["Ticket"]}]`
	}
	o.reader.Do("PUT", campaign+"agentWrapup", `[`+category+`},`+closed+`]`).Want(200)
	for i, expression := range recount.Metrics() {
		body, err := json.Marshal(map[string]any{"name": strconv.Itoa(i), "expression": expression})
		if err != nil {
			o.t.Fatal(err)
		}
		o.reader.Do("POST", "/api/agent/v1/customMetrics", string(body)).Want(200)
	}
	site, err := recount.Load(o.ctx, o.p.db, o.siteID)
	if err != nil {
		o.t.Fatal(err)
	}
	out := map[string][]recount.FormField{}
	for _, form := range []string{recount.PreChatForm, recount.PostChatForm, recount.WrapUpForm} {
		out[form] = site.Form(1, form)
	}
	return out
}

func (o *townHall) makeSite() (key string) {
	hash, err := account.HashPassword(o.ctx, "password", "correct horse battery")
	if err != nil {
		o.t.Fatal(err)
	}
	err = o.p.db.Update(o.ctx, func(ctx context.Context, tx *store.Tx) error {
		made, err := account.CreateSite(ctx, tx, account.NewSite{Name: "Shop", Company: "Shop", Admin: account.NewAgent{Email: "ann@example.com",
			FirstName: "Ann", LastName: "Lee", DisplayName: "Ann", Password: hash}}, setting.Fill)
		o.siteID, key = made.SiteID, made.APIKey
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return key
}

// record writes what is told so many times.
func (o *townHall) record(times int, tell func() []fact.Fact) error {
	for range times {
		err := o.p.db.Update(o.ctx, func(ctx context.Context, tx *store.Tx) error { return fact.Record(ctx, tx, tell()...) })
		if err != nil {
			return err
		}
	}
	return nil
}

// ask asks each report some questions.
func (o *townHall) ask(when string, times int) {
	o.t.Helper()
	site, err := recount.Load(o.ctx, o.p.db, o.siteID)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, path := range recount.Reports() {
		for range times {
			q := site.Ask(o.rand, path)
			o.edition(q.Business)
			answer := o.reader.Do("GET", q.URL()).Want(200)
			if difference := site.Differs(q, answer.Body); difference != "" {
				o.t.Errorf("seed %d, %s:\n%s\n%s", o.seed, when, q.URL(), difference)
				break
			}
		}
	}
}

// edition gives the site the plan that has a report.
func (o *townHall) edition(business bool) {
	o.t.Helper()
	plan := map[bool]string{true: "business", false: "enterprise"}[business]
	err := o.p.db.Update(o.ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE site SET plan = ? WHERE id = ? AND plan <> ?`, plan, o.siteID, plan)
		return cmp.Or(err, store.Touch(ctx, tx, o.siteID))
	})
	if err != nil {
		o.t.Fatal(err)
	}
}
