package chat

import (
	"context"

	"parley/internal/auth"
	"parley/internal/store"
)

// MayRead tells whether a caller may read the chat with a number, and so its files:
// nil, or fault.NotFound.
func (e *Engine) MayRead(ctx context.Context, tx *store.Tx, p *auth.Principal, id int64) error {
	who := partyFrom(p)
	c, err := find(ctx, tx, "", `WHERE c.id = ? AND c.site_id = ?`, id, who.SiteID)
	if err != nil {
		return err
	}
	return e.mayRead(ctx, tx, who, c)
}
