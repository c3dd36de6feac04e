package campaign

import (
	"context"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/store"
)

const routingPath = "/livechat/campaigns/{id}/routingRules"

func (c *Campaigns) serveRouting(a *api.API) {
	op := func(method, id, summary string) api.Op {
		return api.Op{Method: method, Path: routingPath, Aliases: []string{"/livechat/campaigns/{id}/routingRule"}, ID: id,
			Tag: "Routing Rules", Summary: summary, Permission: auth.ManageCampaigns}
	}
	api.Handle(a, op("GET", "getCampaignRoutingRules", "Read routing settings"), c.getRouting)
	api.Handle(a, op("PUT", "updateCampaignRoutingRules", "Change routing settings"), c.updateRouting)
	c.serveCustomRules(a)
}

func (c *Campaigns) getRouting(ctx context.Context, in *campaignIn) (*api.Out[RoutingRules], error) {
	r, err := c.rulesOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.Out[RoutingRules]{Body: r.Routing}, nil
}

// rulesOf are the rules of a campaign of the caller's site.
func (c *Campaigns) rulesOf(ctx context.Context, id int64) (*Rules, error) {
	s, err := c.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	return c.Rules(s, id)
}

// updateRouting changes routing. A list of rules that is sent replaces the one
// there is; without numbers it says the order itself.
func (c *Campaigns) updateRouting(ctx context.Context, in *pageIn[RoutingRules]) (*api.Out[RoutingRules], error) {
	out := &api.Out[RoutingRules]{}
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		page, err := column(ctx, tx, siteID, in.ID, "routing", lenient.Defaults[RoutingRules]())
		if err != nil {
			return done, err
		}
		stored, err := customRules(ctx, tx, siteID, in.ID)
		if err != nil {
			return done, err
		}
		page.Rules = unplaced(stored)
		if out.Body, err = in.Body.Onto(page); err != nil {
			return done, err
		}
		err = c.writeRules(ctx, tx, siteID, in.ID, stored, out.Body.Rules, func(i int) string { return fmt.Sprintf("rules[%d].", i) })
		if err != nil {
			return done, err
		}
		return api.Change{What: "campaign routing rules", Verb: "changed"}, writeRouting(ctx, tx, siteID, in.ID, &out.Body)
	})
	return out, err
}

// writeRouting checks and writes routing but its rules, with what it names.
func writeRouting(ctx context.Context, tx *store.Tx, siteID, id int64, v *RoutingRules) (err error) {
	if v.Fail.OfflineMessageEmails, err = Addresses("fail.offlineMessageEmails", v.Fail.OfflineMessageEmails); err != nil {
		return err
	}
	stored := *v
	stored.Rules = nil
	if err := setColumn(ctx, tx, siteID, id, "routing", stored); err != nil {
		return err
	}
	return reference.Write(ctx, tx, siteID, reference.Campaign, id, "routing",
		target("simpleRouteToId", v.SimpleRouteToObject, v.SimpleRouteToID),
		target("fail.routeToId", v.Fail.RouteToObject, v.Fail.RouteToID))
}
