package campaign

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
)

// Serve registers the operations on campaigns. visitorURL is scheme and host of the
// visitors' side when that is not where the caller reached us.
func Serve(a *api.API, c *Campaigns, visitorURL string) {
	s := &service{Campaigns: c, visitorURL: visitorURL}
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/campaigns", ID: "listCampaigns", Tag: "Campaigns",
		Summary: "List campaigns", Permission: auth.ManageCampaigns}, s.list)
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/campaigns/{id}", ID: "getCampaign", Tag: "Campaigns",
		Summary: "Read a campaign", Permission: auth.ManageCampaigns}, s.get)
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/campaigns/{id}/code", ID: "getCampaignCode", Tag: "Campaign Settings",
		Summary: "Read the embed snippet", Permission: auth.ManageCampaigns}, s.code)
	c.serveInvitations(a)
	c.serveRouting(a)
	c.serveLanguage(a)
}

type service struct {
	*Campaigns
	visitorURL string
}

type campaignIn struct {
	ID int64 `path:"id" doc:"Campaign id."`
}

func (s *service) list(ctx context.Context, _ *api.Empty) (*api.Out[[]Campaign], error) {
	site, err := s.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	return &api.Out[[]Campaign]{Body: s.rows.All(site)}, nil
}

func (s *service) get(ctx context.Context, in *campaignIn) (*api.Out[Campaign], error) {
	c, err := s.one(ctx, in.ID)
	return &api.Out[Campaign]{Body: c}, err
}

func (s *service) one(ctx context.Context, id int64) (c Campaign, err error) {
	site, err := s.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return c, err
	}
	return s.rows.MustFind(site, id, "campaign")
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
