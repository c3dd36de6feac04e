// Package signon signs visitors in with what the customer's identity provider says of
// them (contract/widget.md 6).
package signon

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
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
	// Client asks identity providers, and calls no address inside the operator's network.
	Client *http.Client
	// Host is scheme and host of the visitors' pages; empty is how the caller addressed us.
	Host string
	// Secrets keeps the keys that sites ask their identity providers with.
	Secrets Secrets
	Log     *slog.Logger // nil: nothing is logged
}

// Service signs visitors in and out.
type Service struct{ Options }

// New returns the service.
func New(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{o}
}

// Signed is who the visitor is from now on.
type Signed struct {
	Token     string `json:"token" doc:"In the place of the one that the call was made with. Introduce the page with it."`
	VisitorID string `json:"visitorId" doc:"Visitor id; another one than before where the user is known from another browser, or somebody else was signed in."`
}

// proof is who the identity provider says that a visitor is.
type proof struct {
	identity visitor.Identity
	// spend, if any, has it count but once: it fails where it has been spent.
	spend func(ctx context.Context, tx *store.Tx) error
}

// spent takes note that a proof has counted.
func (p proof) spent(ctx context.Context, tx *store.Tx) error {
	if p.spend == nil {
		return nil
	}
	return p.spend(ctx, tx)
}

// in signs a visitor in, by whatever it has shown.
func (s *Service) in(ctx context.Context, site *snapshot.Site, visitorID string, from netip.Addr, p proof) (out Signed, err error) {
	bans := s.Settings.Bans(site)
	if err := bans.Check(visitorID, from); err != nil {
		return out, err
	}
	var person *visitor.Person
	sign := func(ctx context.Context, tx *store.Tx) (err error) {
		if err := p.spent(ctx, tx); err != nil {
			return err
		}
		if person, err = visitor.SignIn(ctx, tx, site.ID, visitorID, p.identity); err != nil {
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
	return Signed{s.Tokens.Issue(site.ID, person.UUID), person.UUID}, nil
}

// way is how a site's visitors sign in: its settings, and the provider's key.
type way struct {
	sso   setting.VisitorSSO
	rules setting.TokenRules
	key   *key
}

// way is that of a site, which must be the one that the visitor takes.
func (s *Service) way(site *snapshot.Site, protocol string) (w way, err error) {
	w.sso, w.rules = s.Settings.VisitorSSO(site), s.Settings.TokenRules(site)
	if !w.sso.IsEnable {
		return w, fault.Conflict("Visitors of this site do not sign in.")
	}
	if w.rules.Protocol != protocol {
		return w, fault.Conflict("Visitors of this site sign in with %s, not with %s.", protocols[w.rules.Protocol], protocols[protocol])
	}
	if w.key, err = readKey(w.sso.IdpCertificate); err != nil {
		return w, fault.Conflict("Nobody can sign in: the site's certificate cannot be used, because %s.", err)
	}
	return w, nil
}

var protocols = map[string]string{setting.SignInJWT: "JSON Web Tokens", setting.SignInSAML: "SAML"}

// read is who a token says that the visitor is, by the site's settings.
func (s *Service) read(site *snapshot.Site, token string) (p proof, err error) {
	w, err := s.way(site, setting.SignInJWT)
	if err != nil {
		return p, err
	}
	c, err := readToken(token, w.key, w.rules, time.UnixMilli(s.DB.Now()))
	if err != nil {
		return p, err
	}
	p.identity, err = s.identity(site, "jwt", c, w)
	return p, err
}

// identity gives claims their places by the site's mappings, card numbers in them made unreadable.
func (s *Service) identity(site *snapshot.Site, field string, c claims, w way) (visitor.Identity, error) {
	id, err := identityOf(field, c, w.sso.DataMappings)
	for i := range id.Values {
		id.Values[i].Value = s.Settings.Masked(site, id.Values[i].Value)
	}
	return id, err
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
