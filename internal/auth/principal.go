// Package auth knows who calls: agents, clients, partners and visitors, their
// permissions, keys, tokens and sessions.
package auth

import "context"

// Kind says what stands behind a call.
type Kind int

const (
	Anonymous Kind = iota
	Agent
	Client      // a client_credentials token: acts on one site, no agent behind it
	PartnerUser // a partner; calls only Partner paths
	VisitorUser // a visitor's own token; calls only /api/visitor/v1
)

// Via says which credential was shown.
type Via int

const (
	ViaNothing Via = iota
	ViaKey         // Basic with email and API key
	ViaToken       // Bearer
	ViaSession     // console cookie; does not count against the daily limit
)

// Principal is the authenticated caller of one request. The site of a call is
// always Principal.SiteID, never something the request says.
type Principal struct {
	Kind      Kind
	Via       Via
	SiteID    int64
	AgentID   int64  // of Kind Agent
	PartnerID int64  // of Kind PartnerUser
	VisitorID string // of Kind VisitorUser: UUID
	Name      string // display name, for the audit log
	IsAdmin   bool
	SessionID string // of ViaSession
	ClientID  string // of a token that was given to an OAuth client, whether or not an agent is behind it

	// Origin names what the credential shown goes back to: a session, the sign-in that
	// a token came from, or a key. Sockets that were opened with it end with it.
	Origin string

	// MustEnroll: the site demands a second factor that the agent does not have yet.
	// Until then only the operations that say so answer (api.Op.Enrolling).
	MustEnroll bool

	// DailyLimit is how many calls a day the caller's site or partner may make; 0 is no limit.
	DailyLimit int64

	Permissions map[Permission]bool // effective keys (NOTES-account P7)

	// AtMost bounds what the caller may do whatever it holds: what the client may that
	// the credential was given to. nil is no bound (O16, O27).
	AtMost map[Permission]bool
}

// Bound leaves a caller what it both holds and may do at most. A bounded caller is
// no administrator.
func (p *Principal) Bound() {
	if p.AtMost == nil {
		return
	}
	both := map[Permission]bool{}
	for key := range p.AtMost {
		both[key] = p.Has(key)
	}
	p.IsAdmin, p.Permissions = false, both
}

// Has tells whether the caller holds p: administrators hold every key of their own
// site, and whoever must set up a second factor first none.
func (p *Principal) Has(perm Permission) bool {
	if p == nil {
		return false
	}
	switch perm {
	case Public:
		return true
	case Self:
		return p.Kind == Agent
	}
	if p.MustEnroll {
		return false
	}
	switch perm {
	case Partner:
		return p.Kind == PartnerUser
	case Visitor:
		return p.Kind == VisitorUser
	}
	switch p.Kind {
	case Agent:
		return p.IsAdmin || p.Permissions[perm]
	case Client:
		return p.Permissions == nil || p.Permissions[perm] // all by default (O16)
	}
	return false
}

type principalKey struct{}

// With returns a context that carries the caller.
func With(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From returns the caller; never nil.
func From(ctx context.Context) *Principal {
	if p, ok := ctx.Value(principalKey{}).(*Principal); ok {
		return p
	}
	return &Principal{}
}
