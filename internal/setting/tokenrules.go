package setting

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// TokenRules is what a site demands of the tokens that its visitors sign in with, beside
// its certificate. The contract has no such page, so it is at our own door.
type TokenRules struct {
	Issuer   string `json:"issuer" default:"" maxLength:"500" doc:"Who must have made tokens, their claim iss; empty for anybody who has the key."`
	Audience string `json:"audience" default:"" maxLength:"500" doc:"Whom tokens must be for, among their claim aud; empty for anybody. Set it where the identity provider signs tokens for others with the same key."`
}

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
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v TokenRules) error {
			return writePage(ctx, tx, siteID, "sign_on", v)
		},
	})
}
