package signon

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// flowLife is how long a visitor may be away at the identity provider.
const flowLife = 15 * time.Minute

// flow is a visitor's way to the identity provider and back, a row of sso_flow.
type flow struct {
	id, visitor, browser, returnTo, secret, code, who string

	siteID int64
}

// request is what the identity provider answers to.
func (f *flow) request() string { return "id-" + f.id }

// errNoFlow is for who comes back on a way that nobody left on: links sign nobody in.
func errNoFlow() error {
	return fault.Conflict("Nobody has begun to sign in this way, or it was too long ago. Go back to the page and sign in again.")
}

// leave notes that a visitor goes.
func (s *Service) leave(ctx context.Context, f *flow) error {
	f.id = rand.Text()
	return s.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO sso_flow (id, site_id, visitor, browser, return_to, secret, until) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			f.id, f.siteID, f.visitor, f.browser, f.returnTo, digest(f.secret), tx.Now()+flowLife.Milliseconds())
		if err != nil {
			return fmt.Errorf("note that a visitor goes to sign in: %w", err)
		}
		return nil
	})
}

// flow is the way of a site's visitor.
func (s *Service) flow(ctx context.Context, siteID int64, id string) (*flow, error) {
	f := &flow{id: id, siteID: siteID}
	err := s.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT visitor, browser, return_to, secret, code, who FROM sso_flow WHERE id = ? AND site_id = ? AND until > ?`, id, siteID, tx.Now()).
			Scan(&f.visitor, &f.browser, &f.returnTo, &f.secret, &f.code, &f.who)
	})
	if errors.Is(err, store.ErrNone) {
		return nil, errNoFlow()
	}
	if err != nil {
		return nil, fmt.Errorf("find who comes back: %w", err)
	}
	return f, nil
}

// comeBack keeps who the identity provider says that a visitor is until its browser has
// shown that it is the one that left, and returns the code that it is to show.
func (s *Service) comeBack(ctx context.Context, f *flow, p proof) (code string, err error) {
	who, err := json.Marshal(p.identity)
	if err != nil {
		return "", fmt.Errorf("keep who a visitor is: %w", err)
	}
	code = f.id + "." + rand.Text()
	err = s.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := p.spent(ctx, tx); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `UPDATE sso_flow SET code = ?, who = ? WHERE id = ? AND code = '' RETURNING id`, digest(code), string(who), f.id).Scan(&f.id)
		if errors.Is(err, store.ErrNone) {
			return errNoFlow()
		}
		return err
	})
	return code, err
}

// arrived is the flow that a code is of.
func (s *Service) arrived(ctx context.Context, siteID int64, code string) (*flow, error) {
	id, _, _ := strings.Cut(code, ".")
	f, err := s.flow(ctx, siteID, id)
	if err == nil && (f.code == "" || !same(f.code, digest(code))) {
		err = errNoFlow()
	}
	return f, err
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// shown is the proof of a flow whose browser has shown that it is the one that left. It counts once.
func (f *flow) shown() (p proof, err error) {
	p.spend = f.spend
	if err := json.Unmarshal([]byte(f.who), &p.identity); err != nil {
		return p, fmt.Errorf("read who a visitor is: %w", err)
	}
	return p, nil
}

func (f *flow) spend(ctx context.Context, tx *store.Tx) error {
	err := tx.QueryRow(ctx, `DELETE FROM sso_flow WHERE id = ? AND until > ? RETURNING id`, f.id, tx.Now()).Scan(&f.id)
	if errors.Is(err, store.ErrNone) {
		return errNoFlow()
	}
	if err != nil {
		return fmt.Errorf("note that somebody has signed in: %w", err)
	}
	return nil
}

// redeem is who has come back to a customer's page, with the code of its address and the
// secret that the browser was given when it left.
func (s *Service) redeem(ctx context.Context, site *snapshot.Site, code, secret string) (p proof, err error) {
	f, err := s.arrived(ctx, site.ID, code)
	if err != nil {
		return p, err
	}
	if f.browser != "" || !same(f.secret, digest(secret)) {
		return p, errNoFlow()
	}
	return f.shown()
}

// BeginIn is a page that a visitor leaves to sign in.
type BeginIn struct {
	Page    string `json:"page" required:"true" maxLength:"2048" doc:"Address of the page, to come back to."`
	Browser string `json:"browser" doc:"On the chat page of the server's own host: the token that the page was served with."`
}

// Begun is where a visitor signs in.
type Begun struct {
	URL    string `json:"url" doc:"Where to go: the identity provider, with our question to it."`
	Secret string `json:"secret" doc:"To be shown with the code that comes back in the page's address as sso=. Keep it where no other page and no other tab reads it. Empty on the chat page."`
}

// newFlow is the way from a page, which must be one of the site's: what the identity
// provider says goes to no other, nor to one that somebody on the way could pose as.
func (s *Service) newFlow(siteID int64, visitorID, host string, in BeginIn, pages []string) (*flow, error) {
	f := &flow{siteID: siteID, visitor: visitorID, returnTo: in.Page}
	at, err := url.Parse(in.Page)
	if err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "" || at.User != nil {
		return nil, fault.Malformed("page", "an absolute http or https address is expected")
	}
	if in.Browser != "" {
		served := s.Tokens.Read(in.Browser)
		own, err := url.Parse(host)
		if err != nil || served == nil || served.SiteID != siteID || !visitor.OnChatPage(own.Host, "", in.Page) {
			return nil, fault.Malformed("browser", "it is not what the chat page was served with")
		}
		f.browser, f.returnTo = served.VisitorID, host+at.EscapedPath()+"?"+at.RawQuery
		return f, nil
	}
	if at.Scheme == "http" && !loopback(at.Hostname()) {
		pages = slices.DeleteFunc(slices.Clone(pages), func(p string) bool { return !strings.HasPrefix(p, "http://") })
	}
	if !visitor.OnDomain(pages, "", in.Page) {
		return nil, fault.Conflict("Visitors do not sign in from %s: it is none of the pages of the site's rules.", at.Host)
	}
	f.secret = rand.Text()
	return f, nil
}

// loopback tells whether a host is the browser's own machine, which nobody on the way can pose as.
func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// declined is where somebody comes back who was not signed in: to the page, which says so
// because the code is none.
func (f *flow) declined() string {
	if f.browser != "" {
		return f.returnTo
	}
	return f.landing("declined")
}

// landing is the address of the page that a flow left, with the code for it.
func (f *flow) landing(code string) string {
	mark := "#"
	if strings.Contains(f.returnTo, "#") {
		mark = "&"
	}
	return f.returnTo + mark + "sso=" + code
}
