package main

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// heard are the events of a site's life, each with a receiver of its own.
type heard struct {
	*receiver
	event string
	kinds []fact.Kind // the facts that it stands for
	after int64       // the last fact before
}

// listen makes a webhook for each kind of event that a site's life has.
func (l *life) listen(ctx context.Context) error {
	db, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	var last int64
	err = db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT COALESCE(MAX(id), 0) FROM fact`).Scan(&last)
	})
	if err != nil {
		return err
	}
	for event, kinds := range map[string][]fact.Kind{
		"chatRequested": {fact.KindChatRequested}, "chatStarted": {fact.KindChatAccepted}, "chatEnded": {fact.KindChatEnded},
		"chatTransferred": {fact.KindChatTransferred}, "operatorEventNotification": {fact.KindAgentLoggedIn, fact.KindAgentLoggedOut, fact.KindAgentStatusChanged},
	} {
		r, err := newReceiver(event)
		if err != nil {
			return err
		}
		l.heard = append(l.heard, &heard{receiver: r, event: event, kinds: kinds, after: last})
		if err := l.s.subscribe(ctx, r, event); err != nil {
			return err
		}
	}
	return nil
}

// deaf ends the receivers.
func (l *life) deaf() {
	for _, h := range l.heard {
		h.off()
	}
}

// awaitCalls waits until nothing is left to be delivered. Facts that were written after
// the webhook was made are its events, each once: failed transfers and the status that comes
// with a login are no events.
func (l *life) awaitCalls(ctx context.Context, db *store.DB) (broken []string, err error) {
	waiting := `SELECT COUNT(*) FROM webhook_delivery WHERE state = 'waiting'`
	for left := 1; left > 0; {
		if err := db.Read(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, waiting).Scan(&left) }); err != nil {
			return nil, err
		}
		if left == 0 {
			break
		}
		if err := sleep(ctx, 100); err != nil {
			return nil, fmt.Errorf("%d deliveries wait: %w", left, err)
		}
	}
	for _, h := range l.heard {
		facts, err := h.facts(ctx, db)
		if err != nil {
			return nil, err
		}
		broken = append(broken, h.disorder(true, facts)...)
	}
	return broken, nil
}

// facts counts what the webhook was to be called for.
func (h *heard) facts(ctx context.Context, db *store.DB) (n int64, err error) {
	err = db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, kind := range h.kinds {
			var some int64
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM fact WHERE id > ? AND kind = ?
				AND (kind <> ? OR number = 1) AND (kind <> ? OR COALESCE(number, 0) = 0)`,
				h.after, kind, fact.KindChatTransferred, fact.KindAgentStatusChanged).Scan(&some)
			if err != nil {
				return err
			}
			n += some
		}
		return nil
	})
	return n, err
}
