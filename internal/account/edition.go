package account

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/fault"
	"parley/internal/store"
)

// Edition is what a plan includes. This file alone knows the difference.
type Edition string

// The editions that a site may have.
const (
	Enterprise Edition = "enterprise"
	Business   Edition = "business"
)

var editions = []Edition{Enterprise, Business}

// Feature is something that not every edition has.
type Feature string

// Report is the feature of a report, by its path below /livechat/reports/.
func Report(path string) Feature { return Feature("reports/" + path) }

// TodaysFigures are those of service and agents in the report on today (NOTES-reports R32).
const TodaysFigures Feature = "reports/realtime/today/figures"

// only lists the features that one edition alone has; all have the others
// (NOTES-reports, table of editions).
var only = map[Edition][]Feature{
	Business: {Report("agentPerformance")},
	Enterprise: {
		Report("chatSource"), Report("chatSource/requestPage"), Report("queue"), Report("waitTime"), Report("chatTransfer"),
		Report("workload"), Report("efficiency"), Report("conversions"), Report("manualInvitation"), Report("autoInvitation"),
		Report("realtime/today/customMetrics"), Report("realtime/queue"), TodaysFigures,
	},
}

// Has tells whether the edition includes a feature.
func (e Edition) Has(f Feature) bool {
	for _, other := range editions {
		if other != e && slices.Contains(only[other], f) {
			return false
		}
	}
	return true
}

// MustHave refuses a feature that the site's edition does not include (403005).
func MustHave(ctx context.Context, tx *store.Tx, siteID int64, f Feature) error {
	e, err := EditionOf(ctx, tx, siteID)
	if err == nil && !e.Has(f) {
		err = fault.NoLicence()
	}
	return err
}

// EditionOf is the edition of a site.
func EditionOf(ctx context.Context, tx *store.Tx, siteID int64) (e Edition, err error) {
	if err := tx.QueryRow(ctx, `SELECT plan FROM site WHERE id = ?`, siteID).Scan(&e); err != nil {
		return "", fmt.Errorf("read the edition of a site: %w", err)
	}
	return e, nil
}
