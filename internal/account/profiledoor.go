package account

import (
	"context"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

type profileIn struct{ Body api.Patch[SiteProfile] }

func (s *Service) serveProfile(a *api.API) {
	op := func(method, id, summary string) api.Op {
		return api.Op{Method: method, Path: "/account/site/profile", ID: id, Tag: "Site", Summary: summary, Permission: auth.ManageSite}
	}
	api.Handle(a, op("GET", "getSiteProfile", "Read the site profile"), s.readProfile)
	api.Handle(a, op("PUT", "updateSiteProfile", "Change part of the site profile"), s.changeProfile)
}

func (s *Service) readProfile(ctx context.Context, _ *api.Empty) (*api.Out[*SiteProfile], error) {
	out := &api.Out[*SiteProfile]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = GetProfile(ctx, tx, auth.From(ctx).SiteID)
		return err
	})
}

// changeProfile takes dotted names and nested objects (NOTES-account C9).
func (s *Service) changeProfile(ctx context.Context, in *profileIn) (*api.Out[*SiteProfile], error) {
	out := &api.Out[*SiteProfile]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if err := store.HoldSite(ctx, tx, site); err != nil {
			return err
		}
		before, err := GetProfile(ctx, tx, site)
		if err != nil {
			return err
		}
		after, err := in.Body.Onto(*before)
		if err != nil {
			return err
		}
		for _, text := range []*string{&after.SiteName, &after.ContactFirstName, &after.ContactLastName, &after.Company, &after.Website} {
			*text = strings.TrimSpace(*text)
		}
		out.Body = &after
		if err := after.write(ctx, tx); err != nil {
			return err
		}
		return Audit(ctx, tx, Entry{Product: auth.ManageSite.Product, Action: "Site Profile Management",
			Summary: "Change the site profile" + listed(differences(*before, after))})
	})
}
