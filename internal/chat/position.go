package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/fact"
	"parley/internal/store"
)

// Position is where a visitor stands in the queue.
type Position struct {
	Place       int    `json:"place" doc:"Place among those who wait for the same department, agent or site: 1 is next."`
	WaitSeconds *int64 `json:"waitSeconds" doc:"How long it is likely to take, in seconds; null when nobody was answered there lately."`
}

// OwnChat is a chat as its visitor reads it.
type OwnChat struct {
	Chat
	Position *Position `json:"position" doc:"Where the visitor stands in the queue; null while it does not wait."`
}

// InQueue is a visitor who waits.
type InQueue struct {
	ChatID, VisitorID string
	Position          Position
}

// The pace of a queue is that of those who were answered last.
const (
	paceOf     = 20
	paceWithin = time.Hour
)

// frontOf is how many of each queue are told of their position when it may have changed;
// the others read it. mostInFront bounds all queues of a site together.
const (
	frontOf     = 10
	mostInFront = 100
)

// alone is who waits and is nobody's while handed on.
const alone = isWaiting + ` AND c.handed_by = 0`

// inLine is the order in which the waiting are answered, as fill reads it.
const inLine = `c.priority, (CASE WHEN c.accepted_at IS NULL THEN 1 ELSE 0 END), c.requested_at, c.id`

// Own is a chat of a visitor's with its position in the queue.
func (e *Engine) Own(ctx context.Context, who Party, c Chat, err error) (OwnChat, error) {
	out := OwnChat{Chat: c}
	if err != nil || !c.State.Waiting() {
		return out, err
	}
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Position, err = position(ctx, tx, who.SiteID, c.ID)
		return err
	})
	return out, err
}

// position is where the visitor of a chat stands, nil when it does not wait.
func position(ctx context.Context, tx *store.Tx, siteID int64, chatID string) (*Position, error) {
	var q queue
	p := &Position{}
	err := tx.QueryRow(ctx, `SELECT m.department_id, m.target_agent_id, (SELECT COUNT(*) FROM chat c WHERE c.site_id = m.site_id AND `+alone+`
		AND c.department_id = m.department_id AND c.target_agent_id = m.target_agent_id
		AND (`+inLine+`) <= (m.priority, (CASE WHEN m.accepted_at IS NULL THEN 1 ELSE 0 END), m.requested_at, m.id))
		FROM chat m WHERE m.uuid = ? AND m.site_id = ? AND m.state IN ('queued', 'offered') AND m.handed_by = 0`, chatID, siteID).
		Scan(&q.departmentID, &q.agentID, &p.Place)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("count who waits before a chat: %w", err)
	}
	pace, err := paceAt(ctx, tx, siteID, q)
	p.WaitSeconds = pace.expect(p.Place)
	return p, err
}

// pace is how those who were answered last in a queue fared.
type pace struct {
	answered int64
	apart    int64 // milliseconds from one answer to the next, until now
	waited   int64 // milliseconds that they waited, on average
}

func paceAt(ctx context.Context, tx *store.Tx, siteID int64, q queue) (p pace, err error) {
	var first, waited int64
	err = tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MIN(l.at), 0), COALESCE(SUM(l.number), 0) FROM (SELECT f.at, f.number FROM fact f
		WHERE f.site_id = ? AND f.kind = ? AND f.at >= ? AND COALESCE(f.department_id, 0) = ? AND (? = 0 OR f.agent_id = ?) ORDER BY f.at DESC LIMIT ?) l`,
		siteID, fact.KindChatAccepted, tx.Now()-paceWithin.Milliseconds(), q.departmentID, q.agentID, q.agentID, paceOf).Scan(&p.answered, &first, &waited)
	if err != nil {
		return p, fmt.Errorf("read how fast a queue moves: %w", err)
	}
	if p.answered > 0 {
		p.apart, p.waited = (tx.Now()-first)/p.answered, waited/p.answered
	}
	return p, nil
}

// expect is how long who stands at a place is likely to wait, in seconds: as many times the
// time from one answer to the next as wait, and no longer than those before waited, each
// for as long as the last ones did. It is nil when nobody was answered lately.
func (p pace) expect(place int) *int64 {
	if p.answered == 0 {
		return nil
	}
	seconds := (int64(place)*min(p.apart, p.waited) + 999) / 1000
	return &seconds
}

// Front lists those who wait in front of the queues of a site.
func (e *Engine) Front(ctx context.Context, siteID int64) (out []InQueue, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = nil
		queues, err := front(ctx, tx, siteID, &out)
		if err != nil {
			return err
		}
		paces := map[queue]pace{}
		for i, q := range queues {
			p, known := paces[q]
			if !known {
				if p, err = paceAt(ctx, tx, siteID, q); err != nil {
					return err
				}
				paces[q] = p
			}
			out[i].Position.WaitSeconds = p.expect(out[i].Position.Place)
		}
		return nil
	})
	return out, err
}

// front reads them, and in which queues they stand.
func front(ctx context.Context, tx *store.Tx, siteID int64, out *[]InQueue) (queues []queue, err error) {
	rows, err := tx.Query(ctx, `SELECT q.uuid, q.visitor_uuid, q.department_id, q.target_agent_id, q.place FROM (SELECT c.uuid, c.visitor_uuid, c.department_id, c.target_agent_id,
		ROW_NUMBER() OVER (PARTITION BY c.department_id, c.target_agent_id ORDER BY `+inLine+`) AS place FROM chat c WHERE c.site_id = ? AND `+alone+`) q
		WHERE q.place <= ? ORDER BY q.place, q.department_id, q.target_agent_id LIMIT ?`, siteID, frontOf, mostInFront)
	if err != nil {
		return nil, fmt.Errorf("read who is next: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v InQueue
		var q queue
		if err := rows.Scan(&v.ChatID, &v.VisitorID, &q.departmentID, &q.agentID, &v.Position.Place); err != nil {
			return nil, fmt.Errorf("read who is next: %w", err)
		}
		*out, queues = append(*out, v), append(queues, q)
	}
	return queues, rows.Err()
}
