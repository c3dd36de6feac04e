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
	Type         string // password, refresh_token, authorization_code or client_credentials
	Email        string // of the password, otherwise it must be the agent's when it is given (NOTES-account O6)
	Password     string
	RefreshToken string
	Code         string
	RedirectURI  string
	CodeVerifier string // PKCE (O21)
	Proof        Proof
	SiteID       *int64 // of client_credentials, otherwise it must be the account's when it is given (O6)
	From         netip.Addr
}

// The grants; the last two need a registered client.
const (
	PasswordGrant = "password"
	RefreshGrant  = "refresh_token"
	CodeGrant     = "authorization_code"
	ClientGrant   = "client_credentials"
)

// Exchange trades a grant for a pair of tokens. Faults are those of NOTES-account
// O4 and O8: whatever is wrong with email, password, code or token, there is one text.
func (s *Service) Exchange(ctx context.Context, who Who, g Grant) (*Pair, error) {
	switch {
	case g.Type == PasswordGrant:
		return s.byPassword(ctx, who, g)
	case g.Type == RefreshGrant:
		return s.byRefresh(ctx, who, g)
	case g.Type == CodeGrant && who == Agents:
		return s.byCode(ctx, g)
	case g.Type == ClientGrant && who == Agents:
		return s.byClient(ctx, g)
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
	rec, err := s.signIn(ctx, who, attempt{email: g.Email, password: g.Password, from: g.From, at: tokenDoor})
	if err != nil {
		return nil, grantFault(err)
	}
	if !rec.isOf(g.SiteID) {
		return nil, fault.InvalidGrant()
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := rec.still(ctx, tx); err != nil {
			return err
		}
		if err := rec.owner.mayByPassword(ctx, tx); err != nil {
			return err
		}
		p, err = issue(ctx, tx, rec.owner, auth.NewSecret())
		return err
	})
	return p, grantFault(err)
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

// issue makes a pair of tokens.
func issue(ctx context.Context, tx *store.Tx, o owner, family string) (*Pair, error) {
	p := &Pair{
		AccessToken: auth.NewSecret(), TokenType: "bearer", RefreshToken: auth.NewHexSecret(),
		ExpiresIn: int64(accessLife.Seconds()) - 1, // a part of the first second is over when this is read (O5)
	}
	if err := o.keep(ctx, tx, family, "access", p.AccessToken, tx.Now()+accessLife.Milliseconds()); err != nil {
		return nil, err
	}
	return p, o.keep(ctx, tx, family, "refresh", p.RefreshToken, tx.Now()+refreshLife.Milliseconds())
}

// issueAccess makes a pair that cannot be refreshed (O13).
func issueAccess(ctx context.Context, tx *store.Tx, o owner) (*Pair, error) {
	p := &Pair{AccessToken: auth.NewSecret(), TokenType: "bearer", ExpiresIn: int64(accessLife.Seconds()) - 1}
	return p, o.keep(ctx, tx, auth.NewSecret(), "access", p.AccessToken, tx.Now()+accessLife.Milliseconds())
}

func (o owner) keep(ctx context.Context, tx *store.Tx, family, kind, token string, until int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO token (digest, kind, family, site_id, agent_id, partner_id, client_id, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		auth.Digest(token), kind, family, o.siteID, o.agentID, o.partnerID, o.clientID, tx.Now(), until)
	if err != nil {
		return fmt.Errorf("issue a token: %w", err)
	}
	return nil
}

// standing is how an owner stands at the moment.
type standing struct {
	email  string // "" of a client without an agent
	active bool
	open   bool // the site is
	barred bool // the password alone gives no token
	allowed
}

// check sees whether an account may still sign in from there, and fits what was sent with
// the grant (O6).
func (o owner) check(ctx context.Context, tx *store.Tx, g Grant) error {
	st, err := o.standing(ctx, tx)
	switch sent := strings.ToLower(strings.TrimSpace(g.Email)); {
	case err != nil:
		return fmt.Errorf("read the account behind a token: %w", err)
	case !st.active || !o.isOf(g.SiteID) || sent != "" && sent != st.email:
		return fault.InvalidGrant()
	case !st.open:
		return fault.Unavailable()
	case !st.allowed.from(g.From):
		return fault.AddressNotAllowed()
	case st.barred:
		return fault.GrantOff()
	}
	return nil
}

// barred tells whether the password alone gives an agent no token: when there is a
// second factor, or has to be, unless the site allows it all the same.
func barred(ctx context.Context, tx *store.Tx, siteID, agentID int64) (is bool, err error) {
	err = tx.QueryRow(ctx, `SELECT (s.second_factor_required OR f.confirmed_at IS NOT NULL) AND NOT s.password_grant_with_second_factor
		FROM site s LEFT JOIN second_factor f ON f.site_id = s.id AND f.agent_id = ? WHERE s.id = ?`, agentID, siteID).Scan(&is)
	return is, err
}

// mayByPassword refuses when the site has just ceased to let an agent have a token
// for the password alone.
func (o owner) mayByPassword(ctx context.Context, tx *store.Tx) error {
	if o.agentID == nil {
		return nil
	}
	is, err := barred(ctx, tx, *o.siteID, *o.agentID)
	if err == nil && is {
		err = fault.GrantOff()
	}
	return err
}

func (o owner) standing(ctx context.Context, tx *store.Tx) (st standing, err error) {
	switch {
	case o.partnerID != nil:
		st.active, st.open = true, true
		err = tx.QueryRow(ctx, `SELECT email_lower FROM partner WHERE id = ?`, *o.partnerID).Scan(&st.email)
	case o.agentID == nil:
		st.active = true
		err = tx.QueryRow(ctx, `SELECT activated AND NOT disabled FROM site WHERE id = ?`, *o.siteID).Scan(&st.open)
	default:
		err = tx.QueryRow(ctx, `SELECT a.email_lower, a.is_active, s.activated AND NOT s.disabled, `+allowedRanges+`
			FROM agent a JOIN site s ON s.id = a.site_id WHERE a.site_id = ? AND a.id = ?`, *o.siteID, *o.agentID).
			Scan(&st.email, &st.active, &st.open, &st.allowed)
		if err == nil && o.clientID == nil {
			st.barred, err = barred(ctx, tx, *o.siteID, *o.agentID)
		}
	}
	return st, err
}
