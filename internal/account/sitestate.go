package account

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// SetSiteState says whether a site is activated and whether it is disabled; the
// caller notes it in the audit log. It is open while it is the first and not the second.
// A closed site refuses whatever its people and clients are signed in with, and
// says why (403002, NOTES-account R11); when it opens again all of that has ended
// (O20), API keys go on. It is store.ErrNone when there is no such site.
func SetSiteState(ctx context.Context, tx *store.Tx, siteID int64, activated, disabled bool) error {
	var wasOpen bool
	err := tx.QueryRow(ctx, `SELECT activated AND NOT disabled FROM site WHERE id = ?`+tx.ForUpdate(), siteID).Scan(&wasOpen)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE site SET activated = ?, disabled = ? WHERE id = ?`, activated, disabled, siteID)
	}
	if err != nil {
		return fmt.Errorf("open or close a site: %w", err)
	}
	switch isOpen := activated && !disabled; {
	case wasOpen && !isOpen:
		return Recheck(ctx, tx, siteID, 0)
	case !wasOpen && isOpen:
		return EndSiteSignIns(ctx, tx, siteID)
	}
	return nil
}
