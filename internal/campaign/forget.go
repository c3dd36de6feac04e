package campaign

import (
	"context"
	"fmt"

	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/store"
)

// ForgetDepartment has routing go on to the whole site where it named a department
// that goes (NOTES-livechat B11). Who names whom is for the caller to forget.
func ForgetDepartment(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE custom_rule SET route_to_id = 0 WHERE site_id = ? AND route_to_object = 'department' AND route_to_id = ?`, siteID, id)
	if err != nil {
		return fmt.Errorf("forget a department in routing rules: %w", err)
	}
	campaigns, err := reference.Names(ctx, tx, siteID, reference.Campaign)
	if err != nil {
		return err
	}
	for _, c := range campaigns {
		r, err := column(ctx, tx, siteID, c.ID, "routing", lenient.Defaults[RoutingRules]())
		if err != nil {
			return err
		}
		simple, fail := forget(r.SimpleRouteToObject, &r.SimpleRouteToID, id), forget(r.Fail.RouteToObject, &r.Fail.RouteToID, id)
		if !simple && !fail {
			continue
		}
		r.Rules = nil // they are not in the page
		if err := setColumn(ctx, tx, siteID, c.ID, "routing", r); err != nil {
			return err
		}
	}
	return nil
}

// forget makes a route go to the whole site when it went to a department, and tells
// whether it did.
func forget(object string, to *int64, department int64) bool {
	if object != "department" || *to != department {
		return false
	}
	*to = 0
	return true
}
