package chat

import (
	"context"

	"parley/internal/event"
	"parley/internal/store"
)

// visitorsChanged tells, when the step has committed, that the visitors on a site are not
// what they were.
func (e *Engine) visitorsChanged(ctx context.Context, tx *store.Tx, siteID int64) {
	tx.AfterCommit(func() { event.Publish(context.WithoutCancel(ctx), e.bus, VisitorsChanged{siteID}) })
}
