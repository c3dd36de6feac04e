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

// Secrets encrypts what must be read back: seeds of authenticators.
type Secrets interface {
	Encrypt(purpose string, plain []byte) string
	Decrypt(purpose, text string) ([]byte, error)
}

const (
	seedPurpose   = "totp"
	recoveryCodes = 10
)

// factor is what the database knows of an agent's second factor; zero when there is none.
type factor struct {
	seed, pending string // encrypted
	enabled       bool
	lastStep      int64
}

func readFactor(ctx context.Context, tx *store.Tx, siteID, agentID int64) (f factor, err error) {
	err = tx.QueryRow(ctx, `SELECT seed, pending_seed, confirmed_at IS NOT NULL, last_step FROM second_factor
		WHERE site_id = ? AND agent_id = ?`+tx.ForUpdate(), siteID, agentID).
		Scan(&f.seed, &f.pending, &f.enabled, &f.lastStep)
	if errors.Is(err, store.ErrNone) {
		return factor{}, nil
	}
	if err != nil {
		return f, fmt.Errorf("read a second factor: %w", err)
	}
	return f, nil
}

// beginFactor remembers a new seed until a code of it is shown. An authenticator
// that is in use goes on until then.
func (s *Service) beginFactor(ctx context.Context, tx *store.Tx, siteID, agentID int64, seed []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO second_factor (site_id, agent_id, pending_seed) VALUES (?, ?, ?)
		ON CONFLICT (site_id, agent_id) DO UPDATE SET pending_seed = excluded.pending_seed`,
		siteID, agentID, s.o.Secrets.Encrypt(seedPurpose, seed))
	if err != nil {
		return fmt.Errorf("begin a second factor: %w", err)
	}
	return nil
}

// confirmFactor takes the pending seed into use when code is one of it, and
// returns new recovery codes. Nothing goes on that the password alone has opened,
// but the session that confirms the seed (keep).
func (s *Service) confirmFactor(ctx context.Context, tx *store.Tx, siteID, agentID int64, code, keep string) ([]string, error) {
	f, err := readFactor(ctx, tx, siteID, agentID)
	if err != nil {
		return nil, err
	}
	if f.pending == "" {
		return nil, fault.Conflict("There is no new authenticator to confirm.")
	}
	step, ok, err := s.matchSeed(f.pending, code, tx.Now(), 0)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.SecondFactorWrong()
	}
	_, err = tx.Exec(ctx, `UPDATE second_factor SET seed = pending_seed, pending_seed = '', confirmed_at = ?, last_step = ?
		WHERE site_id = ? AND agent_id = ?`, tx.Now(), step, siteID, agentID)
	if err != nil {
		return nil, fmt.Errorf("confirm a second factor: %w", err)
	}
	if err := endWithoutFactor(ctx, tx, siteID, agentID, keep); err != nil {
		return nil, err
	}
	codes, err := newRecoveryCodes(ctx, tx, siteID, agentID)
	if err != nil {
		return nil, err
	}
	return codes, auditSelf(ctx, tx, "Set up a second factor for agent '%s'")
}

func (s *Service) matchSeed(sealed, code string, now, lastStep int64) (step int64, ok bool, err error) {
	seed, err := s.o.Secrets.Decrypt(seedPurpose, sealed)
	if err != nil {
		return 0, false, err
	}
	step, ok = auth.MatchCode(seed, code, time.UnixMilli(now), lastStep)
	return step, ok, nil
}

// useCode uses up a code of the authenticator, or a recovery code, and tells
// whether it was one. Each works once.
func (s *Service) useCode(ctx context.Context, tx *store.Tx, siteID, agentID int64, code string) (bool, error) {
	f, err := readFactor(ctx, tx, siteID, agentID)
	if err != nil || !f.enabled {
		return false, err
	}
	step, ok, err := s.matchSeed(f.seed, code, tx.Now(), f.lastStep)
	if err != nil {
		return false, err
	}
	if ok {
		_, err = tx.Exec(ctx, `UPDATE second_factor SET last_step = ? WHERE site_id = ? AND agent_id = ?`, step, siteID, agentID)
		return err == nil, err
	}
	r, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE site_id = ? AND agent_id = ? AND digest = ?`,
		siteID, agentID, auth.RecoveryDigest(code))
	if err != nil {
		return false, fmt.Errorf("use a recovery code: %w", err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// newRecoveryCodes replaces an agent's recovery codes; they are shown this once.
func newRecoveryCodes(ctx context.Context, tx *store.Tx, siteID, agentID int64) ([]string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return nil, fmt.Errorf("end recovery codes: %w", err)
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = auth.NewRecoveryCode()
		_, err := tx.Exec(ctx, `INSERT INTO recovery_code (site_id, agent_id, digest) VALUES (?, ?, ?)`,
			siteID, agentID, auth.RecoveryDigest(codes[i]))
		if err != nil {
			return nil, fmt.Errorf("make recovery codes: %w", err)
		}
	}
	return codes, nil
}

// removeFactor takes an agent's second factor away, with its recovery codes.
func removeFactor(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	for _, query := range []string{
		`DELETE FROM second_factor WHERE site_id = ? AND agent_id = ?`,
		`DELETE FROM recovery_code WHERE site_id = ? AND agent_id = ?`,
	} {
		if _, err := tx.Exec(ctx, query, siteID, agentID); err != nil {
			return fmt.Errorf("remove a second factor: %w", err)
		}
	}
	return nil
}

// ResetSecondFactor takes away the second factor of an agent who cannot show it
// any more, and signs the agent out: whoever signs in next needs the password
// alone, and where the site demands it a new authenticator.
func ResetSecondFactor(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	a, err := GetAgent(ctx, tx, siteID, agentID)
	if err != nil {
		return err
	}
	if err := removeFactor(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	if err := EndSignIns(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	return auditAgent(ctx, tx, siteID, "Reset the second factor of agent '%s'", a.DisplayName)
}

// pastFactor refuses to change what an agent signs in with unless the caller has
// shown the second factor, if there is one: a session has, a token for the password
// and an API key have not (NOTES-account S13).
func pastFactor(ctx context.Context, tx *store.Tx) error {
	p := auth.From(ctx)
	if p.Via == auth.ViaSession {
		return nil
	}
	f, err := factorOf(ctx, tx, p.SiteID, p.AgentID)
	if err == nil && f.Enabled {
		err = fault.Denied()
	}
	return err
}
