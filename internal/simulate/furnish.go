package simulate

import (
	"context"
	"fmt"

	"parley/internal/account"
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
		return nil
	})
}
