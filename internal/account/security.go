package account

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Security is what a site demands of its agents when they sign in.
type Security struct {
	SecondFactorRequired          bool  `json:"secondFactorRequired" doc:"Agents without a second factor must set one up before they can do anything else in the console."`
	PasswordGrantWithSecondFactor bool  `json:"passwordGrantWithSecondFactor" doc:"Agents with a second factor may still trade email and password for a token, which no code protects."`
	MinPasswordLength             int64 `json:"minPasswordLength" minimum:"6" maximum:"128" doc:"Characters that a new password must have; passwords in use stay."`
}

func readSecurity(ctx context.Context, tx *store.Tx, siteID int64) (v Security, err error) {
	err = tx.QueryRow(ctx, `SELECT second_factor_required, password_grant_with_second_factor, min_password_length
		FROM site WHERE id = ?`, siteID).
		Scan(&v.SecondFactorRequired, &v.PasswordGrantWithSecondFactor, &v.MinPasswordLength)
	if err != nil {
		return v, fmt.Errorf("read the security settings: %w", err)
	}
	return v, nil
}

func (v Security) save(ctx context.Context, tx *store.Tx, siteID int64) error {
	_, err := tx.Exec(ctx, `UPDATE site SET second_factor_required = ?, password_grant_with_second_factor = ?, min_password_length = ?
		WHERE id = ?`, v.SecondFactorRequired, v.PasswordGrantWithSecondFactor, v.MinPasswordLength, siteID)
	if err != nil {
		return fmt.Errorf("change the security settings: %w", err)
	}
	return nil
}

// endBarred ends the tokens that the password alone has given and that it would not
// give any more (NOTES-account S3). The step holds the site's agents.
func (v Security) endBarred(ctx context.Context, tx *store.Tx, siteID int64) error {
	if v.PasswordGrantWithSecondFactor {
		return nil
	}
	_, err := tx.Exec(ctx, `DELETE FROM token WHERE site_id = ? AND agent_id IS NOT NULL AND client_id IS NULL
		AND (? OR EXISTS (SELECT 1 FROM second_factor f WHERE f.site_id = token.site_id AND f.agent_id = token.agent_id AND f.confirmed_at IS NOT NULL))`,
		siteID, v.SecondFactorRequired)
	if err != nil {
		return fmt.Errorf("end the tokens had for a password: %w", err)
	}
	return nil
}

// changes says what differs from before, as the audit log has it.
func (v Security) changes(before Security) string {
	var said []string
	onOff := map[bool]string{true: "on", false: "off"}
	if v.SecondFactorRequired != before.SecondFactorRequired {
		said = append(said, "second factor required "+onOff[v.SecondFactorRequired])
	}
	if v.PasswordGrantWithSecondFactor != before.PasswordGrantWithSecondFactor {
		said = append(said, "tokens for the password alone "+onOff[v.PasswordGrantWithSecondFactor])
	}
	if v.MinPasswordLength != before.MinPasswordLength {
		said = append(said, fmt.Sprintf("passwords of at least %d characters", v.MinPasswordLength))
	}
	if len(said) == 0 {
		return ""
	}
	return ": " + strings.Join(said, ", ")
}

type securityIn struct{ Body api.Patch[Security] }

func (s *Service) serveSecurity(a *api.API) {
	op := func(method, id, summary string) api.Op {
		return api.Op{Method: method, Path: "/api/agent/v1/security", ID: id, Tag: "Security", Summary: summary,
			Door: api.Root, Permission: auth.ManageAccountSecurity}
	}
	api.Handle(a, op("GET", "getSecurity", "Read what the site demands of its agents when they sign in"), s.getSecurity)
	write := op("PUT", "updateSecurity", "Change what the site demands of its agents when they sign in")
	write.Description = "Sessions and sockets that do not fulfil it are held to it at once."
	api.Handle(a, write, s.updateSecurity)
}

func (s *Service) getSecurity(ctx context.Context, _ *api.Empty) (*api.Out[Security], error) {
	out := &api.Out[Security]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = readSecurity(ctx, tx, auth.From(ctx).SiteID)
		return err
	})
}

func (s *Service) updateSecurity(ctx context.Context, in *securityIn) (*api.Out[Security], error) {
	out, site := &api.Out[Security]{}, auth.From(ctx).SiteID
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := HoldSiteAndAgents(ctx, tx, site); err != nil {
			return err
		}
		before, err := readSecurity(ctx, tx, site)
		if err != nil {
			return err
		}
		if out.Body, err = in.Body.Onto(before); err != nil {
			return err
		}
		if err := out.Body.save(ctx, tx, site); err != nil {
			return err
		}
		if err := out.Body.endBarred(ctx, tx, site); err != nil {
			return err
		}
		if err := Recheck(ctx, tx, site, 0); err != nil {
			return err
		}
		return Audit(ctx, tx, Entry{SiteID: site, Product: auth.ManageAccountSecurity.Product, Action: "Security Management",
			Summary: "Change the security settings" + out.Body.changes(before)})
	})
}

// checkPassword is the rule for passwords of a site's agents (NOTES-account A11).
func checkPassword(ctx context.Context, tx *store.Tx, siteID int64, field, plain string) error {
	var least int
	if err := tx.QueryRow(ctx, `SELECT min_password_length FROM site WHERE id = ?`, siteID).Scan(&least); err != nil {
		return fmt.Errorf("read how long passwords must be: %w", err)
	}
	if utf8.RuneCountInString(plain) < least {
		return fault.PasswordRefused(field, fmt.Sprintf("it is shorter than %d characters", least))
	}
	return auth.CheckPassword(field, plain)
}
