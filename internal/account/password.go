package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Password is a password on its way to the database: checked and hashed, which
// takes too long for a step. The zero value is no password: nobody can sign in.
type Password struct{ hash string }

// HashPassword checks and hashes the password of somebody who is no agent of a
// site yet, outside of any step. field is its documented name, for faults.
func HashPassword(ctx context.Context, field, plain string) (Password, error) {
	if err := auth.CheckPassword(field, plain); err != nil {
		return Password{}, err
	}
	hash, err := auth.HashPassword(ctx, plain)
	return Password{hash}, err
}

// NewPassword checks and hashes a password for an agent of a site, outside of
// any step. find tells whose site it is and what was sent as field; when that
// is nothing, there is no password.
func NewPassword(ctx context.Context, db *store.DB, field string,
	find func(ctx context.Context, tx *store.Tx) (siteID int64, plain string, err error)) (Password, error) {
	var plain string
	err := db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		siteID, sent, err := find(ctx, tx)
		if plain = sent; err != nil || plain == "" {
			return err
		}
		return checkPassword(ctx, tx, siteID, field, plain)
	})
	if err != nil || plain == "" {
		return Password{}, err
	}
	hash, err := auth.HashPassword(ctx, plain)
	return Password{hash}, err
}

// Hash is what the database holds.
func (p Password) Hash() string { return p.hash }

// SetPassword gives an agent another password, unlocks it, and ends everything
// that the agent is signed in with but API keys (NOTES-account A13, O20). It is
// store.ErrNone when there is no such agent.
func SetPassword(ctx context.Context, tx *store.Tx, siteID, agentID int64, p Password) error {
	name, err := writePassword(ctx, tx, siteID, agentID, p)
	if err != nil {
		return err
	}
	if err := auditAgent(ctx, tx, siteID, "Set the password of agent '%s'", name); err != nil {
		return err
	}
	return EndSignIns(ctx, tx, siteID, agentID)
}

// writePassword stores a password, which also unlocks and ends the link that could
// set another one, and returns the agent's name.
func writePassword(ctx context.Context, tx *store.Tx, siteID, agentID int64, p Password) (name string, err error) {
	var email string
	err = tx.QueryRow(ctx, `UPDATE agent SET password_hash = ? WHERE site_id = ? AND id = ? RETURNING email_lower, display_name`,
		p.hash, siteID, agentID).Scan(&email, &name)
	if err != nil {
		return "", fmt.Errorf("set a password: %w", err)
	}
	if err := endPasswordLinks(ctx, tx, siteID, agentID); err != nil {
		return "", err
	}
	return name, unlock(ctx, tx, Agents, email)
}

// provePassword sees whether the caller knows the own password, which was sent as
// field. One that is wrong counts as a failed sign-in, and while sign-ins have to
// wait it is not looked at (NOTES-account A18, A22).
func (s *Service) provePassword(ctx context.Context, field, plain string) error {
	p := auth.From(ctx)
	var email string
	err := s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT email_lower FROM agent WHERE site_id = ? AND id = ?`, p.SiteID, p.AgentID).Scan(&email)
	})
	if err != nil {
		return fmt.Errorf("read the caller's email: %w", err)
	}
	_, err = s.signIn(ctx, Agents, attempt{email: email, password: plain, from: api.RequestFrom(ctx).Remote, at: again})
	if r, ok := errors.AsType[*refused](err); ok {
		f := fault.PasswordRefused(field, "it is not the password in use, or was wrong too often")
		f.RetryAfter = r.wait
		return f
	}
	return err
}
