package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/fault"
	"parley/internal/store"
)

// MustBeOpen refuses a site that is closed (403002), in the step that would do
// something for its visitors. That it exists is for the step to find out.
func MustBeOpen(ctx context.Context, tx *store.Tx, siteID int64) error {
	var open bool
	err := tx.QueryRow(ctx, `SELECT activated AND NOT disabled FROM site WHERE id = ?`, siteID).Scan(&open)
	switch {
	case errors.Is(err, store.ErrNone) || err == nil && open:
		return nil
	case err != nil:
		return fmt.Errorf("see whether a site is open: %w", err)
	}
	return fault.Unavailable()
}

// isOpen tells whether a site is open; one that does not exist is not.
func isOpen(ctx context.Context, tx *store.Tx, siteID int64) (open bool, err error) {
	err = tx.QueryRow(ctx, `SELECT activated AND NOT disabled FROM site WHERE id = ?`, siteID).Scan(&open)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return false, fmt.Errorf("see whether a site is open: %w", err)
	}
	return open, nil
}

// SiteOpen tells whether a site is open at this moment.
func (s *Service) SiteOpen(ctx context.Context, siteID int64) (open bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		open, err = isOpen(ctx, tx, siteID)
		return err
	})
	return open, err
}

// SoleSite is the site of an installation that has but one open site, 0 where there are
// none or several.
func (s *Service) SoleSite(ctx context.Context) (id int64, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		var last int64
		err := tx.QueryRow(ctx, `SELECT COALESCE(min(id), 0), COALESCE(max(id), 0) FROM site WHERE activated AND NOT disabled`).Scan(&id, &last)
		if id != last {
			id = 0
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("look for the only site: %w", err)
	}
	return id, nil
}

// SiteWasOpen is SiteOpen of less than a second ago, which costs no query where
// settings are kept in memory.
func (s *Service) SiteWasOpen(ctx context.Context, siteID int64) (bool, error) {
	if s.o.Settings == nil {
		return s.SiteOpen(ctx, siteID)
	}
	site, err := s.o.Settings.Of(ctx, siteID)
	if errors.Is(err, fault.NotFound("", nil)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return s.open.In(site), nil
}

// SetSiteState says whether a site is activated and whether it is disabled; the
// caller notes it in the audit log. It is open while it is the first and not the second.
// A closed site refuses whatever its people and clients are signed in with, and
// says why (403002, NOTES-account R11); when it opens again all of that has ended
// (O20), API keys go on. It is store.ErrNone when there is no such site.
func SetSiteState(ctx context.Context, tx *store.Tx, siteID int64, activated, disabled bool) error {
	if err := HoldSiteAndAgents(ctx, tx, siteID); err != nil {
		return err
	}
	var wasOpen bool
	err := tx.QueryRow(ctx, `SELECT activated AND NOT disabled FROM site WHERE id = ?`, siteID).Scan(&wasOpen)
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
