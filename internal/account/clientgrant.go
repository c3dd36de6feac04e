package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// byClient gives a client tokens of its own for a site, with the rights that the
// client was given and no agent behind it (NOTES-account O16).
func (s *Service) byClient(ctx context.Context, g Grant) (p *Pair, err error) {
	if err := g.Proof.complete(); err != nil {
		return nil, err
	}
	if g.SiteID == nil {
		return nil, fault.InvalidRequest("siteId")
	}
	c, err := s.prove(ctx, g.Proof, g.From)
	if err != nil {
		return nil, err
	}
	if g.RedirectURI != "" && !slices.Contains(c.RedirectURIs, g.RedirectURI) {
		return nil, fault.RedirectMismatch()
	}
	g.Email = "" // some clients add it; here it means nothing
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := c.actsOn(ctx, tx, *g.SiteID); err != nil {
			return err
		}
		o := owner{siteID: g.SiteID, clientID: &c.ID}
		if err := o.hold(ctx, tx); err != nil {
			return err
		}
		if err := o.check(ctx, tx, g); err != nil {
			return err
		}
		p, err = issue(ctx, tx, o, auth.NewSecret())
		return err
	})
	return p, err
}

// complete tells which part of a proof is missing.
func (p Proof) complete() error {
	if p.ClientID == "" {
		return fault.InvalidRequest("client_id")
	}
	if p.Secret == "" {
		return fault.InvalidRequest("client_secret")
	}
	return nil
}

// actsOn refuses a site that the client was not made for. A site that does not
// exist is no different.
func (c Client) actsOn(ctx context.Context, tx *store.Tx, siteID int64) error {
	if c.SiteID != 0 {
		if c.SiteID == siteID {
			return nil
		}
		return fault.InvalidGrant()
	}
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM site WHERE id = ? AND partner_id = ?`, siteID, c.PartnerID).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return fault.InvalidGrant()
	}
	if err != nil {
		return fmt.Errorf("read a client's site: %w", err)
	}
	return nil
}
