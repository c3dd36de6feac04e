package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// OwnSession is one of the signed-in agent's sessions.
type OwnSession struct {
	ID         string   `json:"id" doc:"Name of the session; it opens nothing."`
	Current    bool     `json:"current" doc:"The session of this call."`
	CreatedAt  api.Time `json:"createdAt" doc:"When it was opened."`
	LastSeenAt api.Time `json:"lastSeenAt" doc:"When it was last used, to within five minutes."`
	Address    string   `json:"address" doc:"Where it was opened from."`
	UserAgent  string   `json:"userAgent" doc:"The browser that opened it, in its own words."`
}

// maxUserAgent is how much of what a browser says of itself is kept.
const maxUserAgent = 400

// insertSession opens a session for an agent.
func insertSession(ctx context.Context, tx *store.Tx, secret string, o owner, from netip.Addr, userAgent string) error {
	address := ""
	if from.IsValid() {
		address = from.Unmap().String()
	}
	if len(userAgent) > maxUserAgent {
		userAgent = strings.ToValidUTF8(userAgent[:maxUserAgent], "")
	}
	_, err := tx.Exec(ctx, `INSERT INTO session (digest, site_id, agent_id, created_at, seen_at, expires_at, ends_at, address, user_agent)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, auth.Digest(secret), o.siteID, o.agentID, tx.Now(), tx.Now(),
		tx.Now()+sessionIdle.Milliseconds(), tx.Now()+sessionLife.Milliseconds(), address, userAgent)
	if err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	return nil
}

// nameOf is what people see of a session or key: it follows from the digest, and
// the digest, which other secrets follow from, does not follow from it.
func nameOf(kind, digest string) string { return auth.Digest(kind + " " + digest)[:22] }

// listSessions lists the running sessions of an agent, the newest first; digests
// are those of the list.
func listSessions(ctx context.Context, tx *store.Tx, siteID, agentID int64, current string) (list []OwnSession, digests []string, err error) {
	rows, err := tx.Query(ctx, `SELECT digest, created_at, seen_at, address, user_agent FROM session
		WHERE site_id = ? AND agent_id = ? AND expires_at > ? ORDER BY created_at DESC, digest`, siteID, agentID, tx.Now())
	if err != nil {
		return nil, nil, fmt.Errorf("list sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list = []OwnSession{}
	for rows.Next() {
		var o OwnSession
		var digest string
		if err := rows.Scan(&digest, (*int64)(&o.CreatedAt), (*int64)(&o.LastSeenAt), &o.Address, &o.UserAgent); err != nil {
			return nil, nil, fmt.Errorf("list sessions: %w", err)
		}
		o.ID, o.Current, o.LastSeenAt = nameOf("session", digest), digest == current, max(o.LastSeenAt, o.CreatedAt)
		list, digests = append(list, o), append(digests, digest)
	}
	return list, digests, errors.Join(rows.Err(), rows.Close())
}

// endSession ends one session of an agent by its name.
func endSession(ctx context.Context, tx *store.Tx, siteID, agentID int64, name string) error {
	list, digests, err := listSessions(ctx, tx, siteID, agentID, "")
	if err != nil {
		return err
	}
	for i, o := range list {
		if o.ID != name {
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM session WHERE digest = ?`, digests[i]); err != nil {
			return fmt.Errorf("end a session: %w", err)
		}
		return Recheck(ctx, tx, siteID, agentID)
	}
	return fault.NotFound("session", name)
}

type ownSessionIn struct {
	ID string `path:"id" doc:"Name of the session."`
}

func (s *Service) serveOwnSessions(a *api.API) {
	const path = "/api/agent/v1/sessions"
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: path, ID: id, Tag: "Session", Summary: summary, Door: api.Root, Permission: auth.Self, InPerson: true}
	}
	api.Handle(a, op("GET", path, "listSessions", "List where the signed-in agent is signed in"), s.listOwnSessions)
	api.Handle(a, op("DELETE", path+"/{id}", "endSession", "End one of the agent's sessions, on every node"), s.endOwnSession)
	all := op("POST", path+"/signOutEverywhere", "signOutEverywhere", "End the agent's other sessions and all tokens")
	all.Description = "API keys go on."
	api.Handle(a, all, s.signOutEverywhere)
}

func (s *Service) listOwnSessions(ctx context.Context, _ *api.Empty) (*api.Out[[]OwnSession], error) {
	out, p := &api.Out[[]OwnSession]{}, auth.From(ctx)
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, _, err = listSessions(ctx, tx, p.SiteID, p.AgentID, p.SessionID)
		return err
	})
}

func (s *Service) endOwnSession(ctx context.Context, in *ownSessionIn) (*api.Empty, error) {
	p := auth.From(ctx)
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return endSession(ctx, tx, p.SiteID, p.AgentID, in.ID)
	})
}

func (s *Service) signOutEverywhere(ctx context.Context, _ *api.Empty) (*api.Empty, error) {
	p := auth.From(ctx)
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return endOtherSignIns(ctx, tx, p.SiteID, p.AgentID, p.SessionID)
	})
}
