package realtime

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

// reap removes nodes whose counter has stood still for longer than the lease, by
// this node's own clock.
func (r *roster) reap(ctx context.Context, now time.Time, lease time.Duration) error {
	beats, err := r.readBeats(ctx)
	if err != nil {
		return fmt.Errorf("read the nodes' beats: %w", err)
	}
	for _, node := range r.still(beats, now, lease) {
		if err := r.bury(ctx, node, beats[node]); err != nil {
			return fmt.Errorf("reap a dead node: %w", err)
		}
	}
	return nil
}

func (r *roster) readBeats(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	err := r.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		clear(out)
		rows, err := tx.Query(ctx, `SELECT id, beat FROM node`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var count int64
			if err := rows.Scan(&id, &count); err != nil {
				return err
			}
			out[id] = count
		}
		return rows.Err()
	})
	return out, err
}

// still notes the beats and returns the nodes whose beat has not moved for a lease.
func (r *roster) still(beats map[string]int64, now time.Time, lease time.Duration) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var dead []string
	for id, count := range beats {
		switch seen, ok := r.beats[id]; {
		case id == r.node:
		case !ok || seen.count != count:
			r.beats[id] = beat{count: count, since: now}
		case now.Sub(seen.since) > lease:
			dead = append(dead, id)
		}
	}
	for id := range r.beats {
		if _, ok := beats[id]; !ok {
			delete(r.beats, id)
		}
	}
	return dead
}

// bury removes a node with all its connections in one step, if its beat is still
// the given one (-1: whatever it is). Setting the beat first makes the node's own
// renewals and other nodes' attempts wait, and then find nothing.
func (r *roster) bury(ctx context.Context, node string, count int64) error {
	held, err := r.agents(ctx, `SELECT DISTINCT site_id, agent_id FROM connection WHERE node_id = ?`, node)
	if err != nil {
		return fmt.Errorf("read a node's connections: %w", err)
	}
	return r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE node SET beat = beat + 1 WHERE id = ? AND (beat = ? OR ? = -1)`, node, count, count)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		for _, a := range held {
			err := r.remove(ctx, tx, a.SiteID, a.AgentID,
				`DELETE FROM connection WHERE node_id = ? AND site_id = ? AND agent_id = ?`, node, a.SiteID, a.AgentID)
			if err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `DELETE FROM node WHERE id = ?`, node)
		return err
	})
}
