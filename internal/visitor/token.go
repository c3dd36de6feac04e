package visitor

import (
	"time"

	"github.com/google/uuid"

	"parley/internal/auth"
)

// Signer signs what is given to browsers and must come back unchanged.
type Signer interface {
	Sign(purpose string, payload any, ttl time.Duration) string
	Verify(purpose, token string, into any) error
}

// tokenPurpose keeps visitors' tokens apart from all others that are signed.
const tokenPurpose = "visitor"

// tokenLife is how long a browser that does not come back is remembered.
const tokenLife = 366 * 24 * time.Hour

// claims is what a token says. It needs no look into the database.
type claims struct {
	SiteID    int64  `json:"s"`
	VisitorID string `json:"v"`
}

// Tokens makes and reads the tokens that visitors carry.
type Tokens struct{ signer Signer }

// NewTokens uses the keys of signer.
func NewTokens(signer Signer) Tokens { return Tokens{signer} }

// Issue makes a token of a visitor of a site.
func (t Tokens) Issue(siteID int64, visitorID string) string {
	return t.signer.Sign(tokenPurpose, claims{siteID, visitorID}, tokenLife)
}

// Keep renews a token that holds for a site; for any other it is one of a visitor who is
// yet to come.
func (t Tokens) Keep(siteID int64, token string) string {
	if p := t.Read(token); p != nil && p.SiteID == siteID {
		return t.Issue(siteID, p.VisitorID)
	}
	return t.Issue(siteID, uuid.NewString())
}

// Read returns the caller that a token stands for, or nil when it is not valid.
func (t Tokens) Read(token string) *auth.Principal {
	var c claims
	if token == "" || t.signer.Verify(tokenPurpose, token, &c) != nil || c.SiteID == 0 || c.VisitorID == "" {
		return nil
	}
	return &auth.Principal{Kind: auth.VisitorUser, Via: auth.ViaToken, SiteID: c.SiteID, VisitorID: c.VisitorID}
}
