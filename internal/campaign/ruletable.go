package campaign

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// customRules reads the rules of a campaign, or of all (0), in their order.
func customRules(ctx context.Context, tx *store.Tx, siteID, campaignID int64) ([]CustomRule, error) {
	rules := []CustomRule{}
	q := tx.Bun().NewSelect().Model(&rules).ModelTableExpr("custom_rule AS custom_rule").Where("site_id = ?", siteID).Order("campaign_id", "place")
	if campaignID != 0 {
		q = q.Where("campaign_id = ?", campaignID)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read routing rules: %w", err)
	}
	return rules, nil
}

// writeRules makes next a campaign's rules in place of those that are stored. Rules
// are the same by their ids (NOTES-livechat W45); next gets its numbers, its new ids
// and its order. member is where the rule at a place of next stands in the input.
func (c *Campaigns) writeRules(ctx context.Context, tx *store.Tx, siteID, campaignID int64, stored, next []CustomRule, member func(int) string) error {
	renumber(next)
	gone := map[int64]CustomRule{}
	for _, r := range stored {
		gone[r.ID] = r
	}
	for i := range next {
		r := &next[i]
		was, known := gone[r.ID]
		switch {
		case r.ID != 0 && !known:
			return fault.Taken(member(i) + "id") // the same rule twice
		case known && reflect.DeepEqual(was, *r):
		default:
			r.CampaignID = campaignID
			if err := c.writeRule(ctx, tx, siteID, r, member(i)); err != nil {
				return err
			}
		}
		delete(gone, r.ID)
	}
	for id := range gone {
		if err := reference.Drop(ctx, tx, siteID, reference.CustomRule, id); err != nil {
			return err
		}
		if err := c.customRules.Delete(ctx, tx, siteID, id); err != nil {
			return err
		}
	}
	slices.SortFunc(next, func(a, b CustomRule) int { return cmp.Compare(a.Order, b.Order) })
	return nil
}

// writeRule checks and completes a rule, and writes it with what it names.
func (c *Campaigns) writeRule(ctx context.Context, tx *store.Tx, siteID int64, r *CustomRule, member string) error {
	if _, err := r.Conditions.Compile(member + "conditions"); err != nil {
		return err
	}
	uses, err := reference.OfConditions(ctx, tx, siteID, r.Conditions, member+"conditions")
	if err != nil {
		return err
	}
	write := c.customRules.Update
	if r.ID == 0 {
		write = c.customRules.Insert
	}
	if err := write(ctx, tx, siteID, r); err != nil {
		return err
	}
	uses = append(uses, target(member+"routeToId", r.RouteToObject, r.RouteToID))
	return reference.Write(ctx, tx, siteID, reference.CustomRule, r.ID, "", uses...)
}

// target is what a route names; 0 is the whole site.
func target(member, object string, id int64) reference.Use {
	if object == "agent" {
		return reference.Use{Field: member, Target: reference.Agent, ID: id}
	}
	return reference.Use{Field: member, Target: reference.Department, ID: id}
}
