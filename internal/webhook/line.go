package webhook

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"parley/internal/store"
)

// lane is one of the two ways through a webhook's line: first attempts, one after the other
// in the order of their numbers, and retries, which hold nothing back. Each has one node at a time.
type lane int

const (
	firsts lane = iota
	retries
)

const (
	// leaseTime is how long a node has a lane to itself for one attempt; it is renewed
	// before the next. A node that dies leaves the lane to others after that.
	leaseTime = 30 * time.Second
	// retriesAtOnce bounds how many retries of one webhook are made at the same time.
	retriesAtOnce = 4
)

// The lanes that have something to do and no node. %s is the lock.
const (
	firstsWaiting  = `SELECT site_id, webhook_id FROM webhook_line WHERE head > tried AND first_until <= ? AND site_id NOT IN (?) ORDER BY first_until LIMIT ?`
	retriesWaiting = `SELECT site_id, webhook_id FROM webhook_line WHERE retry_at <= ? AND retry_until <= ? AND site_id NOT IN (?) ORDER BY retry_until LIMIT ?`
	claimFirsts    = `UPDATE webhook_line SET first_until = ? WHERE (site_id, webhook_id) IN (` + firstsWaiting + `%s) RETURNING site_id, webhook_id`
	claimRetries   = `UPDATE webhook_line SET retry_until = ? WHERE (site_id, webhook_id) IN (` + retriesWaiting + `%s) RETURNING site_id, webhook_id`
)

// lease is a lane that this node has to itself. until is its proof: no other lease of the
// lane has the same end.
type lease struct {
	lane              lane
	siteID, webhookID int64
	until             int64
}

// claim takes up to limit lanes in which something is due, of sites that are not among busy.
func (s *Service) claim(ctx context.Context, l lane, limit int, busy []int64) ([]lease, error) {
	ctx = context.WithoutCancel(ctx) // as advance
	var taken []lease
	err := s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		taken = nil
		now := tx.Now()
		until := now + leaseTime.Milliseconds()
		query, args := claimFirsts, []any{until, now, bun.List(busy), limit}
		if l == retries {
			query, args = claimRetries, []any{until, now, now, bun.List(busy), limit}
		}
		rows, err := tx.Bun().QueryContext(ctx, fmt.Sprintf(query, tx.ForUpdateSkipLocked()), args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			found := lease{lane: l, until: until}
			if err := rows.Scan(&found.siteID, &found.webhookID); err != nil {
				return err
			}
			taken = append(taken, found)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("claim webhooks: %w", err)
	}
	return taken, nil
}

// due tells whether some lane has something to do now, and when the next retry is due (0: never).
func (s *Service) due(ctx context.Context) (now bool, next int64, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		at := tx.Now()
		return tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM webhook_line WHERE head > tried AND first_until <= ?)
			OR EXISTS (SELECT 1 FROM webhook_line WHERE retry_at <= ? AND retry_until <= ?),
			COALESCE((SELECT MIN(retry_at) FROM webhook_line WHERE retry_at > ?), 0)`, at, at, at, at).Scan(&now, &next)
	})
	if err != nil {
		return false, 0, fmt.Errorf("look what webhooks are due: %w", err)
	}
	return now, next, nil
}

// line is a webhook's row, locked by the step that read it, with the webhook's own settings.
type line struct {
	head, tried            int64
	firstUntil, retryUntil int64
	retryAt                sql.NullInt64
	sealed, url            string
	isZap                  bool
}

// holds tells whether a lease is still good.
func (l *line) holds(of lease) bool {
	if of.lane == firsts {
		return l.firstUntil == of.until
	}
	return l.retryUntil == of.until
}

func readLine(ctx context.Context, tx *store.Tx, of lease) (*line, error) {
	l := &line{}
	lock := tx.ForUpdate()
	if lock != "" {
		lock += " OF l"
	}
	err := tx.QueryRow(ctx, `SELECT l.head, l.tried, l.first_until, l.retry_at, l.retry_until, l.secret, w.target_url, COALESCE(w.zap_id, 0) <> 0
		FROM webhook_line l JOIN webhook w ON w.site_id = l.site_id AND w.id = l.webhook_id
		WHERE l.site_id = ? AND l.webhook_id = ?`+lock, of.siteID, of.webhookID).
		Scan(&l.head, &l.tried, &l.firstUntil, &l.retryAt, &l.retryUntil, &l.sealed, &l.url, &l.isZap)
	return l, err
}

// advance writes down what became of the last attempts (none at the beginning) and returns
// the next ones, with of renewed; none when nothing is due, or when last says that others
// shall have their turn: then the lane is free. One who has lost the lane writes nothing:
// somebody else makes those attempts again.
//
// A server that ends waits for it: half of it would leave the lane to nobody for a while.
func (s *Service) advance(ctx context.Context, of *lease, done []*result, last bool) (next []*call, err error) {
	ctx = context.WithoutCancel(ctx)
	var until int64
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		next, until = nil, 0
		l, err := readLine(ctx, tx, *of)
		if errors.Is(err, store.ErrNone) || err == nil && !l.holds(*of) {
			return nil // removed, or another's
		}
		if err != nil {
			return err
		}
		for _, r := range done {
			if err := l.settle(ctx, tx, *of, r); err != nil {
				return err
			}
		}
		if !last {
			if next, err = s.next(ctx, tx, *of, l); err != nil {
				return err
			}
		}
		if len(next) > 0 {
			until = max(tx.Now()+leaseTime.Milliseconds(), of.until+1)
		}
		return l.save(ctx, tx, *of, until)
	})
	if err != nil {
		return nil, fmt.Errorf("go on with webhook %d of site %d: %w", of.webhookID, of.siteID, err)
	}
	of.until = until
	return next, nil
}

// settle writes down what became of an attempt.
func (l *line) settle(ctx context.Context, tx *store.Tx, of lease, r *result) error {
	c := r.call
	if c.begunAt == 0 {
		c.begunAt = tx.Now()
	}
	state, due := "delivered", sql.NullInt64{}
	if r.failure != "" {
		state = "waiting"
		if due.Int64, due.Valid = nextAttempt(c.begunAt, tx.Now(), int(c.tries)+1); !due.Valid {
			state = "dropped"
		}
	}
	_, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, tries = tries + 1, begun_at = ?, due_at = ?,
		attempted_at = ?, status = ?, error = ? WHERE site_id = ? AND webhook_id = ? AND number = ?`,
		state, c.begunAt, due, tx.Now(), r.status, r.failure, of.siteID, of.webhookID, c.number)
	if err != nil {
		return err
	}
	if of.lane == firsts {
		l.tried = c.number
	}
	if due.Valid && (!l.retryAt.Valid || due.Int64 < l.retryAt.Int64) {
		l.retryAt = due
	}
	return nil
}

// next are the attempts that a lane is to make now: of first attempts one, of retries
// those that are due, up to a bound.
func (s *Service) next(ctx context.Context, tx *store.Tx, of lease, l *line) ([]*call, error) {
	const columns = `SELECT d.number, d.tries, d.attempts, COALESCE(d.begun_at, 0), e.uuid, e.event, e.payload
		FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id WHERE d.site_id = ? AND d.webhook_id = ? `
	where, from, most := `AND d.number > ? ORDER BY d.number LIMIT ?`, l.tried, 1
	if of.lane == retries {
		where, from, most = `AND d.due_at <= ? ORDER BY d.due_at, d.number LIMIT ?`, tx.Now(), retriesAtOnce
	}
	rows, err := tx.Query(ctx, columns+where, of.siteID, of.webhookID, from, most)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []*call
	for rows.Next() {
		c := &call{url: l.url, isZap: l.isZap}
		if err := rows.Scan(&c.number, &c.tries, &c.attempts, &c.begunAt, &c.id, &c.event, &c.body); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, l.nothing(ctx, tx, of)
	}
	secret, err := s.secretOf(ctx, tx, of.siteID, of.webhookID, l.sealed)
	for _, c := range out {
		c.secret = secret
	}
	return out, err
}

// nothing notes that a lane has nothing to do: what it was to do was removed with the
// chat that it told of, or is done.
func (l *line) nothing(ctx context.Context, tx *store.Tx, of lease) error {
	if of.lane == firsts {
		l.tried = l.head
		return nil
	}
	return tx.QueryRow(ctx, `SELECT MIN(due_at) FROM webhook_delivery WHERE site_id = ? AND webhook_id = ? AND due_at IS NOT NULL`,
		of.siteID, of.webhookID).Scan(&l.retryAt)
}

// save writes the line, with the lane leased until then, or free for 0: then it is behind
// those that were free before.
func (l *line) save(ctx context.Context, tx *store.Tx, of lease, until int64) error {
	until = cmp.Or(until, tx.Now())
	if of.lane == firsts {
		l.firstUntil = until
	} else {
		l.retryUntil = until
	}
	_, err := tx.Exec(ctx, `UPDATE webhook_line SET tried = ?, retry_at = ?, first_until = ?, retry_until = ? WHERE site_id = ? AND webhook_id = ?`,
		l.tried, l.retryAt, l.firstUntil, l.retryUntil, of.siteID, of.webhookID)
	return err
}
