package visitor

import (
	"context"
	"fmt"

	"parley/internal/condition"
	"parley/internal/store"
)

// FactsOf is what conditions of routing rules, segments and invitations may ask about a
// visitor on a visit (NOTES-livechat 7). What is not known of it is empty. The page that
// it is on counts as the one that it asks from.
func FactsOf(ctx context.Context, tx *store.Tx, visitorID, visitID int64) (*condition.Facts, error) {
	f := &condition.Facts{Variables: condition.Values{}, Prechat: condition.Values{}}
	var started int64
	err := tx.QueryRow(ctx, `SELECT v.page_url, v.referrer, v.landing_url, v.pages, v.time_zone, v.language, v.started_at,
		(SELECT COUNT(*) FROM visit o WHERE o.visitor_id = v.visitor_id),
		(SELECT COUNT(*) FROM request r WHERE r.visitor_id = v.visitor_id AND r.outcome = 'answered')
		FROM visit v WHERE v.id = ? AND v.visitor_id = ?`, visitID, visitorID).
		Scan(&f.CurrentPageURL, &f.ReferringPageURL, &f.LandingPageURL, &f.PageViews, &f.TimeZone, &f.Language, &started,
			&f.NumberOfVisits, &f.NumberOfChats)
	if err != nil {
		return nil, fmt.Errorf("read what is known of a visitor: %w", err)
	}
	f.ChatRequestingPageURL = f.CurrentPageURL
	f.TimeOnWebSite = (tx.Now() - started) / 1000
	return f, nil
}
