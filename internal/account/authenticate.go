package account

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"time"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// CookieName is the console's session cookie.
const CookieName = "parley_session"

// Authenticate tells who calls, by the Authorization header or else by the
// console's cookie, with one query of the database. It implements api.Authenticator.
func (s *Service) Authenticate(ctx context.Context, r *http.Request) (*auth.Principal, error) {
	header := strings.TrimSpace(r.Header.Get("Authorization"))
	if header == "" {
		if c, err := r.Cookie(CookieName); err == nil && c.Value != "" {
			return s.bySession(ctx, c.Value)
		}
		return nil, nil
	}
	scheme, rest, _ := strings.Cut(header, " ")
	switch {
	case strings.EqualFold(scheme, "bearer"):
		return s.byToken(ctx, strings.TrimSpace(rest))
	case strings.EqualFold(scheme, "basic"):
		if email, key, ok := r.BasicAuth(); ok {
			return s.byKey(ctx, email, key)
		}
	}
	return nil, fault.BadCredentials()
}

// byToken reads a token of the token endpoint or a visitor's, which is told by its dots.
func (s *Service) byToken(ctx context.Context, token string) (*auth.Principal, error) {
	if strings.ContainsRune(token, '.') {
		if s.o.Visitors != nil {
			if p := s.o.Visitors.Read(token); p != nil {
				return s.visitor(ctx, p)
			}
		}
		return nil, fault.BadCredentials()
	}
	p, _, err := s.identify(ctx, auth.ViaToken, queryToken, auth.Digest(token))
	return p, err
}

// visitor lets a visitor in while the site is open (NOTES-account R11).
func (s *Service) visitor(ctx context.Context, p *auth.Principal) (*auth.Principal, error) {
	open, err := s.SiteWasOpen(ctx, p.SiteID)
	if err == nil && !open {
		err = fault.Unavailable()
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (s *Service) byKey(ctx context.Context, email, key string) (*auth.Principal, error) {
	p, f, err := s.identify(ctx, auth.ViaKey, queryKey, auth.Digest(key))
	if f != nil && f.email.String != strings.ToLower(strings.TrimSpace(email)) {
		return nil, fault.BadCredentials() // before anything is told about the key's account
	}
	return p, err
}

func (s *Service) bySession(ctx context.Context, cookie string) (*auth.Principal, error) {
	digest := auth.Digest(cookie)
	p, f, err := s.identify(ctx, auth.ViaSession, querySession, digest)
	if err != nil {
		return nil, err
	}
	p.SessionID = digest
	if err := s.prolong(ctx, digest, f); err != nil && ctx.Err() == nil {
		s.o.Log.Warn("a session cannot be prolonged", "error", err)
	}
	return p, nil
}

// The queries that find out who calls: a row for each group that the agent is
// in, All Agents included, or one row for a partner. A client without an agent
// has what the client may do, and nothing of the groups.
const (
	queryKey     = queryColumns + `x.expires_at, 0, 0, '` + originKey + `' || x.digest, FALSE FROM (SELECT CAST(NULL AS TEXT) AS client_id, api_key.* FROM api_key) x` + queryJoins
	queryToken   = queryColumns + `x.expires_at, 0, 0, '` + originToken + `' || x.family, FALSE FROM token x` + queryJoins + ` AND x.kind = 'access'`
	querySession = queryColumns + `x.expires_at, x.ends_at, x.seen_at, '` + originSession + `' || x.digest, ` + queryEnroll + `
		FROM (SELECT CAST(NULL AS BIGINT) AS partner_id, CAST(NULL AS TEXT) AS client_id, session.* FROM session) x` + queryJoins

	queryEnroll = `s.second_factor_required AND NOT EXISTS (SELECT 1 FROM second_factor f
		WHERE f.site_id = x.site_id AND f.agent_id = x.agent_id AND f.confirmed_at IS NOT NULL)`

	queryColumns = `SELECT x.site_id, x.agent_id, x.partner_id, COALESCE(a.email_lower, p.email_lower), COALESCE(a.display_name, p.name, c.name),
		x.client_id, c.permissions, a.is_admin, a.is_active, a.permissions, g.permissions, s.activated, s.disabled, COALESCE(s.daily_limit, p.daily_limit),
		` + allowedRanges + `, `
	queryJoins = `
		LEFT JOIN agent a ON a.site_id = x.site_id AND a.id = x.agent_id
		LEFT JOIN site s ON s.id = x.site_id
		LEFT JOIN agent_group g ON g.site_id = x.site_id AND (g.kind = 'everyone' OR g.id IN
			(SELECT m.group_id FROM group_member m WHERE m.site_id = x.site_id AND m.agent_id = x.agent_id))
		LEFT JOIN partner p ON p.id = x.partner_id
		LEFT JOIN oauth_client c ON c.id = x.client_id
		WHERE x.digest = ?`
)

// found is a row of the queries above.
type found struct {
	site, agent, partner          sql.NullInt64
	email, name                   sql.NullString
	client, atMost                sql.NullString // an OAuth client, and what it may do
	admin, active, siteOn, siteNo sql.NullBool
	own, group                    sql.NullString
	limit, expires                sql.NullInt64
	ends, seen                    int64
	allowed                       allowed
	origin                        string
	mustEnroll                    sql.NullBool
}

func (f *found) scan(rows *sql.Rows) error {
	return rows.Scan(&f.site, &f.agent, &f.partner, &f.email, &f.name, &f.client, &f.atMost, &f.admin, &f.active, &f.own, &f.group,
		&f.siteOn, &f.siteNo, &f.limit, &f.allowed, &f.expires, &f.ends, &f.seen, &f.origin, &f.mustEnroll)
}

// identify finds the caller behind a digest, and the row, if there is one that
// has not expired: also when the caller is refused.
func (s *Service) identify(ctx context.Context, via auth.Via, query, digest string) (*auth.Principal, *found, error) {
	f := &found{}
	keys := map[auth.Permission]bool{}
	n := 0
	err := s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, query, digest)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for n = 0; rows.Next(); n++ {
			if err := f.scan(rows); err != nil {
				return err
			}
			if err := addKeys(keys, f.group.String); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, nil, fmt.Errorf("find out who calls: %w", err)
	}
	if n == 0 || f.expires.Valid && f.expires.Int64 <= s.db.Now() {
		return nil, nil, fault.BadCredentials()
	}
	p, err := s.principal(ctx, via, f, keys)
	return p, f, err
}

// principal is the caller that a row tells of, unless the account is switched off
// (401000, NOTES-account A20) or its site is (403002, R11), or the site's agents may
// not call from there (403013, I2).
func (s *Service) principal(ctx context.Context, via auth.Via, f *found, keys map[auth.Permission]bool) (*auth.Principal, error) {
	p := &auth.Principal{Via: via, Name: f.name.String, Origin: f.origin, DailyLimit: s.o.DailyLimit}
	if f.limit.Valid {
		p.DailyLimit = f.limit.Int64
	}
	if f.partner.Valid {
		p.Kind, p.PartnerID = auth.PartnerUser, f.partner.Int64
		return p, nil
	}
	if f.agent.Valid && !f.active.Bool {
		return nil, fault.BadCredentials()
	}
	if !f.siteOn.Bool || f.siteNo.Bool {
		return nil, fault.Unavailable()
	}
	if f.agent.Valid && !f.allowed.from(api.RequestFrom(ctx).Remote) {
		return nil, fault.AddressNotAllowed()
	}
	if err := addKeys(keys, f.own.String); err != nil {
		return nil, err
	}
	p.Kind, p.SiteID, p.AgentID = auth.Agent, f.site.Int64, f.agent.Int64
	p.IsAdmin, p.Permissions, p.MustEnroll = f.admin.Bool, keys, f.mustEnroll.Bool
	return p, f.narrow(p)
}

// narrow leaves a caller with a client's token what the client may do: without an
// agent just that (NOTES-account O16), with one what both may.
func (f *found) narrow(p *auth.Principal) error {
	if !f.client.Valid {
		return nil
	}
	p.ClientID = f.client.String
	if !f.agent.Valid {
		p.Kind, p.Permissions = auth.Client, nil
	}
	if !f.atMost.Valid {
		return nil
	}
	p.AtMost = map[auth.Permission]bool{}
	if err := addKeys(p.AtMost, f.atMost.String); err != nil {
		return err
	}
	p.Bound()
	return nil
}

// prolongStep is how much of its time a session loses before it is given new
// time, so that not every call writes.
const prolongStep = 5 * time.Minute

// prolong moves on the end of a session that is in use, and notes that it is.
func (s *Service) prolong(ctx context.Context, digest string, f *found) error {
	now := s.db.Now()
	until := min(now+sessionIdle.Milliseconds(), f.ends)
	if now-f.seen < prolongStep.Milliseconds() {
		return nil
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE session SET expires_at = ?, seen_at = ? WHERE digest = ? AND seen_at < ?`, until, now, digest, now)
		return err
	})
}
