package visitor

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/geo"
	"parley/internal/store"
)

const (
	// Heartbeat is how often a page lets hear of itself, whether it changed or not.
	Heartbeat = time.Minute
	// Gone is after how long without a page view or heartbeat a visit is over (NOTES-reports R33).
	Gone = 30 * time.Minute
)

// Limits of what a page may say of itself; longer texts are cut.
const (
	maxURL   = 2000
	maxTitle = 300
	maxWord  = 100
)

// Page is a page of the customer's web site.
type Page struct{ URL, Title string }

func (p Page) clipped() Page { return Page{clip(p.URL, maxURL), clip(p.Title, maxTitle)} }

// Arrival is somebody who opens a page.
type Arrival struct {
	SiteID     int64
	VisitorID  string // of a valid token; empty for somebody new
	CampaignID int64
	Page       Page
	Referrer   string
	Language   string
	TimeZone   string // as browsers name zones
	Screen     string
	Address    string
	Place      geo.Place
	UserAgent  string
	Variables  Variables
}

// Visit is a stay on the customer's web site.
type Visit struct {
	ID      int64
	Visitor Person
}

// Arrive recognises a visitor, opens a visit unless one is open, and counts the page.
func Arrive(ctx context.Context, tx *store.Tx, a Arrival) (*Visit, error) {
	p, err := recognise(ctx, tx, a.SiteID, a.VisitorID)
	if err != nil {
		return nil, err
	}
	page := a.Page.clipped()
	about := fact.Visit{SiteID: a.SiteID, VisitorID: p.ID}
	err = tx.QueryRow(ctx, `UPDATE visit SET seen_at = ?, due_at = ?, page_url = ?, page_title = ?, pages = pages + 1
		WHERE visitor_id = ? AND ended_at IS NULL RETURNING id, campaign_id`, tx.Now(), tx.Now()+Gone.Milliseconds(), page.URL, page.Title, p.ID).
		Scan(&about.VisitID, &about.CampaignID)
	if errors.Is(err, store.ErrNone) {
		return a.begin(ctx, tx, p, page)
	}
	if err != nil {
		return nil, fmt.Errorf("go on with a visit: %w", err)
	}
	if err := hold(ctx, tx, about.VisitID, a.Variables); err != nil {
		return nil, err
	}
	return &Visit{about.VisitID, *p}, viewed(ctx, tx, about, page)
}

// begin opens a visit and finds out what is known of it. Another page of the visitor may
// do so at the same moment: then there is one visit with two pages.
func (a Arrival) begin(ctx context.Context, tx *store.Tx, p *Person, page Page) (*Visit, error) {
	device := DeviceOf(a.UserAgent)
	engine, words := Search(a.Referrer)
	about := fact.Visit{SiteID: a.SiteID, VisitorID: p.ID}
	var pages int64
	err := tx.QueryRow(ctx, `INSERT INTO visit (site_id, visitor_id, campaign_id, started_at, seen_at, due_at, landing_url, landing_title,
		referrer, page_url, page_title, pages, language, time_zone, address, user_agent,
		browser, operating_system, screen, search_engine, keywords, country, state, city, gmt, variables, chat_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
		COALESCE((SELECT c.id FROM chat c WHERE c.visitor_id = ? AND c.state <> 'ended'), 0))
		ON CONFLICT (visitor_id) WHERE ended_at IS NULL DO UPDATE SET seen_at = excluded.seen_at, due_at = excluded.due_at,
		page_url = excluded.page_url, page_title = excluded.page_title, pages = visit.pages + 1 RETURNING id, pages, campaign_id`,
		a.SiteID, p.ID, a.CampaignID, tx.Now(), tx.Now(), tx.Now()+Gone.Milliseconds(), page.URL, page.Title,
		clip(a.Referrer, maxURL), page.URL, page.Title, clip(a.Language, maxWord), clip(a.TimeZone, maxWord),
		clip(a.Address, maxWord), clip(a.UserAgent, maxTitle),
		clip(device.Browser, maxWord), clip(device.OperatingSystem, maxWord), Screen(a.Screen), engine, clip(words, maxTitle),
		clip(a.Place.Country, maxWord), clip(a.Place.State, maxWord), clip(a.Place.City, maxWord), Zone(a.TimeZone, time.UnixMilli(tx.Now())),
		a.Variables.text(), p.ID).
		Scan(&about.VisitID, &pages, &about.CampaignID)
	if err != nil {
		return nil, fmt.Errorf("open a visit: %w", err)
	}
	if pages == 1 {
		if err := began(ctx, tx, about, page); err != nil {
			return nil, err
		}
	}
	return &Visit{about.VisitID, *p}, viewed(ctx, tx, about, page)
}

func began(ctx context.Context, tx *store.Tx, about fact.Visit, page Page) error {
	_, err := tx.Exec(ctx, `UPDATE visitor SET visits = visits + 1, pages = pages + COALESCE((SELECT v.pages FROM visit v
		WHERE v.visitor_id = ? AND v.ended_at IS NOT NULL ORDER BY v.id DESC LIMIT 1), 0) WHERE id = ?`, about.VisitorID, about.VisitorID)
	if err != nil {
		return fmt.Errorf("count a visit: %w", err)
	}
	return fact.Record(ctx, tx, fact.VisitStarted{Visit: about, Page: fact.Page(page)})
}

// Heard notes that a visitor is still there, and counts the page if it is another one
// than before. An open visit's owner alone may say so.
func Heard(ctx context.Context, tx *store.Tx, siteID int64, visitorID string, visitID int64, page Page) error {
	page = page.clipped()
	var before string
	about := fact.Visit{SiteID: siteID, VisitID: visitID}
	err := tx.QueryRow(ctx, `SELECT v.page_url, v.visitor_id, v.campaign_id FROM visit v JOIN visitor p ON p.id = v.visitor_id
		WHERE v.id = ? AND v.site_id = ? AND p.uuid = ? AND v.ended_at IS NULL`, visitID, siteID, visitorID).
		Scan(&before, &about.VisitorID, &about.CampaignID)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("open visit", visitID)
	}
	if err != nil {
		return fmt.Errorf("read a visit: %w", err)
	}
	another := int64(0)
	if page.URL != "" && page.URL != before {
		another = 1
	} else {
		page.URL = before
	}
	_, err = tx.Exec(ctx, `UPDATE visit SET seen_at = ?, due_at = ?, page_url = ?, page_title = CASE WHEN ? = '' THEN page_title ELSE ? END,
		pages = pages + ? WHERE id = ?`, tx.Now(), tx.Now()+Gone.Milliseconds(), page.URL, page.Title, page.Title, another, visitID)
	if err != nil {
		return fmt.Errorf("keep a visit open: %w", err)
	}
	if another == 0 {
		return nil
	}
	return viewed(ctx, tx, about, page)
}

func viewed(ctx context.Context, tx *store.Tx, about fact.Visit, page Page) error {
	_, err := tx.Exec(ctx, `INSERT INTO page_view (visit_id, at, url, title) VALUES (?, ?, ?, ?)`,
		about.VisitID, tx.Now(), page.URL, page.Title)
	if err != nil {
		return fmt.Errorf("count a page: %w", err)
	}
	return fact.Record(ctx, tx, fact.PageViewed{Visit: about, Page: fact.Page(page)})
}

// PageOf is the address of the page that a visitor is on, empty while it is on none.
func PageOf(ctx context.Context, tx *store.Tx, siteID int64, visitorID string) (url string, err error) {
	err = tx.QueryRow(ctx, `SELECT v.page_url FROM visit v JOIN visitor p ON p.id = v.visitor_id
		WHERE p.uuid = ? AND p.site_id = ? AND v.ended_at IS NULL`, visitorID, siteID).Scan(&url)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return "", fmt.Errorf("read where a visitor is: %w", err)
	}
	return url, nil
}

// Where is the page that a visitor is on.
type Where struct {
	VisitID int64
	Page    Page
	Address netip.Addr
}

// Locate returns a visit of a visitor. It may be over: somebody can ask for a chat from
// a page that was asleep.
func Locate(ctx context.Context, tx *store.Tx, visitorID, visitID int64) (*Where, error) {
	w := &Where{VisitID: visitID}
	var address string
	err := tx.QueryRow(ctx, `SELECT page_url, page_title, address FROM visit WHERE id = ? AND visitor_id = ?`, visitID, visitorID).
		Scan(&w.Page.URL, &w.Page.Title, &address)
	w.Address = Address(address)
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("visit", visitID)
	}
	if err != nil {
		return nil, fmt.Errorf("read a visit: %w", err)
	}
	return w, nil
}
