package account

import (
	"context"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// SecondFactor is whether an agent needs a code to sign in to the console.
type SecondFactor struct {
	Enabled  bool `json:"enabled" doc:"The agent shows a code of an authenticator when signing in."`
	Required bool `json:"required" doc:"The site demands that."`
}

type secondFactorState struct {
	SecondFactor
	RecoveryCodesLeft int64 `json:"recoveryCodesLeft" doc:"Recovery codes that have not been used."`
}

type seedShown struct {
	Secret string `json:"secret" doc:"What the authenticator computes codes from, to be typed; shown this once."`
	URI    string `json:"uri" doc:"The same for a QR code."`
}

type codesShown struct {
	RecoveryCodes []string `json:"recoveryCodes" doc:"Each signs in once instead of a code of the authenticator; shown this once."`
}

type ownPasswordIn struct {
	Body struct {
		Password string `json:"password" required:"true" format:"password" writeOnly:"true" doc:"The agent's own password."`
	}
}

type codeIn struct {
	Body struct {
		Code string `json:"code" required:"true" doc:"A code of the new authenticator."`
	}
}

const secondFactorPath = "/api/agent/v1/secondFactor"

func (s *Service) serveSecondFactor(a *api.API) {
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: secondFactorPath + path, ID: id, Tag: "Second factor", Summary: summary,
			Door: api.Root, Permission: auth.Self, InPerson: true, Enrolling: true}
	}
	api.Handle(a, op("GET", "", "getSecondFactor", "Read whether a second factor is on"), s.getSecondFactor)
	begin := op("POST", "", "beginSecondFactor", "Begin to set up an authenticator")
	begin.Description = "Also to replace the one in use, which goes on until the new one is confirmed. " + ownPasswordRule
	api.Handle(a, begin, s.beginSecondFactor)
	confirm := op("POST", "/confirm", "confirmSecondFactor", "Take the authenticator into use with its first code")
	confirm.Description = "Ends the agent's other sessions, the tokens that the password alone has given, and earlier recovery codes."
	confirm.Errors = []int{401}
	api.Handle(a, confirm, s.confirmSecondFactor)
	codes := op("POST", "/recoveryCodes", "createRecoveryCodes", "Replace the recovery codes")
	codes.Description = ownPasswordRule
	api.Handle(a, codes, s.createRecoveryCodes)
	off := op("POST", "/disable", "disableSecondFactor", "Switch the second factor off")
	off.Description = "Not where the site demands it. " + ownPasswordRule
	api.Handle(a, off, s.disableSecondFactor)
}

const ownPasswordRule = "A wrong password is 400014 and counts as a failed sign-in. Agents with a second factor do it in the console: their tokens and API keys have not shown it (403000)."

func (s *Service) getSecondFactor(ctx context.Context, _ *api.Empty) (*api.Out[secondFactorState], error) {
	out := &api.Out[secondFactorState]{}
	p := auth.From(ctx)
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if out.Body.SecondFactor, err = factorOf(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM recovery_code WHERE site_id = ? AND agent_id = ?`, p.SiteID, p.AgentID).
			Scan(&out.Body.RecoveryCodesLeft)
	})
}

func factorOf(ctx context.Context, tx *store.Tx, siteID, agentID int64) (f SecondFactor, err error) {
	err = tx.QueryRow(ctx, `SELECT f.confirmed_at IS NOT NULL, s.second_factor_required FROM site s
		LEFT JOIN second_factor f ON f.site_id = s.id AND f.agent_id = ? WHERE s.id = ?`, agentID, siteID).
		Scan(&f.Enabled, &f.Required)
	if err != nil {
		return f, fmt.Errorf("read whether a second factor is on: %w", err)
	}
	return f, nil
}

func (s *Service) beginSecondFactor(ctx context.Context, in *ownPasswordIn) (*api.Out[seedShown], error) {
	if err := s.provePassword(ctx, "password", in.Body.Password); err != nil {
		return nil, err
	}
	out, seed, p := &api.Out[seedShown]{}, auth.NewSeed(), auth.From(ctx)
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := pastFactor(ctx, tx); err != nil {
			return err
		}
		if err := s.beginFactor(ctx, tx, p.SiteID, p.AgentID, seed); err != nil {
			return err
		}
		var site, email string
		err := tx.QueryRow(ctx, `SELECT s.name, a.email FROM agent a JOIN site s ON s.id = a.site_id WHERE a.site_id = ? AND a.id = ?`,
			p.SiteID, p.AgentID).Scan(&site, &email)
		out.Body = seedShown{auth.SeedText(seed), auth.SeedURI(site, email, seed)}
		return err
	})
}

func (s *Service) confirmSecondFactor(ctx context.Context, in *codeIn) (*api.Out[codesShown], error) {
	out, p := &api.Out[codesShown]{}, auth.From(ctx)
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body.RecoveryCodes, err = s.confirmFactor(ctx, tx, p.SiteID, p.AgentID, in.Body.Code, p.SessionID)
		return err
	})
}

func (s *Service) createRecoveryCodes(ctx context.Context, in *ownPasswordIn) (*api.Out[codesShown], error) {
	if err := s.provePassword(ctx, "password", in.Body.Password); err != nil {
		return nil, err
	}
	out, p := &api.Out[codesShown]{}, auth.From(ctx)
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := pastFactor(ctx, tx); err != nil {
			return err
		}
		f, err := readFactor(ctx, tx, p.SiteID, p.AgentID)
		if err != nil {
			return err
		}
		if !f.enabled {
			return fault.Conflict("There is no second factor that recovery codes could stand in for.")
		}
		if out.Body.RecoveryCodes, err = newRecoveryCodes(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		return auditSelf(ctx, tx, "Replace the recovery codes of agent '%s'")
	})
}

func (s *Service) disableSecondFactor(ctx context.Context, in *ownPasswordIn) (*api.Empty, error) {
	if err := s.provePassword(ctx, "password", in.Body.Password); err != nil {
		return nil, err
	}
	p := auth.From(ctx)
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := pastFactor(ctx, tx); err != nil {
			return err
		}
		f, err := factorOf(ctx, tx, p.SiteID, p.AgentID)
		if err != nil {
			return err
		}
		if f.Required {
			return fault.Protected("The site demands a second factor; it can be replaced, but not switched off.")
		}
		if err := removeFactor(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		return auditSelf(ctx, tx, "Switch off the second factor of agent '%s'")
	})
}

// auditSelf notes what the signed-in agent did to its own account.
func auditSelf(ctx context.Context, tx *store.Tx, format string) error {
	p := auth.From(ctx)
	return auditAgent(ctx, tx, p.SiteID, format, p.Name)
}
