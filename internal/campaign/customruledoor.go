package campaign

import (
	"context"
	"slices"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

const (
	rulePath    = "/livechat/campaigns/{id}/routingRule/customRules"
	ruleAlias   = "/livechat/campaigns/{id}/routingRules/customRules"
	removedRule = "Custom Rule with id '{id}' has been removed."
)

func (c *Campaigns) serveCustomRules(a *api.API) {
	op := func(method, rest, id, summary string) api.Op {
		return api.Op{Method: method, Path: rulePath + rest, Aliases: []string{ruleAlias + rest}, ID: id, Tag: "Routing Rules",
			Summary: summary, Permission: auth.ManageCampaigns}
	}
	const one = "/{customRuleId}"
	api.Handle(a, op("POST", "", "createCustomRule", "Create a routing rule"), c.createRule)
	api.Handle(a, op("GET", one, "getCustomRule", "Read a routing rule"), c.getRule)
	api.Handle(a, op("PUT", one, "updateCustomRule", "Change a routing rule"), c.updateRule)
	remove := op("DELETE", one, "deleteCustomRule", "Remove a routing rule")
	remove.Removed = removedRule
	api.Handle(a, remove, c.removeRule)
}

// customRuleIn names a rule of a campaign.
type customRuleIn struct {
	ID           int64 `path:"id" doc:"Campaign id."`
	CustomRuleID int64 `path:"customRuleId" doc:"Rule id."`
}

// in is the rule's place among those of its campaign.
func (in customRuleIn) in(rules []CustomRule) (int, error) {
	i := slices.IndexFunc(rules, func(r CustomRule) bool { return r.ID == in.CustomRuleID })
	if i < 0 {
		return 0, fault.NotFound(reference.CustomRule.Label, in.CustomRuleID)
	}
	return i, nil
}

func (c *Campaigns) getRule(ctx context.Context, in *customRuleIn) (*api.Out[CustomRule], error) {
	r, err := c.rulesOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	i, err := in.in(r.Routing.Rules)
	if err != nil {
		return nil, err
	}
	return &api.Out[CustomRule]{Body: r.Routing.Rules[i]}, nil
}

func (c *Campaigns) createRule(ctx context.Context, in *pageIn[CustomRule]) (*api.Out[CustomRule], error) {
	out := &api.Out[CustomRule]{}
	err := c.changeRules(ctx, in.ID, func(rules []CustomRule) (_ []CustomRule, done api.Change, err error) {
		out.Body, err = in.Body.New()
		return append(rules, out.Body), ruleChange("added", out.Body), err
	}, func(r CustomRule, isNew bool) {
		if isNew {
			out.Body = r
		}
	})
	return out, err
}

type updateRuleIn struct {
	customRuleIn
	Body api.Patch[CustomRule]
}

func (c *Campaigns) updateRule(ctx context.Context, in *updateRuleIn) (*api.Out[CustomRule], error) {
	out := &api.Out[CustomRule]{}
	err := c.changeRules(ctx, in.ID, func(rules []CustomRule) (_ []CustomRule, done api.Change, err error) {
		i, err := in.in(rules)
		if err != nil {
			return nil, done, err
		}
		rules[i], err = in.Body.Onto(rules[i])
		return rules, ruleChange("changed", rules[i]), err
	}, func(r CustomRule, _ bool) {
		if r.ID == in.CustomRuleID {
			out.Body = r
		}
	})
	return out, err
}

func (c *Campaigns) removeRule(ctx context.Context, in *customRuleIn) (*api.Out[string], error) {
	err := c.changeRules(ctx, in.ID, func(rules []CustomRule) (_ []CustomRule, done api.Change, err error) {
		i, err := in.in(rules)
		if err != nil {
			return nil, done, err
		}
		done = ruleChange("removed", rules[i])
		return slices.Delete(rules, i, i+1), done, nil
	}, func(CustomRule, bool) {})
	return &api.Out[string]{Body: api.Removed(removedRule, in.CustomRuleID)}, err
}

// changeRules lets edit change the rules of a campaign, which come without their
// numbers, and shows what became of them.
func (c *Campaigns) changeRules(ctx context.Context, id int64, edit func([]CustomRule) ([]CustomRule, api.Change, error), show func(r CustomRule, isNew bool)) error {
	return c.change(ctx, id, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		stored, err := customRules(ctx, tx, siteID, id)
		if err != nil {
			return done, err
		}
		next, done, err := edit(unplaced(stored))
		if err != nil {
			return done, err
		}
		if err := c.writeRules(ctx, tx, siteID, id, stored, next, func(int) string { return "" }); err != nil {
			return done, err
		}
		for _, r := range next {
			isNew := !slices.ContainsFunc(stored, func(s CustomRule) bool { return s.ID == r.ID })
			show(r, isNew)
		}
		return done, nil
	})
}

func ruleChange(verb string, r CustomRule) api.Change {
	return api.Change{What: reference.CustomRule.Label, Verb: verb, Name: r.Name}
}
