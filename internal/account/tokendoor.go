package account

import (
	"context"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
)

// GrantType is the word that says what is traded; an unknown one has a fault of
// its own (NOTES-account O4).
type GrantType string

var grantTypes = []string{PasswordGrant, RefreshGrant, CodeGrant, ClientGrant}

// UnmarshalLenient reads the word in any letter case.
func (g *GrantType) UnmarshalLenient(field string, v any) error {
	text, ok := lenient.Text(v)
	if text = strings.ToLower(strings.TrimSpace(text)); !ok || !slices.Contains(grantTypes, text) {
		return fault.UnsupportedGrant(text)
	}
	*g = GrantType(text)
	return nil
}

// tokenBody is a grant as a form or as JSON.
type tokenBody struct {
	GrantType    GrantType `json:"grant_type" required:"true" enum:"password,refresh_token,authorization_code,client_credentials" doc:"Grant to use."`
	Email        string    `json:"email" alias:"username" doc:"Sign-in email, for password."`
	Password     string    `json:"password" format:"password" doc:"Sign-in password, for password."`
	RefreshToken string    `json:"refresh_token" doc:"Token from an earlier answer, for refresh_token; works once."`
	Code         string    `json:"code" doc:"Code from authorize, for authorization_code."`
	RedirectURI  string    `json:"redirect_uri" doc:"Redirect address registered for the client."`
	ClientID     string    `json:"client_id" doc:"Client id."`
	ClientSecret string    `json:"client_secret" format:"password" doc:"Client secret."`
	SiteID       *int64    `json:"siteId,omitempty" doc:"Site; must be the account's when sent."`
	State        string    `json:"state" doc:"Ignored."`
	CodeVerifier string    `json:"code_verifier" hidden:"true" doc:"PKCE verifier, for authorization_code."`
}

// tokenText tells what the contract's members do not.
const tokenText = "client_id and client_secret may also come as user and password of a Basic Authorization header. " +
	"A code that was asked for with code_challenge (RFC 7636; S256 or plain) needs code_verifier."

type tokenIn struct {
	Basic  string `header:"Authorization" doc:"client_id and client_secret may come this way."`
	SiteID *int64 `query:"siteId" doc:"Site id; needed by client_credentials, otherwise checked against the agent."`
	Email  string `query:"email" doc:"Email that some clients add; a sign-in hint."`
	State  string `query:"state" doc:"Opaque text; ignored."`
	Body   tokenBody
}

type tokenQuery struct {
	GrantType    GrantType `query:"grant_type" required:"true" enum:"password,refresh_token,authorization_code,client_credentials" doc:"Grant to use."`
	Email        string    `query:"email" alias:"username" doc:"Sign-in email for the password grant."`
	Password     string    `query:"password" format:"password" doc:"Password for the password grant."`
	RefreshToken string    `query:"refresh_token" doc:"Token for the refresh grant."`
	Code         string    `query:"code" doc:"Authorization code for the code grant."`
	RedirectURI  string    `query:"redirect_uri" doc:"Redirect address registered for the client."`
	ClientID     string    `query:"client_id" doc:"Client id."`
	ClientSecret string    `query:"client_secret" format:"password" doc:"Client secret."`
	SiteID       *int64    `query:"siteId" doc:"Site id; needed by client_credentials, otherwise checked against the agent."`
	State        string    `query:"state" doc:"Opaque text; ignored."`
	CodeVerifier string    `query:"code_verifier" hidden:"true" doc:"PKCE verifier for the code grant."`
}

type tokenQueryIn struct {
	Basic string `header:"Authorization" doc:"client_id and client_secret may come this way."`
	tokenQuery
}

// serveTokens registers the agents' token endpoint, also under the prefix that a
// third-party client uses (O2).
func (s *Service) serveTokens(a *api.API) {
	op := api.Op{Method: "POST", Path: "/oauth/token", ID: "createToken", Tag: "Agent Token", Door: api.Root, OAuth: true,
		Summary: "Exchange a grant for an agent or client token", Permission: auth.Public, Description: tokenText,
		Aliases: []string{"/OAuthServer/oauth/token"}}
	api.Handle(a, op, func(ctx context.Context, in *tokenIn) (*api.Out[*Pair], error) {
		b := in.Body
		if b.Email == "" {
			b.Email = in.Email
		}
		if b.SiteID == nil {
			b.SiteID = in.SiteID
		}
		return s.answerGrant(ctx, b, in.Basic)
	})
	if s.o.TokenPostOnly {
		return
	}
	op.Method, op.ID, op.Summary = "GET", "createTokenByQuery", "Same exchange with the fields in the query string"
	api.Handle(a, op, func(ctx context.Context, in *tokenQueryIn) (*api.Out[*Pair], error) {
		return s.answerGrant(ctx, tokenBody(in.tokenQuery), in.Basic)
	})
}

func (s *Service) answerGrant(ctx context.Context, b tokenBody, basic string) (*api.Out[*Pair], error) {
	p, err := s.Exchange(ctx, Agents, Grant{
		Type: string(b.GrantType), Email: b.Email, Password: b.Password, RefreshToken: b.RefreshToken,
		Code: b.Code, RedirectURI: b.RedirectURI, CodeVerifier: b.CodeVerifier,
		Proof:  Proof{b.ClientID, b.ClientSecret}.withHeader(basic),
		SiteID: b.SiteID, From: api.RequestFrom(ctx).Remote,
	})
	return &api.Out[*Pair]{Body: p}, err
}

// partnerBody is what partners may trade (O10).
type partnerBody struct {
	GrantType    GrantType `json:"grant_type" required:"true" enum:"password,refresh_token" doc:"Grant to use."`
	Email        string    `json:"email" alias:"username" doc:"Sign-in email, for password."`
	Password     string    `json:"password" format:"password" doc:"Sign-in password, for password."`
	RefreshToken string    `json:"refresh_token" doc:"Token from an earlier answer, for refresh_token; works once."`
	ClientID     string    `json:"client_id" doc:"Ignored."`
	ClientSecret string    `json:"client_secret" format:"password" doc:"Ignored."`
	SiteID       *int64    `json:"siteId,omitempty" doc:"No site fits a partner."`
	State        string    `json:"state" doc:"Ignored."`
}

type partnerIn struct{ Body partnerBody }

type partnerQuery struct {
	GrantType    GrantType `query:"grant_type" required:"true" enum:"password,refresh_token" doc:"Grant to use."`
	Email        string    `query:"email" alias:"username" doc:"Sign-in email for the password grant."`
	Password     string    `query:"password" format:"password" doc:"Password for the password grant."`
	RefreshToken string    `query:"refresh_token" doc:"Token for the refresh grant."`
}

// servePartnerTokens registers the partners' token endpoint.
func (s *Service) servePartnerTokens(a *api.API) {
	op := api.Op{Method: "POST", Path: "/partner/oauth/token", ID: "createPartnerToken", Tag: "Partner Token", Door: api.Root, OAuth: true,
		Summary: "Sign a partner in and give a partner token", Permission: auth.Public}
	api.Handle(a, op, func(ctx context.Context, in *partnerIn) (*api.Out[*Pair], error) {
		b := in.Body
		return s.answerPartner(ctx, Grant{Type: string(b.GrantType), Email: b.Email, Password: b.Password, RefreshToken: b.RefreshToken, SiteID: b.SiteID})
	})
	if s.o.TokenPostOnly {
		return
	}
	op.Method, op.ID, op.Summary = "GET", "createPartnerTokenByQuery", "Same exchange with the fields in the query string"
	api.Handle(a, op, func(ctx context.Context, in *partnerQuery) (*api.Out[*Pair], error) {
		return s.answerPartner(ctx, Grant{Type: string(in.GrantType), Email: in.Email, Password: in.Password, RefreshToken: in.RefreshToken})
	})
}

func (s *Service) answerPartner(ctx context.Context, g Grant) (*api.Out[*Pair], error) {
	g.From = api.RequestFrom(ctx).Remote
	p, err := s.Exchange(ctx, Partners, g)
	return &api.Out[*Pair]{Body: p}, err
}
