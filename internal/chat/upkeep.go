package chat

import (
	"context"
	"fmt"
	"time"

	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

const (
	// upkeepEvery is how often the engine looks for who is gone.
	upkeepEvery = 5 * time.Second
	// waitGone is after how long without a sign a waiting visitor counts as gone: pages
	// give one every minute, asleep in the background too.
	waitGone = 3 * visitor.Heartbeat
)

// Run ends the visits and chats of visitors who are gone, until ctx ends. Every node
// may run it at the same time.
func (e *Engine) Run(ctx context.Context) error {
	tick := time.NewTicker(upkeepEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := e.Upkeep(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			e.log.Error("upkeep of chats fails", "error", err)
		}
		failing = err != nil
	}
}

// Upkeep is one round of Run.
func (e *Engine) Upkeep(ctx context.Context) error {
	if err := visitor.EndVisits(ctx, e.db); err != nil {
		return err
	}
	left, err := e.left(ctx)
	if err != nil {
		return err
	}
	for _, c := range left {
		if err := e.endLeft(ctx, c.siteID, c.uuid); err != nil {
			return err
		}
	}
	return nil
}

// hasLeft tells that the visitor of a chat is gone: while waiting when nothing was heard
// for a few minutes, and while chatting when the visit is over and nothing was said
// for as long as that takes.
const hasLeft = `((c.state <> 'chatting' AND v.seen_at < ? AND c.last_at < ?) OR (v.ended_at IS NOT NULL AND c.last_at < ?))`

func (e *Engine) leftArgs() []any {
	now := e.db.Now()
	waiting, chatting := now-waitGone.Milliseconds(), now-visitor.Gone.Milliseconds()
	return []any{waiting, waiting, chatting}
}

func (e *Engine) left(ctx context.Context) (out []*record, err error) {
	err = e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = list(ctx, tx, `JOIN visit v ON v.id = c.visit_id WHERE c.state <> 'ended' AND `+hasLeft+` ORDER BY c.id`, e.leftArgs()...)
		return err
	})
	return out, err
}

// endLeft ends a chat whose visitor is gone, unless there was a sign meanwhile.
func (e *Engine) endLeft(ctx context.Context, siteID int64, chatID string) error {
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockWaitingList(ctx, tx, siteID); err != nil {
			return err
		}
		c, err := lock(ctx, tx, siteID, chatID)
		if f := fault.As(err); f != nil {
			return nil // removed meanwhile
		}
		if err != nil {
			return err
		}
		var still int
		err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM chat c JOIN visit v ON v.id = c.visit_id WHERE c.id = ? AND c.state <> 'ended' AND `+hasLeft,
			append([]any{c.id}, e.leftArgs()...)...).Scan(&still)
		if err != nil {
			return fmt.Errorf("look whether a visitor is gone: %w", err)
		}
		if still == 0 {
			return nil
		}
		by := FromSystem
		if c.state.Waiting() {
			by = FromVisitor
		}
		return e.end(ctx, tx, c, by, 0)
	})
}
