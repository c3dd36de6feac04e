package partner

import (
	"context"
	"strings"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

type service struct {
	db   *store.DB
	fill []account.Fill
}

// Serve registers the Partner API. fill gives a new site what other nouns have in
// every site.
func Serve(a *api.API, db *store.DB, fill ...account.Fill) {
	const list, one = "/partner/sites", "/partner/sites/{site_id}"
	s := &service{db, fill}
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: path, ID: id, Tag: "Sites", Summary: summary, Permission: auth.Partner}
	}
	api.Handle(a, op("GET", list, "listPartnerSites", "Search the partner's sites, up to 100 per page"), s.list)
	api.Handle(a, op("POST", list, "createPartnerSite", "Open a site together with its first administrator"), s.create)
	api.Handle(a, op("GET", one, "getPartnerSite", "Read one of the partner's sites"), s.get)
	api.Handle(a, op("PUT", one, "updatePartnerSite", "Change part of one of the partner's sites"), s.update)
	api.Handle(a, op("PUT", one+"/paying", "payPartnerSite", "Turn a trial site into a paying one"), s.pay)
}

type listIn struct {
	Keywords string `query:"keywords" example:"comm100" doc:"Text looked up in company, website, contact name and email, agent name and email."`
	api.PartnerPaging
}

type sitePage struct {
	Total        int64  `json:"total" doc:"Count over all pages."`
	PreviousPage string `json:"previousPage" doc:"URL of the page before, or an empty string."`
	NextPage     string `json:"nextPage" doc:"URL of the page after, or an empty string."`
	Sites        []Site `json:"sites" doc:"Sites on this page."`
}

type siteIn struct {
	SiteID int64 `path:"site_id" doc:"Site id."`
}

type createIn struct{ Body siteCreate }

type updateIn struct {
	SiteID int64 `path:"site_id" doc:"Site id."`
	Body   api.Patch[SiteUpdate]
}

// payIn has a body because the sample call does; nothing in it counts (NOTES-account C4).
type payIn struct {
	SiteID int64 `path:"site_id" doc:"Site id."`
	Body   api.Patch[payingForm]
}

type payingForm struct {
	SiteID int64 `json:"site_id" doc:"Repeats the path; ignored."`
}

func (s *service) list(ctx context.Context, in *listIn) (*api.Out[sitePage], error) {
	out := &api.Out[sitePage]{}
	err := s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body.Sites, out.Body.Total, err = sitesOf(ctx, tx, auth.From(ctx).PartnerID, strings.TrimSpace(in.Keywords), in.Page())
		return err
	})
	out.Body.PreviousPage, out.Body.NextPage = in.Links(ctx, int(out.Body.Total))
	return out, err
}

func (s *service) create(ctx context.Context, in *createIn) (*api.Out[*Site], error) {
	password, err := account.HashPassword(ctx, "password", in.Body.Password)
	if err != nil {
		return nil, err
	}
	out := &api.Out[*Site]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		n, partnerID := in.Body, auth.From(ctx).PartnerID
		id, err := n.open(ctx, tx, partnerID, password, s.fill)
		if err != nil {
			return err
		}
		out.Body, err = getSite(ctx, tx, partnerID, id)
		return err
	})
}

func (s *service) get(ctx context.Context, in *siteIn) (*api.Out[*Site], error) {
	out := &api.Out[*Site]{}
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = getSite(ctx, tx, auth.From(ctx).PartnerID, in.SiteID)
		return err
	})
}

func (s *service) update(ctx context.Context, in *updateIn) (*api.Out[*Site], error) {
	out := &api.Out[*Site]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		partnerID := auth.From(ctx).PartnerID
		before, err := lockSite(ctx, tx, partnerID, in.SiteID)
		if err != nil {
			return err
		}
		after, err := in.Body.Onto(before.SiteUpdate)
		if err != nil {
			return err
		}
		if err := after.change(ctx, tx, before); err != nil {
			return err
		}
		out.Body, err = getSite(ctx, tx, partnerID, in.SiteID)
		return err
	})
}

func (s *service) pay(ctx context.Context, in *payIn) (*api.Empty, error) {
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := lockSite(ctx, tx, auth.From(ctx).PartnerID, in.SiteID); err != nil {
			return err
		}
		return pay(ctx, tx, in.SiteID)
	})
}
