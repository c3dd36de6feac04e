package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley/internal/fault"
	"parley/internal/store"
)

// Plan is what a site may have: an edition, and how many agents.
type Plan struct {
	ID       int64
	Name     string
	Edition  Edition
	Seats    int64 // 0: no limit
	Products int64 // a mask that means nothing yet (NOTES-account R7)
}

const selectPlans = `SELECT p.id, p.name, p.edition, p.seats, p.products FROM plan p`

// Plans lists the installation's plans, by id.
func Plans(ctx context.Context, tx *store.Tx) ([]Plan, error) {
	return plans(ctx, tx, selectPlans+` ORDER BY p.id`)
}

// PlansOf lists the plans of a site, by id.
func PlansOf(ctx context.Context, tx *store.Tx, siteID int64) ([]Plan, error) {
	return plans(ctx, tx, selectPlans+` JOIN site_plan sp ON sp.plan_id = p.id WHERE sp.site_id = ? ORDER BY p.id`, siteID)
}

func plans(ctx context.Context, tx *store.Tx, query string, args ...any) ([]Plan, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read plans: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := []Plan{}
	for rows.Next() {
		var p Plan
		if err := rows.Scan(&p.ID, &p.Name, &p.Edition, &p.Seats, &p.Products); err != nil {
			return nil, fmt.Errorf("read plans: %w", err)
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// GivePlans replaces the plans of a site. One that does not exist is
// fault.NotInList of planList (R6). Agents who are there stay, whatever the seats.
func GivePlans(ctx context.Context, tx *store.Tx, siteID int64, ids []int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM site_plan WHERE site_id = ?`, siteID); err != nil {
		return fmt.Errorf("take plans away: %w", err)
	}
	for _, id := range ids {
		var one int
		err := tx.QueryRow(ctx, `SELECT 1 FROM plan WHERE id = ?`+tx.ForKeyShare(), id).Scan(&one)
		if errors.Is(err, store.ErrNone) {
			return fault.NotInList("planList")
		}
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO site_plan (site_id, plan_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, siteID, id)
		}
		if err != nil {
			return fmt.Errorf("give a plan: %w", err)
		}
	}
	return applyPlans(ctx, tx, siteID)
}

// SetPlan adds a plan, or changes the one with its id and all sites that have it.
func SetPlan(ctx context.Context, tx *store.Tx, p Plan) error {
	if !slices.Contains(editions, p.Edition) {
		return fault.NotInList("edition", string(Enterprise), string(Business))
	}
	if p.ID <= 0 || p.Seats < 0 {
		return fault.OutOfRange("seats", "neither id nor seats may be negative, nor the id 0")
	}
	if err := fault.Required("name", p.Name); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO plan (id, name, edition, seats, products) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, edition = excluded.edition, seats = excluded.seats, products = excluded.products`,
		p.ID, p.Name, p.Edition, p.Seats, p.Products)
	if err != nil {
		return fmt.Errorf("set a plan: %w", err)
	}
	sites, err := ids(ctx, tx, `SELECT site_id FROM site_plan WHERE plan_id = ? ORDER BY site_id`, p.ID)
	if err != nil {
		return err
	}
	for _, site := range sites { // holds all sites, before any of them has its revision
		if err := applyPlans(ctx, tx, site); err != nil {
			return err
		}
	}
	for _, site := range sites {
		err := Audit(ctx, tx, Entry{SiteID: site, Product: "account", Action: "Plan Management", Summary: fmt.Sprintf("Change plan '%s'", p.Name)})
		if err != nil {
			return err
		}
	}
	return nil
}

// applyPlans writes what follows from a site's plans: the highest edition and the
// seats of all together.
func applyPlans(ctx context.Context, tx *store.Tx, siteID int64) error {
	has, err := PlansOf(ctx, tx, siteID)
	if err != nil {
		return err
	}
	edition, seats, limited := Business, int64(0), true
	for _, p := range has {
		if p.Edition == Enterprise {
			edition = Enterprise
		}
		seats += p.Seats
		limited = limited && p.Seats > 0
	}
	if !limited {
		seats = 0
	}
	if _, err := tx.Exec(ctx, `UPDATE site SET plan = ?, seats = ? WHERE id = ?`, edition, seats, siteID); err != nil {
		return fmt.Errorf("apply plans: %w", err)
	}
	return nil
}

// firstPlan is the plan that stands for an edition by itself.
func firstPlan(ctx context.Context, tx *store.Tx, edition Edition) (id int64, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM plan WHERE edition = ? ORDER BY id LIMIT 1`, edition).Scan(&id)
	if errors.Is(err, store.ErrNone) { // the operator has changed them all
		return 0, fault.NotInList("plan")
	}
	if err != nil {
		return 0, fmt.Errorf("find a plan of the edition %s: %w", edition, err)
	}
	return id, nil
}
