package campaign

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/campaign/language"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

const (
	campaignsPath   = "/livechat/campaigns"
	campaignPath    = campaignsPath + "/{id}"
	removedCampaign = "Campaign with id '{id}' has been removed."
)

func (c *Campaigns) serveCampaigns(a *api.API) {
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: path, ID: id, Tag: "Campaigns", Summary: summary, Permission: auth.ManageCampaigns}
	}
	api.Handle(a, op("GET", campaignsPath, "listCampaigns", "List campaigns"), c.listCampaigns)
	api.Handle(a, op("POST", campaignsPath, "createCampaign", "Create a campaign"), c.createCampaign)
	api.Handle(a, op("GET", campaignPath, "getCampaign", "Read a campaign"), c.getCampaign)
	api.Handle(a, op("PUT", campaignPath, "updateCampaign", "Change a campaign"), c.updateCampaign)
	remove := op("DELETE", campaignPath, "deleteCampaign", "Remove a campaign")
	remove.Removed = removedCampaign
	api.Handle(a, remove, c.removeCampaign)
}

type campaignIn struct {
	ID int64 `path:"id" doc:"Campaign id."`
}

func (c *Campaigns) listCampaigns(ctx context.Context, _ *api.Empty) (*api.Out[[]Campaign], error) {
	s, err := c.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	out := &api.Out[[]Campaign]{Body: []Campaign{}}
	for _, v := range c.All(s) {
		out.Body = append(out.Body, v.Campaign)
	}
	return out, nil
}

func (c *Campaigns) getCampaign(ctx context.Context, in *campaignIn) (*api.Out[Campaign], error) {
	s, err := c.mine(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.Out[Campaign]{Body: s.Campaign}, nil
}

type createIn struct{ Body Campaign }

func (c *Campaigns) createCampaign(ctx context.Context, in *createIn) (*api.Out[Campaign], error) {
	out := &api.Out[Campaign]{}
	err := c.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		siteID := auth.From(ctx).SiteID
		out.Body = in.Body
		out.Body.Language = language.Spell(in.Body.Language)
		out.Body.ID, err = Create(ctx, tx, siteID, NewCampaign{Name: in.Body.Name, Description: in.Body.Description, Language: in.Body.Language})
		if err != nil {
			return err
		}
		return audit(ctx, tx, campaignChange("added", out.Body))
	})
	return out, err
}

// updateCampaign changes what a campaign is called and its language, which texts and direction
// follow (NOTES-livechat B24a).
func (c *Campaigns) updateCampaign(ctx context.Context, in *pageIn[Campaign]) (*api.Out[Campaign], error) {
	out := &api.Out[Campaign]{}
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		stored, err := c.table.Get(ctx, tx, siteID, in.ID)
		if err != nil {
			return done, err
		}
		if out.Body, err = in.Body.Onto(*stored); err != nil {
			return done, err
		}
		out.Body.Language = language.Spell(out.Body.Language)
		return campaignChange("changed", out.Body), c.table.Update(ctx, tx, siteID, &out.Body)
	})
	return out, err
}

// removeCampaign takes a campaign away with its pages, invitations and rules. The default one
// stays, so a site always has one (NOTES-livechat B10); chats and visits that came
// through a campaign keep its number.
func (c *Campaigns) removeCampaign(ctx context.Context, in *campaignIn) (*api.Out[string], error) {
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		stored, err := c.table.Get(ctx, tx, siteID, in.ID)
		if err != nil {
			return done, err
		}
		first, err := Default(ctx, tx, siteID)
		if err != nil {
			return done, err
		}
		if in.ID == first {
			return done, fault.Conflict("The default campaign cannot be removed.")
		}
		if err := reference.Guard(ctx, tx, siteID, reference.Campaign, in.ID); err != nil {
			return done, err
		}
		if err := c.dropReferences(ctx, tx, siteID, in.ID); err != nil {
			return done, err
		}
		return campaignChange("removed", *stored), c.table.Delete(ctx, tx, siteID, in.ID)
	})
	return &api.Out[string]{Body: api.Removed(removedCampaign, in.ID)}, err
}

// dropReferences drops what a campaign, its invitations and its rules name.
func (c *Campaigns) dropReferences(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	invitations, _, err := c.invitations.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return err
	}
	for _, v := range invitations {
		if v.CampaignID != id {
			continue
		}
		if err := reference.Drop(ctx, tx, siteID, reference.AutoInvitation, v.ID); err != nil {
			return err
		}
	}
	rules, err := customRules(ctx, tx, siteID, id)
	if err != nil {
		return err
	}
	for _, v := range rules {
		if err := reference.Drop(ctx, tx, siteID, reference.CustomRule, v.ID); err != nil {
			return err
		}
	}
	return reference.Drop(ctx, tx, siteID, reference.Campaign, id)
}

func campaignChange(verb string, v Campaign) api.Change {
	return api.Change{What: reference.Campaign.Label, Verb: verb, Name: v.Name}
}
