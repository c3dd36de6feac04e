package account

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"parley/internal/auth"
	"parley/internal/netrange"
	"parley/internal/store"
)

// IPRestriction is the switches of the IP restriction (NOTES-account I2). There is
// no mobile app that could be told from other callers: its switch is kept, and
// whoever calls with an agent's credentials is covered by the first.
type IPRestriction struct {
	IsEnable          bool `json:"isEnable" doc:"Restriction is on: agents sign in and call from the allowed ranges only."`
	IsEnableForMobile bool `json:"isEnableForMobile" doc:"Restriction also covers the mobile app."`
}

// GetIPRestriction reads a site's switches.
func GetIPRestriction(ctx context.Context, tx *store.Tx, siteID int64) (r IPRestriction, err error) {
	err = tx.QueryRow(ctx, `SELECT ip_restricted, ip_restricted_mobile FROM site WHERE id = ?`, siteID).Scan(&r.IsEnable, &r.IsEnableForMobile)
	if err != nil {
		return r, fmt.Errorf("read the IP restriction: %w", err)
	}
	return r, nil
}

// ChangeIPRestriction has change alter a site's switches, in the step that holds
// them. Connections of agents who are not in the allowed ranges end. It is
// store.ErrNone when there is no such site.
func ChangeIPRestriction(ctx context.Context, tx *store.Tx, siteID int64, change func(IPRestriction) (IPRestriction, error)) (r IPRestriction, err error) {
	if err := store.HoldSite(ctx, tx, siteID); err != nil {
		return r, err
	}
	before, err := GetIPRestriction(ctx, tx, siteID)
	if err != nil {
		return r, err
	}
	if r, err = change(before); err != nil {
		return r, err
	}
	_, err = tx.Exec(ctx, `UPDATE site SET ip_restricted = ?, ip_restricted_mobile = ? WHERE id = ?`, r.IsEnable, r.IsEnableForMobile, siteID)
	if err != nil {
		return r, fmt.Errorf("switch the IP restriction: %w", err)
	}
	if err := auditIP(ctx, tx, siteID, r.summary(before)); err != nil {
		return r, err
	}
	return r, Recheck(ctx, tx, siteID, 0)
}

// summary says what was switched, for the audit log.
func (r IPRestriction) summary(before IPRestriction) string {
	var done []string
	if r.IsEnable != before.IsEnable {
		done = append(done, "the IP restriction "+onOff(r.IsEnable))
	}
	if r.IsEnableForMobile != before.IsEnableForMobile {
		done = append(done, "the IP restriction of the mobile app "+onOff(r.IsEnableForMobile))
	}
	if done == nil {
		return "Leave the IP restriction as it was"
	}
	return "Switch " + strings.Join(done, " and ")
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func auditIP(ctx context.Context, tx *store.Tx, siteID int64, summary string) error {
	return Audit(ctx, tx, Entry{SiteID: siteID, Product: auth.ManageAccountSecurity.Product, Action: "IP Restriction Management", Summary: summary})
}

// allowedRanges is a column of queries in which s is a site: see allowed. It costs
// nothing where the restriction is off.
const allowedRanges = `CASE WHEN s.ip_restricted THEN
	COALESCE((SELECT string_agg(r.first_address || '-' || r.last_address, ' ') FROM ip_range r WHERE r.site_id = s.id), '') END`

// allowed is where a site's agents may call from: ranges with blanks between
// them, or everywhere when it is NULL.
type allowed struct{ sql.NullString }

// from tells whether agents may call from an address.
func (a allowed) from(address netip.Addr) bool {
	return !a.Valid || inRanges(strings.Fields(a.String), address)
}

func inRanges(ranges []string, address netip.Addr) bool {
	return slices.ContainsFunc(ranges, func(text string) bool {
		r, ok := netrange.Parse(text)
		return ok && r.Contains(address)
	})
}
