package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// agentOf is GetAgent for a caller, who may name an agent that does not exist.
func agentOf(ctx context.Context, tx *store.Tx, siteID, id int64) (*Agent, error) {
	a, err := GetAgent(ctx, tx, siteID, id)
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("agent", id)
	}
	return a, err
}

// lockAgent holds an agent's row until the step ends.
func lockAgent(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM agent WHERE site_id = ? AND id = ?`+tx.ForNoKeyUpdate(), siteID, id).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("agent", id)
	}
	if err != nil {
		return fmt.Errorf("lock an agent: %w", err)
	}
	return nil
}

// agentChange is what a manager wants an agent to be.
type agentChange struct {
	siteID int64
	before *Agent
	after  agentInput
}

// readChange lays what was sent on the agent of now, and sees whether the caller
// may do that: the email and password of an administrator are administrators'
// to change (NOTES-account A14).
func readChange(ctx context.Context, tx *store.Tx, id int64, sent api.Patch[agentInput]) (c agentChange, err error) {
	c.siteID = auth.From(ctx).SiteID
	if c.before, err = agentOf(ctx, tx, c.siteID, id); err != nil {
		return c, err
	}
	if c.after, err = sent.Onto(agentInput{AgentProfile: c.before.AgentProfile, Groups: refsOf(c.before.Groups)}); err != nil {
		return c, err
	}
	if err := c.after.tidy(); err != nil {
		return c, err
	}
	if c.after.Password == "" && c.after.Email == c.before.Email {
		return c, nil
	}
	return c, maySignInAs(ctx, tx, c.siteID, id)
}

// maySignInAs refuses a caller who may not decide what an agent signs in with:
// of an administrator that is administrators' to decide, and of the agent that it
// acts for no client's (NOTES-account A14, O35).
func maySignInAs(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	if p := auth.From(ctx); p.Kind == auth.Agent && p.ClientID != "" && p.AgentID == id {
		return fault.Denied()
	}
	a, err := agentOf(ctx, tx, siteID, id)
	if err != nil || !a.IsAdmin {
		return err
	}
	p, err := callerNow(ctx, tx)
	if err != nil {
		return err
	}
	return adminsOnly(p)
}

func refsOf(groups []GroupRef) []api.Ref {
	refs := make([]api.Ref, len(groups))
	for i, g := range groups {
		refs[i] = api.Ref(g.ID)
	}
	return refs
}

// write does what the change says and tells what it changed; password is the
// hash of the one that was sent.
func (c agentChange) write(ctx context.Context, tx *store.Tx, password Password) (changed []string, err error) {
	id := c.before.ID
	if err := writeProfile(ctx, tx, c.siteID, c.before, c.after.AgentProfile); err != nil {
		return nil, err
	}
	changed = differences(c.before.AgentProfile, c.after.AgentProfile)
	moved, err := joinGroups(ctx, tx, c.siteID, id, c.after.Groups)
	if err != nil {
		return nil, err
	}
	if moved {
		changed = append(changed, "groups")
	}
	if c.after.Password == "" {
		return changed, nil
	}
	_, err = writePassword(ctx, tx, c.siteID, id, password)
	return append(changed, "password"), err
}

// finish notes the change, and ends what the agent was signed in with by another password.
func (c agentChange) finish(ctx context.Context, tx *store.Tx, changed []string) error {
	err := auditAgent(ctx, tx, c.siteID, "Change agent '%s'"+listed(changed), c.before.DisplayName)
	if err != nil || c.after.Password == "" {
		return err
	}
	return EndSignIns(ctx, tx, c.siteID, c.before.ID)
}

// writeProfile stores the profile of an agent. What is counted against a failed
// sign-in goes along with the email.
func writeProfile(ctx context.Context, tx *store.Tx, siteID int64, before *Agent, p AgentProfile) error {
	lower := strings.ToLower(p.Email)
	_, err := tx.Exec(ctx, `UPDATE agent SET email = ?, email_lower = ?, display_name = ?, first_name = ?, last_name = ?,
			title = ?, bio = ?, mobile_phone = ?, time_zone = ?, date_time_format = ? WHERE site_id = ? AND id = ?`,
		p.Email, lower, p.DisplayName, p.FirstName, p.LastName, p.Title, p.Bio, p.MobilePhone, p.TimeZone, p.DateTimeFormat, siteID, before.ID)
	if errors.Is(err, store.ErrUnique) {
		return fault.Taken("email")
	}
	if err != nil {
		return fmt.Errorf("change an agent: %w", err)
	}
	if old := strings.ToLower(before.Email); old != lower {
		return moveFailures(ctx, tx, Agents, old, lower)
	}
	return nil
}

// joinGroups makes an agent a member of exactly these custom groups, and tells
// whether that changed anything. What joining a group grants, the caller must hold (P6).
func joinGroups(ctx context.Context, tx *store.Tx, siteID, agentID int64, refs []api.Ref) (moved bool, err error) {
	before, err := groupsOf(ctx, tx, siteID, agentID)
	if err != nil {
		return false, err
	}
	after := idsOf(refs)
	if slices.Equal(before, after) {
		return false, nil
	}
	var joined []int64
	for _, id := range after {
		if !slices.Contains(before, id) {
			joined = append(joined, id)
		}
	}
	if err := mayGrant(ctx, tx, siteID, joined); err != nil {
		return false, err
	}
	for _, id := range joined {
		if err := addMember(ctx, tx, siteID, id, agentID); err != nil {
			return false, err
		}
	}
	for _, id := range before {
		if !slices.Contains(after, id) {
			if err := removeMember(ctx, tx, siteID, id, agentID); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// idsOf is what references name, each once, in order.
func idsOf(refs []api.Ref) []int64 {
	ids := make([]int64, len(refs))
	for i, r := range refs {
		ids[i] = int64(r)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
