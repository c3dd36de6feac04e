package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// callerNow is the caller with the rights that the database knows in this step:
// between its authentication and now, somebody may have taken them away.
func callerNow(ctx context.Context, tx *store.Tx) (*auth.Principal, error) {
	p := *auth.From(ctx)
	if p.Kind != auth.Agent {
		return &p, nil
	}
	var active bool
	err := tx.QueryRow(ctx, `SELECT is_admin, is_active FROM agent WHERE site_id = ? AND id = ?`, p.SiteID, p.AgentID).
		Scan(&p.IsAdmin, &active)
	if errors.Is(err, store.ErrNone) || err == nil && !active {
		return nil, fault.BadCredentials()
	}
	if err != nil {
		return nil, fmt.Errorf("read the caller: %w", err)
	}
	if p.Permissions, err = effectiveKeys(ctx, tx, p.SiteID, p.AgentID); err != nil {
		return nil, err
	}
	p.Bound()
	return &p, nil
}

// adminsOnly refuses everybody but administrators. A client is none, whatever
// its rights (NOTES-account A14, P6, G7).
func adminsOnly(p *auth.Principal) error {
	if p.Kind == auth.Agent && p.IsAdmin {
		return nil
	}
	return fault.Denied()
}

// lockAdminsAnd holds a site's active administrators and an agent until the step
// ends: of two who would each take away the other, one decides first and the other
// then sees it.
func lockAdminsAnd(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	_, err := ids(ctx, tx, `SELECT id FROM agent WHERE site_id = ? AND (is_admin AND is_active OR id = ?) ORDER BY id`+tx.ForNoKeyUpdate(), siteID, agentID)
	if err != nil {
		return fmt.Errorf("lock the administrators: %w", err)
	}
	return nil
}

// keepAnAdmin refuses a step that has left its site without an active
// administrator (A15, G7). Those there are have been locked before the change.
func keepAnAdmin(ctx context.Context, tx *store.Tx, siteID int64) error {
	var left int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM agent WHERE site_id = ? AND is_admin AND is_active`, siteID).Scan(&left)
	if err != nil {
		return fmt.Errorf("count the administrators: %w", err)
	}
	if left == 0 {
		return fault.Protected("The site would have no active administrator.")
	}
	return nil
}
