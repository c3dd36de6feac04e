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
	if err := endSignIns(ctx, tx, siteID, agentID, ` WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, agentID)
}

// endOtherSignIns is EndSignIns but for one session, if staying names it.
func endOtherSignIns(ctx context.Context, tx *store.Tx, siteID, agentID int64, staying string) error {
	if err := endSignIns(ctx, tx, siteID, agentID, ` WHERE site_id = ? AND agent_id = ? AND digest <> ?`, siteID, agentID, staying); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, agentID)
}

// endWithoutFactor ends what an agent is signed in with by the password alone: the
// other sessions and the tokens that were had for it. What the agent has allowed
// clients from a session goes on.
func endWithoutFactor(ctx context.Context, tx *store.Tx, siteID, agentID int64, keep string) error {
	if err := holdAgents(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM token WHERE site_id = ? AND agent_id = ? AND client_id IS NULL`, siteID, agentID)
	if err != nil {
		return fmt.Errorf("end the tokens had for a password: %w", err)
	}
	if _, err = tx.Exec(ctx, `DELETE FROM session WHERE site_id = ? AND agent_id = ? AND digest <> ?`, siteID, agentID, keep); err != nil {
		return fmt.Errorf("end the other sessions: %w", err)
	}
	return Recheck(ctx, tx, siteID, agentID)
}

// EndSiteSignIns ends the tokens, codes and sessions of a site's agents and of
// clients that act on the site, and all sockets of agents; API keys stay.
func EndSiteSignIns(ctx context.Context, tx *store.Tx, siteID int64) error {
	if err := endSignIns(ctx, tx, siteID, 0, ` WHERE site_id = ?`, siteID); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, 0)
}

// endSignIns ends those of an agent, or of all agents of a site, that where tells.
func endSignIns(ctx context.Context, tx *store.Tx, siteID, agentID int64, where string, args ...any) error {
	if err := holdAgents(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	for _, table := range signIns {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+where, args...); err != nil {
			return fmt.Errorf("end sign-ins: %w", err)
		}
	}
	return nil
}
