package visitor

import (
	"context"
	"fmt"

	"parley/internal/condition"
	"parley/internal/store"
)

// FactsOf is what conditions of routing rules, segments and invitations may ask about a
// visitor on a visit (NOTES-livechat 7), whether it is over or not. What is not known of
// it is empty. The page that it is on counts as the one that it asks from.
//
// Two things are for callers to add: the segments, which are found by the other facts
// (setting.Settings.Enter), and the answers to a form, by the labels of its fields
// (Prechat.Set), where one was filled in.
func FactsOf(ctx context.Context, tx *store.Tx, visitorID, visitID int64) (*condition.Facts, error) {
	f := &condition.Facts{Prechat: condition.Values{}}
	var started int64
	var variables Variables
	err := tx.QueryRow(ctx, `SELECT v.page_url, v.referrer, v.landing_url, v.search_engine, v.keywords, v.pages, v.country, v.state, v.city,
		v.gmt, v.language, v.started_at, v.variables, p.visits, p.chats
		FROM visit v JOIN visitor p ON p.id = v.visitor_id WHERE v.id = ? AND v.visitor_id = ?`, visitID, visitorID).
		Scan(&f.CurrentPageURL, &f.ReferringPageURL, &f.LandingPageURL, &f.SearchEngine, &f.SearchKeywords, &f.PageViews, &f.Country, &f.State,
			&f.City, &f.TimeZone, &f.Language, &started, &variables, &f.NumberOfVisits, &f.NumberOfChats)
	if err != nil {
		return nil, fmt.Errorf("read what is known of a visitor: %w", err)
	}
	f.ChatRequestingPageURL = f.CurrentPageURL
	f.TimeOnWebSite = (tx.Now() - started) / 1000
	f.Variables = variables.Values()
	return f, nil
}
