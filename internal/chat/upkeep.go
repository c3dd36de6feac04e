package chat

import (
	"context"
	"errors"
	"sync"
	"time"

	"parley/internal/event"
	"parley/internal/visitor"
)

// upkeepEvery is how often the engine looks for visits that are over.
const upkeepEvery = 5 * time.Second

// Run does what is due with chats, notes what was seen of them, and ends the visits of visitors who are gone, until ctx
// ends. Every node may run it at the same time.
func (e *Engine) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { e.runTimers(ctx) })
	all.Go(func() { e.runUpkeep(ctx) })
	all.Go(func() { e.runSeen(ctx) })
	all.Wait()
	return nil
}

func (e *Engine) runUpkeep(ctx context.Context) {
	tick := time.NewTicker(upkeepEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := e.Upkeep(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			e.log.Error("upkeep of chats fails", "error", err)
		}
		failing = err != nil
	}
}

// Upkeep is one round of ending visits, and of removing answers in secure forms that
// nobody has looked at.
func (e *Engine) Upkeep(ctx context.Context) error {
	return errors.Join(visitor.EndVisits(ctx, e.db, func(siteID int64) { event.Publish(ctx, e.bus, VisitorsChanged{siteID}) }), e.forgetSecrets(ctx))
}
