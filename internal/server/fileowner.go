package server

import (
	"context"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/offline"
	"parley/internal/store"
)

// owners asks what a file belongs to whether a caller may read it.
type owners struct{ engine *chat.Engine }

func (o owners) MayReadOwner(ctx context.Context, tx *store.Tx, p *auth.Principal, kind file.Kind, id int64) error {
	switch kind {
	case file.Chat:
		return o.engine.MayRead(ctx, tx, p, id)
	case file.OfflineMessage:
		return offline.MayRead(ctx, tx, p, id)
	}
	return fault.NotFound("file", id)
}
