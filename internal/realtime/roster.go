package realtime

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
)

// roster keeps this node's lease, the rows of the agents' connections that it
// holds, and the presence that follows from them. Every change of presence
// happens in the step that changes a connection's row.
type roster struct {
	db     *store.DB
	engine Engine
	log    *slog.Logger
	name   string
	grace  time.Duration

	mu    sync.Mutex // guards the fields below
	node  string     // id of our row; a new one each time the row had to be made again
	held  map[string]Listener
	beats map[string]beat // other nodes, as last seen
}

// beat is another node's counter and when, by this node's clock, it was first seen there.
type beat struct {
	count int64
	since time.Time
}

func newRoster(db *store.DB, engine Engine, log *slog.Logger, name string, grace time.Duration) *roster {
	return &roster{db: db, engine: engine, log: log, name: name, grace: grace,
		held: map[string]Listener{}, beats: map[string]beat{}}
}

// register makes this node's row, with the rows of whatever connections it holds.
func (r *roster) register(ctx context.Context) error {
	r.mu.Lock()
	r.node = rand.Text()
	node, held := r.node, make(map[string]Listener, len(r.held))
	for id, l := range r.held {
		held[id] = l
	}
	r.mu.Unlock()
	err := r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO node (id, name, beat, started_at) VALUES (?, ?, 1, ?)`, node, r.name, tx.Now())
		return err
	})
	for id, l := range held { // a step each: two agents' locks are never held together
		if err == nil {
			err = r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return r.insert(ctx, tx, node, id, l) })
		}
		if errors.Is(err, store.ErrNone) {
			err = nil // the agent is no more; the connection is about to end
		}
	}
	if err != nil {
		return fmt.Errorf("register the node: %w", err)
	}
	return nil
}

// beat renews the lease; a node that was taken for dead registers again.
func (r *roster) beat(ctx context.Context) error {
	var there int64
	err := r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE node SET beat = beat + 1 WHERE id = ?`, r.nodeID())
		if err != nil {
			return err
		}
		there, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return fmt.Errorf("renew the node's lease: %w", err)
	}
	if there == 0 {
		r.log.Warn("this node was taken for dead; registering again")
		return r.register(ctx)
	}
	return nil
}

func (r *roster) nodeID() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.node
}

// open adds an agent's connection, which makes the agent present.
func (r *roster) open(ctx context.Context, id string, l Listener) error {
	r.mu.Lock()
	r.held[id] = l
	node := r.node
	r.mu.Unlock()
	err := r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return r.insert(ctx, tx, node, id, l) })
	if err != nil {
		r.mu.Lock()
		delete(r.held, id)
		r.mu.Unlock()
		return fmt.Errorf("open an agent's connection: %w", err)
	}
	r.mu.Lock()
	_, still := r.held[id]
	r.mu.Unlock()
	if !still { // closed meanwhile, perhaps before the row was there
		return r.drop(ctx, id, l)
	}
	return nil
}

func (r *roster) insert(ctx context.Context, tx *store.Tx, node, id string, l Listener) error {
	p, err := lockPresence(ctx, tx, l.SiteID, l.AgentID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO connection (id, node_id, site_id, agent_id, opened_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, id, node, l.SiteID, l.AgentID, tx.Now())
	if err != nil {
		return fmt.Errorf("insert a connection: %w", err)
	}
	if p.present && !p.goneDue.Valid {
		return nil
	}
	from := p.seen()
	p.present, p.goneDue = true, sql.NullInt64{}
	return r.settle(ctx, tx, p, from)
}

// close removes an agent's connection; the grace time starts with the last one.
func (r *roster) close(ctx context.Context, id string) error {
	r.mu.Lock()
	l, ok := r.held[id]
	delete(r.held, id)
	r.mu.Unlock()
	if !ok {
		return nil
	}
	return r.drop(ctx, id, l)
}

func (r *roster) drop(ctx context.Context, id string, l Listener) error {
	err := r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return r.remove(ctx, tx, l.SiteID, l.AgentID, `DELETE FROM connection WHERE id = ?`, id)
	})
	if err != nil {
		return fmt.Errorf("close an agent's connection: %w", err)
	}
	return nil
}

// remove deletes connections of one agent under the lock of its presence.
func (r *roster) remove(ctx context.Context, tx *store.Tx, siteID, agentID int64, del string, args ...any) error {
	p, err := lockPresence(ctx, tx, siteID, agentID)
	if errors.Is(err, store.ErrNone) {
		return nil // connections and presence went with the agent
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, del, args...); err != nil {
		return fmt.Errorf("delete connections: %w", err)
	}
	var left int
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM connection WHERE site_id = ? AND agent_id = ?`, siteID, agentID).Scan(&left)
	if err != nil {
		return fmt.Errorf("count connections: %w", err)
	}
	if left > 0 || !p.present || p.goneDue.Valid {
		return nil
	}
	p.goneDue = sql.NullInt64{Int64: tx.Now() + r.grace.Milliseconds(), Valid: true}
	return p.save(ctx, tx)
}

// settle saves p and tells the engine when others see something else now, or the agent
// is gone.
func (r *roster) settle(ctx context.Context, tx *store.Tx, p *presence, from chat.Seen) error {
	if err := p.save(ctx, tx); err != nil {
		return err
	}
	if to := p.seen(); to != from || !p.present {
		return r.engine.AgentStatusChanged(ctx, tx, p.siteID, p.agentID, from, to)
	}
	return nil
}

// expire takes away the agents whose grace time has passed. Any node may do it;
// the row's lock and its due time let exactly one of them.
func (r *roster) expire(ctx context.Context) error {
	due, err := r.agents(ctx, `SELECT site_id, agent_id FROM agent_presence WHERE gone_due_at <= ?`, r.db.Now())
	if err != nil {
		return fmt.Errorf("find agents that are gone: %w", err)
	}
	var failed error
	for _, a := range due {
		err := r.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			p, err := lockPresence(ctx, tx, a.SiteID, a.AgentID)
			if errors.Is(err, store.ErrNone) {
				return nil
			}
			if err != nil || !p.goneDue.Valid || p.goneDue.Int64 > tx.Now() {
				return err
			}
			from := p.seen()
			p.present, p.goneDue = false, sql.NullInt64{}
			return r.settle(ctx, tx, p, from)
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("take an agent offline: %w", err))
		}
	}
	return failed
}

// agents runs a query of site and agent ids.
func (r *roster) agents(ctx context.Context, query string, args ...any) ([]Listener, error) {
	var out []Listener
	err := r.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = nil
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var l Listener
			if err := rows.Scan(&l.SiteID, &l.AgentID); err != nil {
				return err
			}
			out = append(out, l)
		}
		return rows.Err()
	})
	return out, err
}

// leave removes this node and its connections at an orderly end.
func (r *roster) leave(ctx context.Context) error {
	r.mu.Lock()
	node := r.node
	r.held = map[string]Listener{}
	r.mu.Unlock()
	return r.bury(ctx, node, -1)
}
