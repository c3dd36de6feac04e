package account

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// challenge is how a client will prove that it began the exchange of a code
// (RFC 7636, NOTES-account O21); zero is none.
type challenge struct{ value, method string }

const (
	plainMethod  = "plain"
	hashedMethod = "S256"
)

var unreserved = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// newChallenge reads what was sent with authorize.
func newChallenge(value, method string) (challenge, error) {
	if value == "" && method == "" {
		return challenge{}, nil
	}
	if !unreserved.MatchString(value) {
		f := fault.NotInList("code_challenge")
		f.OAuth = "invalid_request"
		return challenge{}, f
	}
	switch {
	case method == "" || strings.EqualFold(method, plainMethod):
		return challenge{value, plainMethod}, nil
	case strings.EqualFold(method, hashedMethod):
		return challenge{value, hashedMethod}, nil
	}
	f := fault.NotInList("code_challenge_method", hashedMethod, plainMethod)
	f.OAuth = "invalid_request"
	return challenge{}, f
}

// meets tells whether a verifier answers the challenge. A verifier without a
// challenge does not: somebody has taken the challenge away.
func (c challenge) meets(verifier string) bool {
	switch c.method {
	case "":
		return verifier == ""
	case hashedMethod:
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return subtle.ConstantTimeCompare([]byte(verifier), []byte(c.value)) == 1
}

// issueCode makes a code that a client may trade once, within a minute (O12).
func issueCode(ctx context.Context, tx *store.Tx, o owner, redirectURI string, c challenge) (string, error) {
	code := auth.NewSecret()
	_, err := tx.Exec(ctx, `INSERT INTO oauth_code (digest, client_id, site_id, agent_id, redirect_uri, challenge, challenge_method, family, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		auth.Digest(code), *o.clientID, *o.siteID, *o.agentID, redirectURI, c.value, c.method, auth.NewSecret(), tx.Now(), tx.Now()+codeLife.Milliseconds())
	if err != nil {
		return "", fmt.Errorf("issue a code: %w", err)
	}
	return code, nil
}

// byCode trades a code. One that is shown again has been seen by others: what it
// was traded for ends.
func (s *Service) byCode(ctx context.Context, g Grant) (p *Pair, err error) {
	if g.Code == "" {
		return nil, fault.InvalidRequest("code")
	}
	if g.RedirectURI == "" {
		return nil, fault.InvalidRequest("redirect_uri")
	}
	if err := g.Proof.complete(); err != nil {
		return nil, err
	}
	c, err := s.prove(ctx, g.Proof, g.From)
	if err != nil {
		return nil, err
	}
	digest := auth.Digest(strings.TrimSpace(g.Code))
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		p = nil
		if err := holdHolder(ctx, tx, codeHolder, digest); err != nil {
			return err
		}
		code, err := tradeCode(ctx, tx, digest, c.ID)
		if errors.Is(err, store.ErrNone) {
			return endTraded(ctx, tx, digest)
		}
		if err != nil {
			return err
		}
		if err := code.check(ctx, tx, g); err != nil {
			return err // and the code remains good
		}
		p, err = issue(ctx, tx, code.owner, code.family)
		return err
	})
	if err == nil && p == nil {
		err = fault.InvalidGrant()
	}
	return p, err
}

// usedCode is a code that is being traded.
type usedCode struct {
	owner
	redirectURI, family string
	challenge           challenge
}

func (c usedCode) check(ctx context.Context, tx *store.Tx, g Grant) error {
	if subtle.ConstantTimeCompare([]byte(c.redirectURI), []byte(g.RedirectURI)) != 1 {
		f := fault.RedirectMismatch()
		f.OAuth = "invalid_grant"
		return f
	}
	if c.challenge.method != "" && g.CodeVerifier == "" {
		return fault.InvalidRequest("code_verifier")
	}
	if !c.challenge.meets(g.CodeVerifier) {
		return fault.InvalidGrant()
	}
	return c.owner.check(ctx, tx, g)
}

// tradeCode marks a client's code as used, once; store.ErrNone when there is none to use.
func tradeCode(ctx context.Context, tx *store.Tx, digest, clientID string) (c usedCode, err error) {
	c.clientID = &clientID
	err = tx.QueryRow(ctx, `UPDATE oauth_code SET used_at = ? WHERE digest = ? AND client_id = ? AND used_at IS NULL AND expires_at > ?
		RETURNING site_id, agent_id, redirect_uri, challenge, challenge_method, family`, tx.Now(), digest, clientID, tx.Now()).
		Scan(&c.siteID, &c.agentID, &c.redirectURI, &c.challenge.value, &c.challenge.method, &c.family)
	if err != nil {
		return usedCode{}, fmt.Errorf("use a code: %w", err)
	}
	return c, nil
}

// endTraded ends what a code was traded for that is shown again.
func endTraded(ctx context.Context, tx *store.Tx, digest string) error {
	return endFamily(ctx, tx, `SELECT family, site_id, agent_id FROM oauth_code WHERE digest = ? AND used_at IS NOT NULL`, digest)
}
