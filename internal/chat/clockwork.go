package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"parley/internal/store"
)

const (
	// holdFor is how long a claimed timer is left to whoever claimed it.
	holdFor = 10 * time.Second
	// claimMost is how many timers are claimed at once.
	claimMost = 100
	// lookAgain is after how long timers are looked for that a node set which died before
	// they were due. Those of this node wake the scanner by themselves.
	lookAgain = 5 * time.Second
)

// clockwork wakes the scanner. It holds hints alone: what is due stands in the database.
type clockwork struct {
	rung chan struct{}

	mu   sync.Mutex
	next int64 // when the scanner looks by itself
}

func newClockwork() *clockwork { return &clockwork{rung: make(chan struct{}, 1), next: math.MaxInt64} }

// wakeFor has the scanner look in time for what is due then.
func (k *clockwork) wakeFor(dueAt int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if dueAt >= k.next {
		return
	}
	k.next = dueAt
	select {
	case k.rung <- struct{}{}:
	default: // it is about to look anyway
	}
}

// looking begins a look: whatever is set from here on wakes the scanner.
func (k *clockwork) looking() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next = math.MaxInt64
}

// looked ends it: nothing that is due later than next needs to wake the scanner.
func (k *clockwork) looked(next int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next = min(k.next, next)
}

// runTimers does what is due when it is due, until ctx ends. Every node may run it.
func (e *Engine) runTimers(ctx context.Context) {
	failing := false
	for {
		e.clockwork.looking()
		next, err := e.RingTimers(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil && !failing {
			e.log.Error("timers of chats fail", "error", err)
		}
		failing = err != nil
		wait := lookAgain.Milliseconds()
		if err == nil {
			wait = min(wait, max(0, next-e.db.Now()))
		}
		e.clockwork.looked(e.db.Now() + wait)
		t := time.NewTimer(time.Duration(wait) * time.Millisecond)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-e.clockwork.rung:
			t.Stop()
		case <-t.C:
		}
	}
}

// RingTimers does all that is due now, and returns when the next timer is.
func (e *Engine) RingTimers(ctx context.Context) (next int64, err error) {
	var failed error
	for {
		claimed, err := e.claim(ctx)
		if err != nil {
			return 0, errors.Join(failed, err)
		}
		for _, t := range claimed {
			a, known := e.alarms[t.kind]
			if !known {
				continue // a newer version's, which will see to it
			}
			if err := e.ring(ctx, a, t); err != nil {
				failed = errors.Join(failed, fmt.Errorf("timer %s of chat %d: %w", t.kind, t.chatID, err))
			}
		}
		if len(claimed) == 0 {
			break
		}
	}
	err = e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT COALESCE(MIN(CASE WHEN held_until > due_at THEN held_until ELSE due_at END), ?) FROM chat_timer`,
			int64(math.MaxInt64)).Scan(&next)
	})
	return next, errors.Join(failed, err)
}

// claim takes timers that are due, oldest first, which others then leave alone for a while.
func (e *Engine) claim(ctx context.Context) (out []dueTimer, err error) {
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = nil
		rows, err := tx.Query(ctx, `UPDATE chat_timer SET held_until = ? WHERE (chat_id, kind) IN (SELECT t.chat_id, t.kind FROM chat_timer t
			WHERE t.due_at <= ? AND t.held_until <= ? ORDER BY t.due_at LIMIT ?`+tx.ForUpdateSkipLocked()+`)
			RETURNING chat_id, kind, site_id, due_at`, tx.Now()+holdFor.Milliseconds(), tx.Now(), tx.Now(), claimMost)
		if err != nil {
			return fmt.Errorf("claim timers: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var t dueTimer
			if err := rows.Scan(&t.chatID, &t.kind, &t.siteID, &t.dueAt); err != nil {
				return fmt.Errorf("claim timers: %w", err)
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	slices.SortFunc(out, func(a, b dueTimer) int { return cmp.Or(cmp.Compare(a.dueAt, b.dueAt), cmp.Compare(a.chatID, b.chatID)) })
	return out, err
}
