package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
	"parley/internal/visitor"
)

type seenIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   struct {
		Seq int64 `json:"seq" required:"true" minimum:"1" doc:"Last message that was seen."`
	}
}

const seenNotes = "For clients without a socket, which has the command seen. It is noted and told to the others within a second; a lower number than before changes nothing."

func serveSeen(a *api.API, e *Engine, d Doors) {
	api.Handle(a, api.Op{Method: "POST", Path: agentDoor + "/chats/{chatId}/seen", ID: "seeAgentsChat", Tag: "Agent door", Door: api.Root,
		Summary: "Tell how far a chat has been seen", Description: seenNotes, Permission: auth.Self, Errors: []int{404}},
		func(ctx context.Context, in *seenIn) (*api.Empty, error) {
			return nil, e.see(ctx, partyOf(ctx), in)
		})
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/chats/{chatId}/seen", ID: "seeOwnChat", Tag: "Visitor door", Door: api.Root,
		Summary: "Tell how far a chat has been seen", Description: seenNotes, Permission: auth.Visitor, Errors: []int{404, 429}},
		func(ctx context.Context, in *seenIn) (*api.Empty, error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Looking, who.VisitorID); err != nil {
				return nil, err
			}
			return nil, e.see(ctx, who, in)
		})
}

func (e *Engine) see(ctx context.Context, who Party, in *seenIn) error {
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := e.readable(ctx, tx, who, in.ChatID)
		return err
	})
	if err == nil {
		e.Seen(who, in.ChatID, in.Body.Seq)
	}
	return err
}
