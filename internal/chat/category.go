package chat

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"parley/internal/campaign"
	"parley/internal/fault"
)

// categoriesOf are the choices of the wrap-up form's category field, in their order:
// grouped ones when the field has groups, else without a group (NOTES-livechat W33, 9.4).
func categoriesOf(p *campaign.Pages) (out []WrapupCategory) {
	for _, f := range p.AgentWrapup {
		if p.WrapUpPart(f) != campaign.CategoryPart {
			continue
		}
		for _, group := range f.Categories {
			for _, option := range group.Options {
				out = append(out, WrapupCategory{Category: option, Group: group.Name})
			}
		}
		if len(out) > 0 {
			return out
		}
		for _, option := range f.Options.List() {
			out = append(out, WrapupCategory{Category: option})
		}
	}
	return out
}

// chosenCategories are those of the form's categories that are meant, each once, as the
// form spells them. A group need not be named where the category has one alone.
func chosenCategories(p *campaign.Pages, sent []WrapupCategory) ([]WrapupCategory, error) {
	all := categoriesOf(p)
	out := []WrapupCategory{}
	for _, s := range sent {
		var found []WrapupCategory
		for _, c := range all {
			if strings.EqualFold(c.Category, strings.TrimSpace(s.Category)) && (s.Group == "" || strings.EqualFold(c.Group, strings.TrimSpace(s.Group))) {
				found = append(found, c)
			}
		}
		switch {
		case len(found) == 0:
			return nil, fault.NotInList("categories", namesOf(all)...)
		case len(found) > 1:
			return nil, fault.Missing("categories.group")
		}
		out = append(out, found[0])
	}
	return unique(out), nil
}

func namesOf(categories []WrapupCategory) (out []string) {
	for _, c := range categories {
		out = append(out, c.Category)
	}
	return out
}

// unique leaves out what was there before, and keeps the order.
func unique[T comparable](all []T) []T {
	seen, out := map[T]bool{}, []T{}
	for _, v := range all {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// categories is the category that a number means, by campaign.
type categories map[int64]string

// categories finds what a number means: the place of a choice, from 1, in the category
// field of each campaign (NOTES-livechat L21).
func (e *Engine) categories(ctx context.Context, siteID, place int64) (categories, error) {
	campaigns, err := e.campaigns.AllOf(ctx, siteID)
	if err != nil {
		return nil, err
	}
	out := categories{}
	for _, c := range campaigns {
		if all := categoriesOf(&c.Pages); place >= 1 && place <= int64(len(all)) {
			out[c.ID] = strings.ToLower(all[place-1].Category)
		}
	}
	return out, nil
}

// apply leaves the chats that were given the category.
func (m categories) apply(q *bun.SelectQuery) *bun.SelectQuery {
	return q.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		q = q.Where("1 = 0")
		for campaignID, category := range m {
			q = q.WhereOr("c.campaign_id = ? AND EXISTS (SELECT 1 FROM chat_wrapup_category AS w WHERE w.chat_id = c.id AND w.category = ?)", campaignID, category)
		}
		return q
	})
}
