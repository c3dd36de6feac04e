package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

type revokeIn struct {
	Basic string `header:"Authorization" doc:"client_id and client_secret may come this way."`
	Body  struct {
		Token        string `json:"token" required:"true" doc:"Access or refresh token."`
		Hint         string `json:"token_type_hint" doc:"Ignored: a token is found without it."`
		ClientID     string `json:"client_id" doc:"Needed when the token was issued to a client."`
		ClientSecret string `json:"client_secret" format:"password" doc:"Needed when the token was issued to a client."`
	}
}

// serveRevoke registers the end of tokens before their time (RFC 7009; ours).
func (s *Service) serveRevoke(a *api.API) {
	api.Handle(a, api.Op{Method: "POST", Path: "/oauth/revoke", ID: "revokeToken", Tag: "Agent Token", Door: api.Root, OAuth: true,
		Summary: "End a token before its time", Permission: auth.Public, Aliases: []string{"/OAuthServer/oauth/revoke"},
		Description: "As in RFC 7009, for tokens of agents, clients and partners. A refresh token takes along all that came from the same sign-in, " +
			"an access token ends alone. A token that is unknown or has ended is no error."},
		func(ctx context.Context, in *revokeIn) (*api.Empty, error) {
			g := Grant{Proof: Proof{in.Body.ClientID, in.Body.ClientSecret}.withHeader(in.Basic), From: api.RequestFrom(ctx).Remote}
			return nil, s.revoke(ctx, strings.TrimSpace(in.Body.Token), g)
		})
}

// revoke ends a token; with a refresh token everything ends that came from the
// same sign-in.
func (s *Service) revoke(ctx context.Context, token string, g Grant) error {
	digest := auth.Digest(token)
	if err := s.proveHolder(ctx, digest, g); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, err := holderOf(ctx, tx, tokenHolder, digest)
		if errors.Is(err, store.ErrNone) {
			return nil
		}
		if err == nil {
			err = o.hold(ctx, tx)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM token WHERE digest = ? OR family IN (SELECT family FROM token WHERE digest = ? AND kind = 'refresh')`, digest, digest)
		if err != nil {
			return fmt.Errorf("revoke a token: %w", err)
		}
		if o.agentID == nil {
			return nil
		}
		return Recheck(ctx, tx, *o.siteID, *o.agentID)
	})
}

// RevokeKeys ends an agent's API keys, and all that the agent is signed in with. It
// is store.ErrNone when there is no such agent.
func RevokeKeys(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	var name string
	if err := tx.QueryRow(ctx, `SELECT display_name FROM agent WHERE site_id = ? AND id = ?`, siteID, agentID).Scan(&name); err != nil {
		return fmt.Errorf("revoke an agent's keys: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM api_key WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return fmt.Errorf("revoke an agent's keys: %w", err)
	}
	if err := EndSignIns(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	return auditAgent(ctx, tx, siteID, "End all API keys, tokens and sessions of agent '%s'", name)
}

// RevokePartnerKeys ends a partner's API keys and tokens.
func RevokePartnerKeys(ctx context.Context, tx *store.Tx, partnerID int64) error {
	for _, table := range []string{"api_key", "token"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE partner_id = ?`, partnerID); err != nil {
			return fmt.Errorf("revoke a partner's keys: %w", err)
		}
	}
	return nil
}
