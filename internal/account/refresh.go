package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// byRefresh uses up a refresh token. One that is shown again was stolen, or its
// thief was faster: everything that came from the same sign-in ends (NOTES-account O9).
func (s *Service) byRefresh(ctx context.Context, who Who, g Grant) (p *Pair, err error) {
	if g.RefreshToken == "" {
		return nil, fault.InvalidRequest("refresh_token")
	}
	digest := auth.Digest(strings.TrimSpace(g.RefreshToken))
	if err := s.proveHolder(ctx, digest, g); err != nil {
		return nil, err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		p = nil
		if err := holdHolder(ctx, tx, tokenHolder, digest); err != nil {
			return err
		}
		o, family, err := useUp(ctx, tx, digest)
		if errors.Is(err, store.ErrNone) {
			return endReused(ctx, tx, digest)
		}
		if err != nil {
			return err
		}
		if (o.partnerID != nil) != (who == Partners) {
			return fault.InvalidGrant()
		}
		if err := o.check(ctx, tx, g); err != nil {
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

// proveHolder asks for the client's secret when a token was given to a client.
func (s *Service) proveHolder(ctx context.Context, digest string, g Grant) error {
	var o owner
	err := s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		o, err = holderOf(ctx, tx, tokenHolder, digest)
		return err
	})
	if errors.Is(err, store.ErrNone) || err == nil && o.clientID == nil {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := s.prove(ctx, g.Proof, g.From)
	if err == nil && c.ID != *o.clientID {
		err = fault.InvalidGrant()
	}
	return err
}

// useUp marks a refresh token as used, once; store.ErrNone when there is none to use.
func useUp(ctx context.Context, tx *store.Tx, digest string) (o owner, family string, err error) {
	err = tx.QueryRow(ctx, `UPDATE token SET used_at = ? WHERE digest = ? AND kind = 'refresh' AND used_at IS NULL AND expires_at > ?
		RETURNING family, site_id, agent_id, partner_id, client_id`, tx.Now(), digest, tx.Now()).
		Scan(&family, &o.siteID, &o.agentID, &o.partnerID, &o.clientID)
	if err != nil {
		return owner{}, "", fmt.Errorf("use a refresh token: %w", err)
	}
	return o, family, nil
}

// endReused ends the family of a token that has been used before.
func endReused(ctx context.Context, tx *store.Tx, digest string) error {
	return endFamily(ctx, tx, `SELECT family, site_id, agent_id FROM token WHERE digest = ? AND kind = 'refresh' AND used_at IS NOT NULL`, digest)
}

// endFamily ends the tokens of the family that a query finds, if it finds one, and
// has the agent's sockets looked at. Of many who come at once each waits for the row
// that names the family, so that they do not wait for each other's tokens.
func endFamily(ctx context.Context, tx *store.Tx, query, digest string) error {
	var family string
	var siteID, agentID sql.NullInt64 // of an agent's tokens
	err := tx.QueryRow(ctx, query+tx.ForUpdate(), digest).Scan(&family, &siteID, &agentID)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM token WHERE family = ?`, family)
	}
	if err == nil && agentID.Valid {
		err = Recheck(ctx, tx, siteID.Int64, agentID.Int64)
	}
	if err != nil {
		return fmt.Errorf("end a family of tokens: %w", err)
	}
	return nil
}
