package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Pair is the answer of a token endpoint.
type Pair struct {
	AccessToken  string `json:"access_token" readOnly:"true" doc:"Opaque token for the Authorization header."`
	TokenType    string `json:"token_type" readOnly:"true" enum:"bearer" doc:"Always the lower-case word bearer."`
	ExpiresIn    int64  `json:"expires_in" readOnly:"true" doc:"Whole seconds of life left, as a number."`
	RefreshToken string `json:"refresh_token" readOnly:"true" doc:"64 hexadecimal characters."`
}

// Grant is what is traded for a Pair.
type Grant struct {
	Type         string // password or refresh_token
	Email        string
	Password     string
	RefreshToken string
	SiteID       *int64 // must be the account's, when it is given
	From         netip.Addr
}

// The grants that need no client.
const (
	PasswordGrant = "password"
	RefreshGrant  = "refresh_token"
)

// Exchange trades a grant for a pair of tokens. Faults are those of NOTES-account
// O4 and O8: whatever is wrong with email, password or token, there is one text.
func (s *Service) Exchange(ctx context.Context, who Who, g Grant) (*Pair, error) {
	switch g.Type {
	case PasswordGrant:
		return s.byPassword(ctx, who, g)
	case RefreshGrant:
		return s.byRefresh(ctx, who, g)
	}
	return nil, fault.UnsupportedGrant(g.Type)
}

func (s *Service) byPassword(ctx context.Context, who Who, g Grant) (p *Pair, err error) {
	if strings.TrimSpace(g.Email) == "" {
		return nil, fault.InvalidRequest("email")
	}
	if g.Password == "" {
		return nil, fault.InvalidRequest("password")
	}
	o, err := s.signIn(ctx, who, g.Email, g.Password, g.From)
	if err != nil {
		return nil, grantFault(err)
	}
	if !o.isOf(g.SiteID) {
		return nil, fault.InvalidGrant()
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		p, err = issue(ctx, tx, o, auth.NewSecret())
		return err
	})
	return p, err
}

// grantFault is how a token endpoint tells that a sign-in is refused.
func grantFault(err error) error {
	r, ok := errors.AsType[*refused](err)
	if !ok {
		return err
	}
	f := fault.InvalidGrant()
	f.RetryAfter = r.wait
	return f
}

func (o owner) isOf(siteID *int64) bool {
	return siteID == nil || o.siteID != nil && *o.siteID == *siteID
}

// byRefresh uses up a refresh token. One that is shown again was stolen, or its
// thief was faster: everything that came from the same sign-in ends (O9).
func (s *Service) byRefresh(ctx context.Context, who Who, g Grant) (p *Pair, err error) {
	if g.RefreshToken == "" {
		return nil, fault.InvalidRequest("refresh_token")
	}
	digest := auth.Digest(strings.TrimSpace(g.RefreshToken))
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		p = nil
		o, family, err := useUp(ctx, tx, digest)
		if errors.Is(err, store.ErrNone) {
			return endReused(ctx, tx, digest)
		}
		if err != nil {
			return err
		}
		if err := checkRefresh(ctx, tx, who, o, g); err != nil {
			return err // and the token remains good
		}
		p, err = issue(ctx, tx, o, family)
		return err
	})
	if err == nil && p == nil {
		err = fault.InvalidGrant()
	}
	return p, err
}

// useUp marks a refresh token as used, once; store.ErrNone when there is none to use.
func useUp(ctx context.Context, tx *store.Tx, digest string) (o owner, family string, err error) {
	err = tx.QueryRow(ctx, `UPDATE token SET used_at = ? WHERE digest = ? AND kind = 'refresh' AND used_at IS NULL AND expires_at > ?
		RETURNING family, site_id, agent_id, partner_id`, tx.Now(), digest, tx.Now()).
		Scan(&family, &o.siteID, &o.agentID, &o.partnerID)
	if err != nil {
		return owner{}, "", fmt.Errorf("use a refresh token: %w", err)
	}
	return o, family, nil
}

// endReused ends the family of a token that has been used before.
func endReused(ctx context.Context, tx *store.Tx, digest string) error {
	_, err := tx.Exec(ctx, `DELETE FROM token WHERE family IN
		(SELECT family FROM token WHERE digest = ? AND kind = 'refresh' AND used_at IS NOT NULL)`, digest)
	if err != nil {
		return fmt.Errorf("end a family of tokens: %w", err)
	}
	return nil
}

// checkRefresh sees whether a token fits the endpoint, what else was sent, and
// an account that may still sign in.
func checkRefresh(ctx context.Context, tx *store.Tx, who Who, o owner, g Grant) error {
	if (o.partnerID != nil) != (who == Partners) || !o.isOf(g.SiteID) {
		return fault.InvalidGrant()
	}
	var email string
	active, open := true, true
	var err error
	if who == Partners {
		err = tx.QueryRow(ctx, `SELECT email_lower FROM partner WHERE id = ?`, *o.partnerID).Scan(&email)
	} else {
		err = tx.QueryRow(ctx, `SELECT a.email_lower, a.is_active, s.activated AND NOT s.disabled
			FROM agent a JOIN site s ON s.id = a.site_id WHERE a.site_id = ? AND a.id = ?`, *o.siteID, *o.agentID).
			Scan(&email, &active, &open)
	}
	switch sent := strings.ToLower(strings.TrimSpace(g.Email)); {
	case err != nil:
		return fmt.Errorf("read the account behind a token: %w", err)
	case !active || sent != "" && sent != email:
		return fault.InvalidGrant()
	case !open:
		return fault.Unavailable()
	}
	return nil
}

// issue makes a pair of tokens.
func issue(ctx context.Context, tx *store.Tx, o owner, family string) (*Pair, error) {
	p := &Pair{
		AccessToken: auth.NewSecret(), TokenType: "bearer", RefreshToken: auth.NewHexSecret(),
		ExpiresIn: int64(accessLife.Seconds()) - 1, // a part of the first second is over when this is read (O5)
	}
	_, err := tx.Exec(ctx, `INSERT INTO token (digest, kind, family, site_id, agent_id, partner_id, created_at, expires_at)
		VALUES (?, 'access', ?, ?, ?, ?, ?, ?), (?, 'refresh', ?, ?, ?, ?, ?, ?)`,
		auth.Digest(p.AccessToken), family, o.siteID, o.agentID, o.partnerID, tx.Now(), tx.Now()+accessLife.Milliseconds(),
		auth.Digest(p.RefreshToken), family, o.siteID, o.agentID, o.partnerID, tx.Now(), tx.Now()+refreshLife.Milliseconds())
	if err != nil {
		return nil, fmt.Errorf("issue tokens: %w", err)
	}
	return p, nil
}
