package signon

import (
	"context"
	"net/netip"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/visitor"
)

const visitorDoor = "/api/visitor/v1"

// In is what a visitor signs in with: one of its members.
type In struct {
	JWT      string `json:"jwt" doc:"Token of the site's identity provider, as the page or the provider's sign-in page has it."`
	Artifact string `json:"artifact" doc:"SAML artifact of the provider, as the page has it."`
	Code     string `json:"code" doc:"What the visitor came back from the provider's page with, in the address of the page."`
	Secret   string `json:"secret" doc:"With code: what the page was given when the visitor left."`
}

// host is how visitors reach us, as addresses for identity providers begin.
func (s *Service) host(ctx context.Context) string {
	if s.Host != "" {
		return s.Host
	}
	return api.RequestFrom(ctx).PublicURL()
}

// limit counts that a visitor signs in.
func (s *Service) limit(ctx context.Context, p *auth.Principal) error {
	for _, who := range []string{visitor.Neighbourhood(api.RequestFrom(ctx).Remote), p.VisitorID} {
		if err := s.Limiter.Take(visitor.SigningIn, who); err != nil {
			return err
		}
	}
	return nil
}

// show signs a visitor in with what it shows.
func (s *Service) show(ctx context.Context, siteID int64, visitorID string, from netip.Addr, in In) (out Signed, err error) {
	site, err := s.Settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	var p proof
	switch {
	case in.JWT != "":
		p, err = s.read(site, in.JWT)
	case in.Artifact != "":
		p, err = s.artifact(ctx, site, s.host(ctx), in.Artifact, "")
	case in.Code != "":
		p, err = s.redeem(ctx, site, in.Code, in.Secret)
	default:
		err = fault.Missing("jwt")
	}
	if err != nil {
		return out, err
	}
	return s.in(ctx, site, visitorID, from, p)
}

// Serve registers the visitors' door for signing in.
func Serve(a *api.API, s *Service) {
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/signIn", ID: "signInVisitor", Tag: "Visitor door", Door: api.Root,
		Summary: "Sign in at the site's identity provider", Permission: auth.Visitor, Errors: []int{429},
		Description: "A token (JWT) is checked with the certificate of the site's visitor SSO settings: only algorithms of its key, an end (exp) within a day, " +
			"nbf and iat, and the issuer and audience that the site demands. A SAML artifact counts once: the provider is asked what it stands for, and the assertion that it answers is checked in the same way. " +
			"400 says what is wrong. The answer's token takes the place of the caller's."},
		func(ctx context.Context, in *struct{ Body In }) (*api.Out[Signed], error) {
			p := auth.From(ctx)
			if err := s.limit(ctx, p); err != nil {
				return nil, err
			}
			out, err := s.show(ctx, p.SiteID, p.VisitorID, api.RequestFrom(ctx).Remote, in.Body)
			return &api.Out[Signed]{Body: out}, err
		})
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/signOut", ID: "signOutVisitor", Tag: "Visitor door", Door: api.Root,
		Summary: "Go on as somebody who has not signed in", Permission: auth.Visitor, Errors: []int{429},
		Description: "The answer's token is that of a new visitor, or the caller's own where nobody was signed in. What the user has stays the user's; forget the old token."},
		func(ctx context.Context, _ *struct{}) (*api.Out[Signed], error) {
			p := auth.From(ctx)
			if err := s.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
				return nil, err
			}
			out, err := s.out(ctx, p.SiteID, p.VisitorID)
			return &api.Out[Signed]{Body: out}, err
		})
	s.serveFlows(a)
}
