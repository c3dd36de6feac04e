package realtime

import (
	"context"
	"net/netip"
	"time"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
)

const (
	agentPurpose   = "realtime" // of agents' tokens; visitors' carry their own
	agentTokenLife = 10 * time.Minute
)

// Signer signs agents' realtime tokens.
type Signer interface {
	Sign(purpose string, payload any, ttl time.Duration) string
	Verify(purpose, token string, into any) error
}

// Visitors reads visitors' tokens; nil when one does not hold.
type Visitors interface {
	Read(token string) *auth.Principal
}

// Agents tells whether an agent may be connected: is active, the site is open, agents
// may call from the address, and the credential, if one is named, still holds; and which
// visitors of a site may be: those who are not banned, while the site is open.
type Agents interface {
	MayStay(ctx context.Context, siteID, agentID int64, origin string, address netip.Addr) (bool, error)
	Doubts(ctx context.Context, after int64) (agents []account.Doubt, last int64, err error)
	Welcome(ctx context.Context, siteID int64) (func(visitorID string, address netip.Addr) bool, error)
}

// claims is what an agent's token says.
type claims struct {
	SiteID  int64  `json:"s"`
	AgentID int64  `json:"a"`
	Name    string `json:"n"`
	Origin  string `json:"i,omitempty"`
}

// SignedTokens reads the tokens of both doors.
type SignedTokens struct {
	signer   Signer
	visitors Visitors
	agents   Agents
}

// NewTokens uses the keys of signer.
func NewTokens(signer Signer, visitors Visitors, agents Agents) *SignedTokens {
	return &SignedTokens{signer, visitors, agents}
}

// Listener reads a token.
func (t *SignedTokens) Listener(ctx context.Context, token string) (*Listener, error) {
	if auth.Purpose(token) != agentPurpose {
		if p := t.visitors.Read(token); p != nil {
			return t.ifValid(ctx, &Listener{SiteID: p.SiteID, VisitorID: p.VisitorID, Address: api.RequestFrom(ctx).Remote})
		}
		return nil, nil
	}
	var c claims
	if t.signer.Verify(agentPurpose, token, &c) != nil || c.AgentID == 0 {
		return nil, nil
	}
	return t.ifValid(ctx, &Listener{SiteID: c.SiteID, AgentID: c.AgentID, Name: c.Name, Origin: c.Origin, Address: api.RequestFrom(ctx).Remote})
}

func (t *SignedTokens) ifValid(ctx context.Context, l *Listener) (*Listener, error) {
	if ok, err := t.Valid(ctx, *l); err != nil || !ok {
		return nil, err
	}
	return l, nil
}

// Valid tells whether an agent, or a visitor, may stay.
func (t *SignedTokens) Valid(ctx context.Context, l Listener) (bool, error) {
	if l.AgentID == 0 {
		welcome, err := t.Visitors(ctx, l.SiteID)
		return err == nil && welcome(l), err
	}
	return t.agents.MayStay(ctx, l.SiteID, l.AgentID, l.Origin, l.Address)
}

// Visitors tells which visitors of a site may stay.
func (t *SignedTokens) Visitors(ctx context.Context, siteID int64) (func(Listener) bool, error) {
	welcome, err := t.agents.Welcome(ctx, siteID)
	if err != nil {
		return nil, err
	}
	return func(l Listener) bool { return welcome(l.VisitorID, l.Address) }, nil
}

// Doubts lists the agents whose right to stay has to be looked at again.
func (t *SignedTokens) Doubts(ctx context.Context, after int64) ([]account.Doubt, int64, error) {
	return t.agents.Doubts(ctx, after)
}

// issue makes the token of a signed-in agent.
func (t *SignedTokens) issue(p *auth.Principal) string {
	return t.signer.Sign(agentPurpose, claims{p.SiteID, p.AgentID, p.Name, p.Origin}, agentTokenLife)
}

// RealtimeToken opens the realtime channel.
type RealtimeToken struct {
	Token            string `json:"token" doc:"For the first frame of a connection."`
	ExpiresInSeconds int64  `json:"expiresInSeconds" doc:"For opening a connection; an open one lasts."`
}

// Serve registers the operation that gives agents their tokens.
func Serve(a *api.API, tokens *SignedTokens) {
	api.DocumentChannel(a, visitorsChannel())
	api.Handle(a, api.Op{Method: "POST", Path: "/api/agent/v1/realtimeToken", ID: "createRealtimeToken", Tag: "Realtime",
		Summary: "Get a token for the realtime channel", Door: api.Root, Permission: auth.Self,
		Description: "The token goes into the first frame of a connection to /realtime/websocket. Connections end with what opened them: the session, the token or the key."},
		func(ctx context.Context, _ *api.Empty) (*api.Out[RealtimeToken], error) {
			return &api.Out[RealtimeToken]{Body: RealtimeToken{tokens.issue(auth.From(ctx)), int64(agentTokenLife.Seconds())}}, nil
		})
}
