package campaign

import (
	"context"
	"fmt"

	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Rules are what a campaign does by itself: whom it invites, where it sends
// requests, in which words it speaks. They are ready to be asked and never change.
type Rules struct {
	Invitation Invitation
	Routing    RoutingRules
	Language   Language

	invited []*condition.Matcher // of Invitation.AutoInvitations
	routed  []*condition.Matcher // of Routing.Rules
	words   map[string]string
	spoken  map[string]string // words for the widget, where they are not its own English
}

// Invites lists the auto invitations that are on and about this visitor, by id.
func (r *Rules) Invites(f *condition.Facts) []AutoInvitation {
	var out []AutoInvitation
	for i, v := range r.Invitation.AutoInvitations {
		if v.IsEnable && r.invited[i].Match(f) {
			out = append(out, v)
		}
	}
	return out
}

// Rule is the first custom rule that is on and about this visitor (NOTES-livechat C10).
func (r *Rules) Rule(f *condition.Facts) (CustomRule, bool) {
	for i, v := range r.Routing.Rules {
		if v.IsEnable && r.routed[i].Match(f) {
			return v, true
		}
	}
	return CustomRule{}, false
}

// Matching lists all custom rules that are on and about this visitor, in their order: for
// those who pass over some (NOTES-livechat B7).
func (r *Rules) Matching(f *condition.Facts) []CustomRule {
	var out []CustomRule
	for i, v := range r.Routing.Rules {
		if v.IsEnable && r.routed[i].Match(f) {
			out = append(out, v)
		}
	}
	return out
}

// Words are the texts that visitors see, by their keys in the catalogue. Do not
// change them.
func (r *Rules) Words() map[string]string { return r.words }

// Rules are the rules of a campaign, or fault.NotFound.
func (c *Campaigns) Rules(s *snapshot.Site, id int64) (*Rules, error) {
	r := c.rules.In(s)[id]
	if r == nil {
		return nil, fault.NotFound("campaign", id)
	}
	return r, nil
}

// loadRules reads the rules of all campaigns of a site.
func (c *Campaigns) loadRules(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]*Rules, error) {
	all, err := loadPages(ctx, tx, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the rules of campaigns: %w", err)
	}
	invitations, _, err := c.invitations.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return nil, err
	}
	for _, v := range invitations {
		r := all[v.CampaignID]
		r.Invitation.AutoInvitations = append(r.Invitation.AutoInvitations, v)
		r.invited = append(r.invited, compiled(v.Conditions))
	}
	rules, err := customRules(ctx, tx, siteID, 0)
	if err != nil {
		return nil, err
	}
	for _, v := range rules {
		r := all[v.CampaignID]
		r.Routing.Rules = append(r.Routing.Rules, v)
		r.routed = append(r.routed, compiled(v.Conditions))
	}
	return all, nil
}

func loadPages(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]*Rules, error) {
	rows, err := tx.Query(ctx, `SELECT id, language, invitation_style, manual_invitation, routing, texts FROM campaign WHERE site_id = ?`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	all := map[int64]*Rules{}
	for rows.Next() {
		var id int64
		var language, manual, routing, texts string
		r := &Rules{}
		err := rows.Scan(&id, &language, &r.Invitation.Style, &manual, &routing, &texts)
		if err != nil {
			return nil, err
		}
		if r.Invitation.ManualInvitation, err = decodeOnto(manual, newManualInvitation()); err != nil {
			return nil, err
		}
		if r.Routing, err = decode[RoutingRules](routing); err != nil {
			return nil, err
		}
		own, err := decode[ownTexts](texts)
		if err != nil {
			return nil, err
		}
		r.Language = own.page(language)
		r.words = r.Language.words()
		r.spoken = spoken(r.words)
		all[id] = r
	}
	return all, rows.Err()
}

// compiled makes stored conditions ready. They were checked when they were
// written; what is not understood any more is about nobody.
func compiled(c condition.Conditions) *condition.Matcher {
	m, err := c.Compile("")
	if err != nil {
		return nil
	}
	return m
}
