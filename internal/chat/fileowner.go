package chat

import (
	"context"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/store"
)

// MayReadOwner tells whether a caller may read what a file belongs to (file.Owners):
// whoever may read a chat may read its files.
func (e *Engine) MayReadOwner(ctx context.Context, tx *store.Tx, p *auth.Principal, kind file.Kind, ownerID int64) error {
	if kind != file.Chat {
		return fault.NotFound("file", ownerID)
	}
	who := partyFrom(p)
	c, err := find(ctx, tx, "", `WHERE c.id = ? AND c.site_id = ?`, ownerID, who.SiteID)
	if err != nil {
		return err
	}
	return e.mayRead(ctx, tx, who, c)
}
