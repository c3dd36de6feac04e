package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Purpose is what a link that sets a password is for.
type Purpose string

// The purposes, and how long their links hold.
const (
	Invitation    Purpose = "invitation"
	PasswordReset Purpose = "reset"

	invitationLife = 7 * 24 * time.Hour
	resetLife      = time.Hour
)

func (p Purpose) life() time.Duration {
	if p == Invitation {
		return invitationLife
	}
	return resetLife
}

// LinkURL is where a link leads. The token stands behind the #, which browsers send
// to nobody: it appears in no log.
func LinkURL(publicURL, token string) string { return publicURL + "/console/password#" + token }

// newPasswordLink makes the token of a link by which an agent sets a password. It is
// shown this once and works once; the one that the agent had is over. It is
// store.ErrNone when there is no such agent, or none who may sign in.
func newPasswordLink(ctx context.Context, tx *store.Tx, siteID, agentID int64, purpose Purpose) (string, error) {
	var email string
	err := tx.QueryRow(ctx, `SELECT email_lower FROM agent WHERE site_id = ? AND id = ? AND is_active`+tx.ForNoKeyUpdate(), siteID, agentID).Scan(&email)
	if err != nil {
		return "", fmt.Errorf("make a password link: %w", err)
	}
	if err := endPasswordLinks(ctx, tx, siteID, agentID); err != nil {
		return "", err
	}
	token := auth.NewSecret()
	_, err = tx.Exec(ctx, `INSERT INTO password_link (digest, purpose, site_id, agent_id, email_lower, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, auth.Digest(token), string(purpose), siteID, agentID, email, tx.Now(), tx.Now()+purpose.life().Milliseconds())
	if err != nil {
		return "", fmt.Errorf("make a password link: %w", err)
	}
	return token, nil
}

// NewPasswordLink is newPasswordLink for people who pass the link on themselves.
func NewPasswordLink(ctx context.Context, tx *store.Tx, siteID, agentID int64, purpose Purpose) (string, error) {
	token, err := newPasswordLink(ctx, tx, siteID, agentID, purpose)
	if err != nil {
		return "", err
	}
	a, err := GetAgent(ctx, tx, siteID, agentID)
	if err != nil {
		return "", err
	}
	return token, auditAgent(ctx, tx, siteID, "Make a link by which agent '%s' chooses a password", a.DisplayName)
}

// endPasswordLinks ends the link that an agent may have.
func endPasswordLinks(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM password_link WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return fmt.Errorf("end password links: %w", err)
	}
	return nil
}

// passwordLink is a link that holds.
type passwordLink struct {
	siteID, agentID int64
	purpose         Purpose
	email, name     string // of the agent
	site            string
}

// findPasswordLink reads the link of a token; fault.LinkOver when it does not hold,
// for whatever reason, and 403002 when the site is switched off.
func findPasswordLink(ctx context.Context, tx *store.Tx, token string) (l passwordLink, err error) {
	var open bool
	err = tx.QueryRow(ctx, `SELECT l.site_id, l.agent_id, l.purpose, a.email, a.display_name, s.name, s.activated AND NOT s.disabled
		FROM password_link l
		JOIN agent a ON a.site_id = l.site_id AND a.id = l.agent_id AND a.email_lower = l.email_lower AND a.is_active
		JOIN site s ON s.id = l.site_id
		WHERE l.digest = ? AND l.expires_at > ?`, auth.Digest(token), tx.Now()).
		Scan(&l.siteID, &l.agentID, &l.purpose, &l.email, &l.name, &l.site, &open)
	if errors.Is(err, store.ErrNone) {
		return l, fault.LinkOver()
	}
	if err != nil {
		return l, fmt.Errorf("read a password link: %w", err)
	}
	if !open {
		return l, fault.Unavailable()
	}
	return l, nil
}

// finish sets the password that somebody with the link has chosen, and uses the
// link up. Whatever the agent is signed in with ends.
func (l passwordLink) finish(ctx context.Context, tx *store.Tx, token string, p Password) error {
	r, err := tx.Exec(ctx, `DELETE FROM password_link WHERE digest = ?`, auth.Digest(token))
	if err != nil {
		return fmt.Errorf("use a password link: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.LinkOver()) // somebody was faster
	}
	ctx = auth.With(ctx, &auth.Principal{Kind: auth.Agent, SiteID: l.siteID, AgentID: l.agentID, Name: l.name})
	if _, err := writePassword(ctx, tx, l.siteID, l.agentID, p); err != nil {
		return err
	}
	words := map[Purpose]string{Invitation: "Accept the invitation of agent '%s'", PasswordReset: "Reset the password of agent '%s' by mail"}
	if err := auditAgent(ctx, tx, l.siteID, words[l.purpose], l.name); err != nil {
		return err
	}
	return EndSignIns(ctx, tx, l.siteID, l.agentID)
}
