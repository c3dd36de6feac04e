package campaign

import (
	"context"
	"errors"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Serve registers the operations on campaigns. visitorURL is scheme and host of the
// visitors' side when that is not where the caller reached us.
func Serve(a *api.API, db *store.DB, visitorURL string) {
	s := &service{db: db, campaigns: store.Table[Campaign](db), visitorURL: visitorURL}
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/campaigns", ID: "listCampaigns", Tag: "Campaigns",
		Summary: "List campaigns", Permission: auth.ManageCampaigns}, s.list)
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/campaigns/{id}", ID: "getCampaign", Tag: "Campaigns",
		Summary: "Read a campaign", Permission: auth.ManageCampaigns}, s.get)
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/campaigns/{id}/code", ID: "getCampaignCode", Tag: "Campaign Settings",
		Summary: "Read the embed snippet", Permission: auth.ManageCampaigns}, s.code)
}

type service struct {
	db         *store.DB
	campaigns  *store.Resources[Campaign]
	visitorURL string
}

type campaignIn struct {
	ID int64 `path:"id" doc:"Campaign id."`
}

func (s *service) list(ctx context.Context, _ *api.Empty) (*api.Out[[]Campaign], error) {
	out := &api.Out[[]Campaign]{}
	err := s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, _, err = s.campaigns.List(ctx, tx, auth.From(ctx).SiteID, 0, 0)
		return err
	})
	return out, err
}

func (s *service) get(ctx context.Context, in *campaignIn) (*api.Out[Campaign], error) {
	c, err := s.one(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.Out[Campaign]{Body: *c}, nil
}

func (s *service) one(ctx context.Context, id int64) (c *Campaign, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = s.campaigns.Get(ctx, tx, auth.From(ctx).SiteID, id)
		return err
	})
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("campaign", id)
	}
	return c, err
}

// InstallationCode is the embed code of a campaign.
type InstallationCode struct {
	Code string `json:"code" readOnly:"true" doc:"HTML and script block to paste into a page."`
}

func (s *service) code(ctx context.Context, in *campaignIn) (*api.Out[InstallationCode], error) {
	c, err := s.one(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	host := s.visitorURL
	if host == "" {
		host = api.RequestFrom(ctx).PublicURL()
	}
	code, err := Code(host, auth.From(ctx).SiteID, c.ID)
	return &api.Out[InstallationCode]{Body: InstallationCode{code}}, err
}
