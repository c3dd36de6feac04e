package account

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// signIns are the tables of what people and clients are signed in with. All of it
// ends together when a password changes, an agent is switched off or a site is
// (NOTES-account O20); what is removed takes its rows along.
var signIns = []string{"token", "oauth_code", "session"}

// EndSignIns ends an agent's tokens, codes and sessions, and the sockets that were
// opened with them; API keys stay.
func EndSignIns(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	if err := endSignIns(ctx, tx, ` WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, agentID)
}

// endOtherSignIns is EndSignIns but for one session, if staying names it.
func endOtherSignIns(ctx context.Context, tx *store.Tx, siteID, agentID int64, staying string) error {
	if err := endSignIns(ctx, tx, ` WHERE site_id = ? AND agent_id = ? AND digest <> ?`, siteID, agentID, staying); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, agentID)
}

// EndSiteSignIns ends the tokens, codes and sessions of a site's agents and of
// clients that act on the site, and all sockets of agents; API keys stay.
func EndSiteSignIns(ctx context.Context, tx *store.Tx, siteID int64) error {
	if err := endSignIns(ctx, tx, ` WHERE site_id = ?`, siteID); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, 0)
}

func endSignIns(ctx context.Context, tx *store.Tx, where string, args ...any) error {
	for _, table := range signIns {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+where, args...); err != nil {
			return fmt.Errorf("end sign-ins: %w", err)
		}
	}
	return nil
}
