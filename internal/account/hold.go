package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// What makes sign-ins and what ends them takes turns by holding the same row until
// the step is over: otherwise a token that is made while a password changes would
// be made from what was true before, and nobody would see it to end it.

// HoldSiteAndAgents holds a site with all its agents, in the order in which steps do
// that change more of a site than itself. A site that there is not is passed over.
func HoldSiteAndAgents(ctx context.Context, tx *store.Tx, siteID int64) error {
	if err := holdAgents(ctx, tx, siteID, 0); err != nil {
		return err
	}
	return store.HoldSite(ctx, tx, siteID)
}

// HoldMembers is what steps do first that change who works where, or with what rights:
// groups, departments, agents and how chats are given to them. Such steps of a site take
// turns, and none waits in a circle for rows that another has changed. What is held is
// the group of all agents, which every site has.
func HoldMembers(ctx context.Context, tx *store.Tx, siteID int64) error {
	_, err := ids(ctx, tx, `SELECT id FROM agent_group WHERE site_id = ? AND kind = ?`+tx.ForNoKeyUpdate(), siteID, everyone)
	return err
}

// holdAgents holds an agent's row, or with agent 0 those of all agents of a site.
func holdAgents(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	_, err := ids(ctx, tx, `SELECT id FROM agent WHERE site_id = ? AND (id = ? OR ? = 0) ORDER BY id`+tx.ForNoKeyUpdate(), siteID, agentID, agentID)
	return err
}

func hold(ctx context.Context, tx *store.Tx, query string, args ...any) error {
	var one int
	if err := tx.QueryRow(ctx, query+tx.ForNoKeyUpdate(), args...).Scan(&one); err != nil {
		return fmt.Errorf("hold what a sign-in stands on: %w", err)
	}
	return nil
}

// hold holds what a token of the owner stands on: the client, and the agent, the
// site or the partner. Faults are those of a grant whose owner is gone.
func (o owner) hold(ctx context.Context, tx *store.Tx) error {
	if o.clientID != nil {
		if err := hold(ctx, tx, `SELECT 1 FROM oauth_client WHERE id = ?`, *o.clientID); err != nil {
			return goneAs(err, fault.BadClient())
		}
	}
	var err error
	switch {
	case o.partnerID != nil:
		err = hold(ctx, tx, `SELECT 1 FROM partner WHERE id = ?`, *o.partnerID)
	case o.agentID != nil:
		err = hold(ctx, tx, `SELECT 1 FROM agent WHERE site_id = ? AND id = ?`, *o.siteID, *o.agentID)
	default:
		err = hold(ctx, tx, `SELECT 1 FROM site WHERE id = ?`, *o.siteID)
	}
	return goneAs(err, fault.InvalidGrant())
}

// Whose a token or code is, by its digest.
const (
	tokenHolder = `SELECT site_id, agent_id, partner_id, client_id FROM token WHERE digest = ?`
	codeHolder  = `SELECT site_id, agent_id, NULL, client_id FROM oauth_code WHERE digest = ?`
)

// holderOf reads whose a token or code is; store.ErrNone when there is none.
func holderOf(ctx context.Context, tx *store.Tx, query, digest string) (o owner, err error) {
	err = tx.QueryRow(ctx, query, digest).Scan(&o.siteID, &o.agentID, &o.partnerID, &o.clientID)
	if err != nil {
		return owner{}, fmt.Errorf("read whose a token is: %w", err)
	}
	return o, nil
}

// holdHolder holds what a token or code stands on.
func holdHolder(ctx context.Context, tx *store.Tx, query, digest string) error {
	o, err := holderOf(ctx, tx, query, digest)
	if err != nil {
		return goneAs(err, fault.InvalidGrant())
	}
	return o.hold(ctx, tx)
}

func goneAs(err error, f *fault.Error) error {
	if errors.Is(err, store.ErrNone) {
		return f
	}
	return err
}

// still holds the account of a sign-in and refuses when its password or its second
// factor is no longer the one that was found right.
func (r record) still(ctx context.Context, tx *store.Tx) error {
	if err := r.owner.hold(ctx, tx); err != nil {
		return err
	}
	query, args := `SELECT a.password_hash, f.confirmed_at FROM agent a LEFT JOIN second_factor f ON f.site_id = a.site_id AND f.agent_id = a.id
		WHERE a.site_id = ? AND a.id = ? AND a.is_active`, []any{r.siteID, r.agentID}
	if r.partnerID != nil {
		query, args = `SELECT password_hash, CAST(NULL AS BIGINT) FROM partner WHERE id = ?`, []any{r.partnerID}
	}
	var hash string
	var factor sql.NullInt64
	err := tx.QueryRow(ctx, query, args...).Scan(&hash, &factor)
	if errors.Is(err, store.ErrNone) || err == nil && (hash != r.hash || factor != r.factor) {
		return &refused{}
	}
	return err
}

// still holds what a client's token will stand on, and refuses when what the agent
// is signed in with has ended meanwhile.
func (a *asked) still(ctx context.Context, tx *store.Tx, p *auth.Principal) error {
	if err := a.owner(p).hold(ctx, tx); err != nil {
		return err
	}
	ok, err := mayStay(ctx, tx, p.SiteID, p.AgentID, p.Origin, api.RequestFrom(ctx).Remote)
	if err == nil && !ok {
		err = fault.BadCredentials()
	}
	return err
}
