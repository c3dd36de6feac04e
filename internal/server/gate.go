package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

// gate tells who calls or may stay connected, and keeps banned visitors out of all that
// visitors can call.
type gate struct {
	*account.Service
	db       *store.DB
	settings *setting.Settings
}

// Authenticate implements api.Authenticator.
func (g gate) Authenticate(ctx context.Context, r *http.Request) (*auth.Principal, error) {
	p, err := g.Service.Authenticate(ctx, r)
	if err != nil || p == nil || p.Kind != auth.VisitorUser {
		return p, err
	}
	site, err := g.settings.Site(ctx, p.SiteID)
	if errors.Is(err, fault.NotFound("", nil)) {
		return p, nil // has no bans either; the operation says what is wrong
	}
	if err != nil {
		return nil, err
	}
	return p, g.settings.Bans(site).Check(p.VisitorID, api.RequestFrom(ctx).Remote)
}

// Welcome implements realtime.Agents: which visitors of a site may be connected at this
// moment.
func (g gate) Welcome(ctx context.Context, siteID int64) (func(visitorID string, address netip.Addr) bool, error) {
	open, err := g.SiteOpen(ctx, siteID)
	if err != nil || !open {
		return func(string, netip.Addr) bool { return false }, err
	}
	var bans setting.Bans
	err = g.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		bans, err = g.settings.ExactBans(ctx, tx, siteID)
		return err
	})
	return func(visitorID string, address netip.Addr) bool { return !bans.Holds(visitorID, address) }, err
}
