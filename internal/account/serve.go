package account

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// Serve registers the account's operations: token endpoints, console sessions,
// agents and the site's profile.
func Serve(a *api.API, s *Service) {
	s.serveTokens(a)
	s.servePartnerTokens(a)
	s.serveSessions(a)
	api.Handle(a, api.Op{Method: "GET", Path: "/account/site/profile", ID: "getSiteProfile", Tag: "Site",
		Summary: "Read the site profile", Permission: auth.ManageSite}, s.profile)
	s.serveAgents(a)
	api.Handle(a, api.Op{Method: "GET", Path: "/account/agents/me", ID: "getMe", Tag: "Me",
		Summary: "Read the signed-in agent", Permission: auth.Self}, s.me)
}

func (s *Service) profile(ctx context.Context, _ *api.Empty) (*api.Out[*SiteProfile], error) {
	out := &api.Out[*SiteProfile]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = GetProfile(ctx, tx, auth.From(ctx).SiteID)
		return err
	})
}

func (s *Service) me(ctx context.Context, _ *api.Empty) (*api.Out[*Agent], error) {
	out := &api.Out[*Agent]{}
	p := auth.From(ctx)
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = GetAgent(ctx, tx, p.SiteID, p.AgentID)
		return err
	})
}
