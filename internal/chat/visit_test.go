package chat_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/condition"
	"parley/internal/store"
	"parley/internal/visitor"
)

// facts is what conditions may ask about a visitor on a visit.
func (w *world) factsOf(visitorID string, visitID int64) *condition.Facts {
	w.t.Helper()
	var f *condition.Facts
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		p, err := visitor.Find(ctx, tx, site, visitorID)
		if err == nil {
			f, err = visitor.FactsOf(ctx, tx, p.ID, visitID)
		}
		return err
	})
	return f
}

func TestWhatIsKnownOfAVisit(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	body := `{"siteId":6000000,"campaignId":1,"page":{"url":"https://shop.example.test/a","title":"A","referrer":"https://www.google.de/search?q=red+pots"},
		"language":"de-DE","timeZone":"Asia/Shanghai","screen":"1920x1080"}`
	firefox := h.Anonymous().With("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:67.0) Gecko/20100101 Firefox/67.0")
	first := firefox.Do("POST", "/api/visitor/v1/visits", body).Want(200)
	id := fmt.Sprint(first.At("visitId"))
	wantList(t, "the visit", h.w.rows(`SELECT browser || '|' || operating_system || '|' || screen || '|' || search_engine || '|' || keywords || '|' || gmt || '|' || status
		FROM visit WHERE id = ?`, id), "Firefox 67.0|Windows 10|1920x1080|Google|red pots|GMT +08:00|10")

	v := h.Visitor(first.Text("visitorId"))
	h.w.clock.Advance(90 * time.Second)
	v.Do("POST", "/api/visitor/v1/visits/"+id+"/pages", `{"url":"https://shop.example.test/b","title":"B"}`).Want(200)
	var visitID int64
	fmt.Sscan(id, &visitID)
	f := h.w.factsOf(first.Text("visitorId"), visitID)
	if f.TimeOnWebSite >= 90 && f.TimeOnWebSite < 120 { // the test takes its time
		f.TimeOnWebSite = 90
	}
	want := condition.Facts{CurrentPageURL: "https://shop.example.test/b", ReferringPageURL: "https://www.google.de/search?q=red+pots",
		ChatRequestingPageURL: "https://shop.example.test/b", LandingPageURL: "https://shop.example.test/a", SearchEngine: "Google", SearchKeywords: "red pots",
		NumberOfVisits: 1, TimeOnWebSite: 90, PageViews: 2, TimeZone: "GMT +08:00", Language: "de-DE"}
	if got := fmt.Sprintf("%+v", *f); got != fmt.Sprintf("%+v", want) {
		t.Errorf("known is\n%s, want\n%+v", got, want)
	}
}

// Pages carry several buttons, or open a campaign of the site by its code plan (contract/widget.md 1.1, 2).
func TestPagesReadOtherCampaigns(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.agent()
	v, _ := h.visit()
	const path = "/api/visitor/v1/campaign?campaignId="
	v.Do("GET", path+"1").Want(200, `{"campaign":{"id":1,"chatButton":{"allowedDomains":[]}},"status":"online"}`)
	v.Do("GET", path+"99").Want(404)
	v.Do("GET", path+"6bf2a8e1-0000-0000-0000-00000000abcd").Want(404)
	h.Anonymous().Do("GET", path+"1").Want(401)
	h.w.exec(`UPDATE campaign SET chat_button = '{"isUseDomainRestriction":true,"allowedDomains":["other.example"]}' WHERE site_id = 6000000`)
	v.Do("GET", path+"1").Want(403)
	v.With("Origin", "https://www.other.example").Do("GET", path+"1").Want(200)
}

// TestReturningVisitors: visits, pages and chats are counted beyond the visit.
func TestReturningVisitors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	w.must(w.engine.End(context.Background(), agent, c.ID))
	w.clock.Advance(visitor.Gone + time.Minute)
	if err := w.engine.Upkeep(context.Background()); err != nil {
		t.Fatal(err)
	}
	counts := `SELECT visits || ' ' || pages || ' ' || chats FROM visitor`
	wantList(t, "visits, pages and chats", w.rows(counts), "1 0 1")
	again := w.back(g)
	if again.visit == g.visit {
		t.Fatal("the visit goes on after its end")
	}
	w.must(w.engine.End(context.Background(), agent, w.must(w.engine.Accept(context.Background(), agent, w.request(again, "again").ID)).ID))
	wantList(t, "visits, pages and chats", w.rows(counts), "2 1 2")
	if f := w.factsOf(g.VisitorID, again.visit); f.NumberOfVisits != 2 || f.NumberOfChats != 2 || f.PageViews != 1 {
		t.Errorf("known is %+v", f)
	}
}

// back opens a page as somebody known.
func (w *world) back(g guest) guest {
	w.t.Helper()
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: site, VisitorID: g.VisitorID, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/again"}})
		if err == nil {
			g = guest{chat.Party{SiteID: site, VisitorID: v.Visitor.UUID}, v.ID}
		}
		return err
	})
	return g
}

// TestOldVisitsAreRemoved: page views go, and visits that no chat belongs to; what is
// counted at visitors stays.
func TestOldVisitsAreRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	talker, c := w.talk(agent)
	w.must(w.engine.End(context.Background(), agent, c.ID))
	var looker guest
	for range 3 {
		looker = w.visitor()
	}
	w.clock.Advance(visitor.Gone + time.Minute)
	if err := w.engine.Upkeep(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Second) // visits that have just ended are not before now
	before := w.db.Now()
	w.clock.Advance(time.Hour)
	again := w.back(looker)
	for range 2 {
		if err := visitor.Prune(context.Background(), w.db, before); err != nil {
			t.Fatal(err)
		}
	}
	wantList(t, "visits", w.rows(`SELECT id FROM visit ORDER BY id`), fmt.Sprint(talker.visit), fmt.Sprint(again.visit))
	wantList(t, "page views", w.rows(`SELECT visit_id FROM page_view`), fmt.Sprint(again.visit))
	wantList(t, "visits of visitors", w.rows(`SELECT visits FROM visitor ORDER BY id`), "1", "1", "1", "2")
	wantList(t, "chats of the history", w.rows(`SELECT COUNT(*) FROM chat WHERE state = 'ended'`), "1")
}
