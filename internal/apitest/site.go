package apitest

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"parley/internal/auth"
	"parley/internal/fault"
)

type principal = auth.Principal

// Site is one customer's account on a Server.
type Site struct {
	ID     int64
	Server *Server
}

// OtherSite makes another site on the same server, whose people must see nothing of this one.
func (s *Site) OtherSite() *Site { return s.Server.Site() }

// As returns a new agent of the site who holds exactly these permissions.
func (s *Site) As(perms ...auth.Permission) Caller {
	p := s.agent(false)
	for _, perm := range perms {
		p.Permissions[perm] = true
	}
	return s.Server.caller(p)
}

// Admin returns a new administrator of the site.
func (s *Site) Admin() Caller {
	return s.Server.caller(s.agent(true))
}

// Session returns an agent who calls by console session, CSRF header included.
func (s *Site) Session(perms ...auth.Permission) Caller {
	p := s.agent(false)
	p.Via, p.SessionID = auth.ViaSession, "session"
	for _, perm := range perms {
		p.Permissions[perm] = true
	}
	return s.Server.caller(p).With("X-Parley-CSRF", csrf)
}

// Client returns a client token of the site, with every right.
func (s *Site) Client() Caller {
	return s.Server.caller(&auth.Principal{Kind: auth.Client, Via: auth.ViaToken, SiteID: s.ID, Name: "client"})
}

// Visitor returns a visitor of the site.
func (s *Site) Visitor(id string) Caller {
	return s.Server.caller(&auth.Principal{Kind: auth.VisitorUser, Via: auth.ViaToken, SiteID: s.ID, VisitorID: id})
}

// Anonymous returns a caller without credentials.
func (s *Site) Anonymous() Caller { return s.Server.Anonymous() }

func (s *Site) agent(admin bool) *auth.Principal {
	p := &auth.Principal{
		Kind: auth.Agent, Via: auth.ViaKey, SiteID: s.ID, AgentID: s.Server.ids.Add(1),
		IsAdmin:     admin,
		Permissions: map[auth.Permission]bool{},
	}
	s.Server.insertAgent(p)
	p.Name = agentName(p.AgentID)
	return p
}

// Partner returns a partner.
func (s *Server) Partner(id int64) Caller {
	return s.caller(&auth.Principal{Kind: auth.PartnerUser, Via: auth.ViaToken, PartnerID: id, Name: "Partner"})
}

// Anonymous returns a caller without credentials.
func (s *Server) Anonymous() Caller { return Caller{t: s.T, server: s, header: http.Header{}} }

// Basic returns a caller with an email and API key, for real authenticators.
func (s *Server) Basic(email, key string) Caller {
	both := base64.StdEncoding.EncodeToString([]byte(email + ":" + key))
	return s.Anonymous().With("Authorization", "Basic "+both)
}

// Bearer returns a caller with a token, for real authenticators.
func (s *Server) Bearer(token string) Caller {
	return s.Anonymous().With("Authorization", "Bearer "+token)
}

func (s *Server) caller(p *auth.Principal) Caller {
	c := s.Anonymous().With("Authorization", "Bearer "+s.ring.issue(p))
	c.Principal = p
	return c
}

// keyring is an Authenticator that knows the callers of one test.
type keyring struct {
	mu    sync.Mutex
	known []*auth.Principal
}

func (k *keyring) issue(p *auth.Principal) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.known = append(k.known, p)
	return fmt.Sprintf("test-%d", len(k.known)-1)
}

// Authenticate implements api.Authenticator.
func (k *keyring) Authenticate(_ context.Context, r *http.Request) (*auth.Principal, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return nil, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var n int
	if _, err := fmt.Sscanf(header, "Bearer test-%d", &n); err != nil || n < 0 || n >= len(k.known) {
		return nil, fault.BadCredentials()
	}
	p := *k.known[n]
	return &p, nil
}

// testLog writes errors to the test's log, and nothing else.
func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(logWriter{t}, &slog.HandlerOptions{Level: slog.LevelError}))
}

type logWriter struct{ t testing.TB }

func (w logWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}
