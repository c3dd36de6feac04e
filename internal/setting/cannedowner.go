package setting

import (
	"context"

	"parley/internal/auth"
	"parley/internal/fault"
)

// Whoever holds managePublicCannedMessages has the public texts, and every agent
// the own private ones; nobody has another's (NOTES-livechat 10).

const ownItemsNote = "own private items need no permission"

// cannedFamily is what the operations on canned messages and their categories share.
func cannedFamily(path, tag string, aliases ...string) family {
	return family{path: path, tag: tag, permission: auth.ManagePublicCannedMessages, anyOf: []auth.Permission{auth.Self},
		note: ownItemsNote, aliases: aliases}
}

// sees tells whether the caller has an item.
func sees(ctx context.Context, private bool, ownerID int64) bool {
	p := auth.From(ctx)
	if private {
		return p.Kind == auth.Agent && p.AgentID == ownerID
	}
	return p.Has(auth.ManagePublicCannedMessages)
}

// openTo refuses a caller who does not have the item: another's private one does not exist.
func openTo(ctx context.Context, private bool, ownerID int64, what string, id int64) error {
	switch {
	case sees(ctx, private, ownerID):
		return nil
	case private:
		return fault.NotFound(what, id)
	}
	return fault.NoPermission(auth.ManagePublicCannedMessages.Key)
}

// own settles whose an item is that the caller writes: its owner, when it is to be private.
func own(ctx context.Context, private bool, ownerID *int64) error {
	p := auth.From(ctx)
	switch {
	case !private && !p.Has(auth.ManagePublicCannedMessages):
		return fault.NoPermission(auth.ManagePublicCannedMessages.Key)
	case !private:
		*ownerID = 0
	case p.Kind != auth.Agent:
		return fault.Denied() // nobody is there to own it
	default:
		*ownerID = p.AgentID
	}
	return nil
}
