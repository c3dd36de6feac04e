package account

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// removeAgent removes an agent with its tokens, keys and sessions, for a caller.
// Nobody removes the own account, and only administrators an administrator; the
// last active one stays (NOTES-account A15, A23). What it did keeps its name.
func (s *Service) removeAgent(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	if p := auth.From(ctx); p.Kind == auth.Agent && p.AgentID == id {
		return fault.Protected("Nobody can remove the own account.")
	}
	if err := HoldMembers(ctx, tx, siteID); err != nil {
		return err
	}
	if err := lockAdminsAnd(ctx, tx, siteID, id); err != nil {
		return err
	}
	a, err := agentOf(ctx, tx, siteID, id)
	if err != nil {
		return err
	}
	p, err := callerNow(ctx, tx)
	if err != nil {
		return err
	}
	if a.IsAdmin {
		if err := adminsOnly(p); err != nil {
			return err
		}
	}
	if err := reference.Guard(ctx, tx, siteID, reference.Agent, id); err != nil {
		return err
	}
	if err := s.dismiss(ctx, tx, siteID, id); err != nil {
		return err
	}
	if err := s.forgetPhoto(ctx, tx, siteID, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM agent WHERE site_id = ? AND id = ?`, siteID, id); err != nil {
		return fmt.Errorf("remove an agent: %w", err)
	}
	if a.IsAdmin && a.IsActive {
		if err := keepAnAdmin(ctx, tx, siteID); err != nil {
			return err
		}
	}
	if err := unlock(ctx, tx, Agents, strings.ToLower(a.Email)); err != nil {
		return err
	}
	if err := s.membersChanged(ctx, tx, siteID); err != nil {
		return err
	}
	if err := auditAgent(ctx, tx, siteID, "Remove agent '%s'", a.DisplayName); err != nil {
		return err
	}
	return Recheck(ctx, tx, siteID, id)
}

// Unlock lets an agent sign in again after too many failures (A12).
func Unlock(ctx context.Context, tx *store.Tx, siteID int64, a *Agent) error {
	if err := unlock(ctx, tx, Agents, strings.ToLower(a.Email)); err != nil {
		return err
	}
	return auditAgent(ctx, tx, siteID, "Unlock agent '%s'", a.DisplayName)
}
