package chat

import (
	"context"
	"errors"

	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// visitorsChanged tells, when the step has committed, that the visitors on a site are not
// what they were.
func (e *Engine) visitorsChanged(ctx context.Context, tx *store.Tx, siteID int64) {
	tx.AfterCommit(func() { event.Publish(context.WithoutCancel(ctx), e.bus, VisitorsChanged{siteID}) })
}

// forms are what a visitor does with a form before it.
var forms = map[string]visitor.Status{"": visitor.InSite, "preChat": visitor.PreChat, "offlineMessage": visitor.OfflineMessage}

// fillsIn notes which form a visitor has before it.
func (e *Engine) fillsIn(ctx context.Context, siteID int64, visitorID, form string) error {
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		person, err := visitor.Find(ctx, tx, siteID, visitorID)
		if errors.Is(err, store.ErrNone) {
			return fault.NotFound("visitor", visitorID)
		}
		if err != nil {
			return err
		}
		e.visitorsChanged(ctx, tx, siteID)
		return visitor.Stand(ctx, tx, person.ID, forms[form])
	})
}
