package visitor

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Portrait is what is known of a visitor on a visit, and where it is now.
type Portrait struct {
	UUID                         string
	FirstSeenAt, VisitAt         int64
	Visits, PageViews, Chats     int64
	Address                      string
	Country, State, City         string
	Browser, OperatingSystem     string
	Screen, Language, TimeZone   string // 1536x864, en-US, GMT -08:00
	LandingURL, Referrer, Page   string
	SearchEngine, SearchKeywords string
	Variables                    Variables
}

// Portray reads what is known of the visitor on a visit of the site; a visit that does
// not exist is store.ErrNone.
func Portray(ctx context.Context, tx *store.Tx, siteID, visitID int64) (*Portrait, error) {
	p := &Portrait{}
	err := tx.QueryRow(ctx, `SELECT p.uuid, p.first_seen_at, v.started_at, p.visits, v.pages, p.chats, v.address, v.country, v.state, v.city,
		v.browser, v.operating_system, v.screen, v.language, v.gmt, v.landing_url, v.referrer, v.page_url, v.search_engine, v.keywords, v.variables
		FROM visit v JOIN visitor p ON p.id = v.visitor_id WHERE v.site_id = ? AND v.id = ?`, siteID, visitID).
		Scan(&p.UUID, &p.FirstSeenAt, &p.VisitAt, &p.Visits, &p.PageViews, &p.Chats, &p.Address, &p.Country, &p.State, &p.City,
			&p.Browser, &p.OperatingSystem, &p.Screen, &p.Language, &p.TimeZone, &p.LandingURL, &p.Referrer, &p.Page,
			&p.SearchEngine, &p.SearchKeywords, &p.Variables)
	if err != nil {
		return nil, fmt.Errorf("read a visit: %w", err)
	}
	return p, nil
}
