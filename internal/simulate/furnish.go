package simulate

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/account"
	"parley/internal/condition"
	"parley/internal/setting"
	"parley/internal/store"
)

// teams are the departments that a site gets with its new agents.
var teams = []string{"Sales", "Support", "Returns", "Billing"}

// furnish adds agents in departments until the site has so many as are wanted. They have
// no password: nobody signs in as one of them.
func (p *play) furnish(ctx context.Context) error {
	return p.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		staff, err := p.Staff.Colleagues(ctx, tx, p.site)
		if err != nil {
			return err
		}
		members := make([][]int64, len(teams))
		for n := len(staff); n < p.Agents; n++ {
			id, err := account.CreateAgent(ctx, tx, p.site, account.NewAgent{Email: fmt.Sprintf("agent%d@site%d.example", n, p.site),
				DisplayName: fmt.Sprintf("Agent %d", n), FirstName: "Agent", LastName: fmt.Sprint(n)})
			if err != nil {
				return err
			}
			team := n % len(teams)
			members[team] = append(members[team], id)
		}
		for i, agents := range members {
			if len(agents) == 0 {
				continue
			}
			if _, err := setting.CreateDepartment(ctx, tx, p.site, fmt.Sprintf("%s (simulated)", teams[i]), agents...); err != nil {
				return err
			}
		}
		if p.Agents <= len(staff) {
			return nil
		}
		return equip(ctx, tx, p.site)
	})
}

// equip gives a new site what its reports count: an invitation, a conversion, a segment
// and canned messages.
func equip(ctx context.Context, tx *store.Tx, site int64) error {
	if _, err := tx.Exec(ctx, `UPDATE auto_invitation SET is_enable = TRUE WHERE site_id = ? AND id <= 2`, site); err != nil {
		return fmt.Errorf("switch invitations on: %w", err)
	}
	bought := setting.ConversionAction{Name: "Order (simulated)", IsEnable: true, Type: setting.ByURL, MatchType: "Contains", MatchValue: "/checkout/done",
		IsAssignValue: true, AssignValue: "40"}
	returning := setting.VisitorSegmentation{Name: "Came back (simulated)", IsEnable: true, Color: "339FD9", Conditions: condition.SegmentConditions{When: "All",
		List: []condition.SegmentCondition{{Number: 1, Field: "NumberOfVisits", Operator: "MoreThan", Value: "1"}}}}
	if err := errors.Join(store.Insert(ctx, tx, site, &bought), store.Insert(ctx, tx, site, &returning)); err != nil {
		return err
	}
	for i, t := range topics {
		m := setting.CannedMessage{Name: fmt.Sprintf("Answer %d (simulated)", i+1), Message: t.answer[0]}
		if err := store.Insert(ctx, tx, site, &m); err != nil {
			return err
		}
	}
	return store.Touch(ctx, tx, site)
}
