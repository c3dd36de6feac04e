// Package signon signs visitors in with what the customer's identity provider says of
// them (contract/widget.md 6).
package signon

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Engine is told, in the step in which a visitor has signed in.
type Engine interface {
	SignedIn(ctx context.Context, tx *store.Tx, site *snapshot.Site, person *visitor.Person) error
}

// Options of New.
type Options struct {
	DB       *store.DB
	Settings *setting.Settings
	Tokens   visitor.Tokens
	Limiter  *visitor.Limiter
	Engine   Engine
}

// Service signs visitors in and out.
type Service struct{ Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// Signed is who the visitor is from now on.
type Signed struct {
	Token     string `json:"token" doc:"In the place of the one that the call was made with. Introduce the page with it."`
	VisitorID string `json:"visitorId" doc:"Visitor id; another one than before where the user is known from another browser, or somebody else was signed in."`
}

// in signs a visitor in with a token of the site's identity provider.
func (s *Service) in(ctx context.Context, siteID int64, visitorID string, from netip.Addr, token string) (out Signed, err error) {
	site, err := s.Settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	identity, err := s.read(site, token)
	if err != nil {
		return out, err
	}
	bans := s.Settings.Bans(site)
	if err := bans.Check(visitorID, from); err != nil {
		return out, err
	}
	var person *visitor.Person
	sign := func(ctx context.Context, tx *store.Tx) (err error) {
		if person, err = visitor.SignIn(ctx, tx, siteID, visitorID, identity); err != nil {
			return err
		}
		if err := bans.Check(person.UUID, from); err != nil {
			return err
		}
		return s.Engine.SignedIn(ctx, tx, site, person)
	}
	for range 3 { // another browser of the user, or another user of the browser, may be faster
		if err = s.DB.Update(ctx, sign); !errors.Is(err, store.ErrUnique) {
			break
		}
	}
	if err != nil {
		return out, err
	}
	return Signed{s.Tokens.Issue(siteID, person.UUID), person.UUID}, nil
}

// read is who a token says that the visitor is, by the site's settings.
func (s *Service) read(site *snapshot.Site, token string) (id visitor.Identity, err error) {
	sso := s.Settings.VisitorSSO(site)
	if !sso.IsEnable {
		return id, fault.Conflict("Visitors of this site do not sign in.")
	}
	k, err := readKey(sso.IdpCertificate)
	if err != nil {
		return id, fault.Conflict("Nobody can sign in: the site's certificate cannot be used, because %s.", err)
	}
	c, err := readToken(token, k, s.Settings.TokenRules(site), time.UnixMilli(s.DB.Now()))
	if err != nil {
		return id, err
	}
	if id, err = identityOf(c, sso.DataMappings); err != nil {
		return id, err
	}
	for i := range id.Values {
		id.Values[i].Value = s.Settings.Masked(site, id.Values[i].Value)
	}
	return id, nil
}

// out is a visitor who is nobody in particular, for a browser that goes on without the
// user; whoever was not signed in stays who it was.
func (s *Service) out(ctx context.Context, siteID int64, visitorID string) (out Signed, err error) {
	err = s.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		p, err := visitor.Find(ctx, tx, siteID, visitorID)
		if err != nil && !errors.Is(err, store.ErrNone) { // a token can be older than its visitor
			return err
		}
		out.VisitorID = visitorID
		if p.Identity.UserID != "" {
			out.VisitorID = uuid.NewString()
		}
		return nil
	})
	out.Token = s.Tokens.Issue(siteID, out.VisitorID)
	return out, err
}
