package setting

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// TokenRules is what visitors sign in with and what a site demands of it, beside its
// certificate. The contract has no such page, so it is at our own door.
type TokenRules struct {
	Protocol    string   `json:"protocol" enum:"jwt,saml" default:"jwt" doc:"What the site's visitors sign in with: JSON Web Tokens or SAML. The other is refused."`
	Issuer      string   `json:"issuer" default:"" maxLength:"500" doc:"Who must have made tokens, their claim iss; empty for anybody who has the key. For SAML the entity id of the identity provider, which is needed."`
	Audience    string   `json:"audience" default:"" maxLength:"500" doc:"Whom tokens must be for, among their claim aud; empty for anybody. Set it where the identity provider signs tokens for others with the same key. For SAML the entity id that this site has there; empty is the address of its metadata."`
	ArtifactURL string   `json:"artifactResolutionServiceUrl" default:"" maxLength:"2048" doc:"Where the identity provider tells by SOAP what a SAML artifact stands for; empty where visitors bring none."`
	Pages       []string `json:"pages" default:"" maxItems:"50" maxLength:"500" doc:"Domains whose pages visitors may go from to the identity provider by SAML, and come back to: example.com is also www.example.com. Only over HTTPS, unless one begins with http://."`
}

// What visitors sign in with.
const (
	SignInJWT  = "jwt"
	SignInSAML = "saml"
)

// TokenRules is what a site demands of its visitors' tokens.
func (s *Settings) TokenRules(site *snapshot.Site) TokenRules { return s.pages.In(site).tokens }

func (s *Settings) serveTokenRules(a *api.API) {
	api.ServePage(a, api.SettingsPage[TokenRules]{
		Path: "/api/agent/v1/visitorTokenRules", Door: api.Root, Name: "TokenRules", Tag: "Agent door", Permission: auth.ManageSettings, Book: s.book,
		Read: s.TokenRules,
		Load: func(ctx context.Context, tx *store.Tx, siteID int64) (TokenRules, error) {
			p, err := lockPages(ctx, tx, siteID)
			return p.tokens, err
		},
		Check: checkTokenRules,
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v TokenRules) error {
			return writePage(ctx, tx, siteID, "sign_on", v)
		},
	})
}

// checkTokenRules wants of SAML a provider with a name: without it, whoever the certificate
// was given to for something else could speak for it.
func checkTokenRules(_ context.Context, v *TokenRules) error {
	if v.ArtifactURL != "" {
		if err := checkURL("artifactResolutionServiceUrl", v.ArtifactURL); err != nil {
			return err
		}
	}
	if v.Protocol == SignInSAML {
		return fault.Required("issuer", v.Issuer)
	}
	return nil
}
