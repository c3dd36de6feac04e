package chat

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"parley/internal/fact"
	"parley/internal/routing"
	"parley/internal/store"
)

// Audience tells who is in a running chat; nil when it is over or does not exist.
func (e *Engine) Audience(ctx context.Context, siteID int64, chatID string) (*Audience, error) {
	var a *Audience
	err := e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		var agents present
		var monitors watchers
		found := &Audience{}
		err := tx.QueryRow(ctx, `SELECT visitor_uuid, visitor_name, agents, monitors FROM chat WHERE uuid = ? AND site_id = ? AND state <> 'ended'`, chatID, siteID).
			Scan(&found.VisitorID, &found.VisitorName, &agents, &monitors)
		if errors.Is(err, store.ErrNone) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read who is in a chat: %w", err)
		}
		found.AgentIDs, found.Monitors = agents.ids(), monitors
		a = found
		return nil
	})
	return a, err
}

// Heads tells where chats of a site stand, by id; those that do not exist are left out, and
// for a visitor those of others.
func (e *Engine) Heads(ctx context.Context, who Party, chatIDs []string) (map[string]Head, error) {
	out := map[string]Head{}
	if len(chatIDs) == 0 {
		return out, nil
	}
	err := e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		q := tx.Bun().NewSelect().TableExpr("chat").Column("uuid", "head", "state").
			Where("site_id = ?", who.SiteID).Where("uuid IN (?)", bun.List(chatIDs))
		if !who.isAgent() {
			q = q.Where("visitor_uuid = ?", who.VisitorID)
		}
		rows, err := q.Rows(ctx)
		if err != nil {
			return fmt.Errorf("read heads: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id string
			var h Head
			if err := rows.Scan(&id, &h.Seq, &h.State); err != nil {
				return fmt.Errorf("read heads: %w", err)
			}
			out[id] = h
		}
		if err := rows.Err(); err != nil || who.isAgent() {
			return err
		}
		return addPositions(ctx, tx, who.SiteID, out)
	})
	return out, err
}

// addPositions tells visitors who wait where they stand.
func addPositions(ctx context.Context, tx *store.Tx, siteID int64, heads map[string]Head) (err error) {
	for id, h := range heads {
		if !State(h.State).Waiting() {
			continue
		}
		if h.Position, err = position(ctx, tx, siteID, id); err != nil {
			return err
		}
		heads[id] = h
	}
	return nil
}

// Revision is a number that changes with a site's waiting list.
func (e *Engine) Revision(ctx context.Context, siteID int64) (n int64, err error) {
	err = e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		n, err = revision(ctx, tx, siteID)
		return err
	})
	return n, err
}

func revision(ctx context.Context, tx *store.Tx, siteID int64) (int64, error) {
	var n int64
	err := tx.QueryRow(ctx, `SELECT revision FROM waiting_list WHERE site_id = ?`, siteID).Scan(&n)
	if errors.Is(err, store.ErrNone) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the waiting list's revision: %w", err)
	}
	return n, nil
}

// SomebodyOnline tells whether an agent of a site is online who may accept chats.
func (e *Engine) SomebodyOnline(ctx context.Context, siteID int64) (online bool, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		floor, err := e.floor(ctx, tx, siteID)
		if err == nil {
			online = floor.IsStaffed(routing.Target{})
		}
		return err
	})
	return online, err
}

// Changes lists the chats that facts after the given one are about, as they stand now,
// and the last fact there is. After -1 it tells the last fact only.
func (e *Engine) Changes(ctx context.Context, after int64) (changes []Change, last int64, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		changes = nil
		if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(id), 0) FROM fact`).Scan(&last); err != nil {
			return fmt.Errorf("read the last fact: %w", err)
		}
		if after < 0 || last <= after {
			return nil
		}
		rows, err := tx.Query(ctx, `SELECT c.site_id, c.uuid, c.head, c.state, c.visitor_uuid, c.agents, c.monitors, f.state_fact FROM chat c
			JOIN (SELECT chat_id, MAX(CASE WHEN kind = ? THEN 0 ELSE id END) AS state_fact FROM fact WHERE id > ? AND chat_id IS NOT NULL
			GROUP BY chat_id) f ON f.chat_id = c.id ORDER BY c.id`, fact.KindMessageSent, after)
		if err != nil {
			return fmt.Errorf("read changed chats: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var c Change
			var agents present
			var monitors watchers
			if err := rows.Scan(&c.SiteID, &c.ChatID, &c.Seq, &c.State, &c.VisitorID, &agents, &monitors, &c.StateFact); err != nil {
				return fmt.Errorf("read changed chats: %w", err)
			}
			c.AgentIDs = append(agents.ids(), monitors...)
			changes = append(changes, c)
		}
		return rows.Err()
	})
	return changes, last, err
}
