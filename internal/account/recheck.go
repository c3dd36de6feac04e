package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"parley/internal/store"
)

// What Principal.Origin begins with, and how to see that it still holds.
const (
	originSession = "session:"
	originToken   = "token:"
	originKey     = "key:"
)

var holds = map[string]string{
	originSession: ` AND EXISTS (SELECT 1 FROM session x WHERE x.digest = ? AND x.site_id = a.site_id AND x.agent_id = a.id AND x.expires_at > ?)
		AND (NOT s.second_factor_required OR EXISTS (SELECT 1 FROM second_factor f
			WHERE f.site_id = a.site_id AND f.agent_id = a.id AND f.confirmed_at IS NOT NULL))`,
	originToken: ` AND EXISTS (SELECT 1 FROM token x WHERE x.kind = 'access' AND x.family = ? AND x.site_id = a.site_id AND x.agent_id = a.id AND x.expires_at > ?)`,
	originKey: ` AND EXISTS (SELECT 1 FROM api_key x WHERE x.digest = ? AND x.site_id = a.site_id AND x.agent_id = a.id
		AND (x.expires_at IS NULL OR x.expires_at > ?))`,
}

// MayStay tells whether an agent may remain connected: active, at a site that is
// open, from an address that the site's agents may call from, and, when the
// connection was opened with a credential (Principal.Origin), one that still holds
// and that the site lets in without a second factor.
func (s *Service) MayStay(ctx context.Context, siteID, agentID int64, origin string, address netip.Addr) (ok bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		ok, err = mayStay(ctx, tx, siteID, agentID, origin, address)
		return err
	})
	return ok, err
}

func mayStay(ctx context.Context, tx *store.Tx, siteID, agentID int64, origin string, address netip.Addr) (bool, error) {
	query := `SELECT ` + allowedRanges + ` FROM agent a JOIN site s ON s.id = a.site_id
		WHERE a.site_id = ? AND a.id = ? AND a.is_active AND s.activated AND NOT s.disabled`
	args := []any{siteID, agentID}
	if origin != "" {
		kind, name, _ := strings.Cut(origin, ":")
		if holds[kind+":"] == "" {
			return false, nil
		}
		query += holds[kind+":"]
		args = append(args, name, tx.Now())
	}
	var where allowed
	err := tx.QueryRow(ctx, query, args...).Scan(&where)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("see whether an agent may stay: %w", err)
	}
	return where.from(address), nil
}

// AllVisitors stands for the visitors of a site where an agent is named.
const AllVisitors = -1

// Recheck has every node look again, within a moment, whether an agent may stay
// connected; agent 0 means all agents
// and visitors of the site, AllVisitors those alone. Every step calls it that ends a
// credential, switches an agent off or removes it, closes a site, or narrows where
// agents may call from.
func Recheck(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	revision, err := store.NextRevision(ctx, tx, siteID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO recheck (site_id, agent_id, revision, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (site_id, agent_id) DO UPDATE SET revision = excluded.revision, at = excluded.at`,
		siteID, agentID, revision, tx.Now())
	if err != nil {
		return fmt.Errorf("have an agent's connections looked at: %w", err)
	}
	return nil
}

// keptRechecks is how long a node may be without the database and still learn what
// it has to look at; connections are looked at every minute besides.
const keptRechecks = time.Hour

// Doubt is an agent of a site, with AgentID 0 all agents and visitors, or AllVisitors, whose right to be
// connected has to be looked at again.
type Doubt struct{ SiteID, AgentID int64 }

// Doubts lists what Recheck was called for behind a revision, and the last revision
// of it. A negative one gives no list, but where to go on.
func (s *Service) Doubts(ctx context.Context, after int64) (list []Doubt, last int64, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		list, last = nil, after
		if after < 0 {
			return tx.QueryRow(ctx, `SELECT COALESCE(MAX(revision), 0) FROM recheck`).Scan(&last)
		}
		rows, err := tx.Query(ctx, `SELECT site_id, agent_id, revision FROM recheck WHERE revision > ? ORDER BY revision`, after)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var d Doubt
			if err := rows.Scan(&d.SiteID, &d.AgentID, &last); err != nil {
				return err
			}
			list = append(list, d)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, after, fmt.Errorf("read whose connections are in doubt: %w", err)
	}
	return list, last, nil
}
