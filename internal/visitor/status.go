package visitor

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Status is what a visitor is doing (NOTES-livechat 8).
type Status int

// The statuses that the product knows. Waiting, Chatting and Transferring follow from the
// visitor's chat and are never stored.
const (
	Waiting         Status = 0
	Chatting        Status = 2
	PreChat         Status = 3 // fills in the form before a chat
	ManuallyInvited Status = 4
	AutoInvited     Status = 5
	OfflineMessage  Status = 6 // writes or has left one
	RefusedByAgent  Status = 7
	RefusedByItself Status = 8 // an invitation
	ChatEnded       Status = 9
	InSite          Status = 10
	OutOfSite       Status = 11
	Transferring    Status = 12
)

// Stand notes what a visitor is doing now, when nothing of a chat runs. It holds the open
// visit, which comes after a chat and after the visitor in the order of locks.
func Stand(ctx context.Context, tx *store.Tx, visitorID int64, status Status) error {
	_, err := tx.Exec(ctx, `UPDATE visit SET status = ? WHERE visitor_id = ? AND ended_at IS NULL`, status, visitorID)
	if err != nil {
		return fmt.Errorf("note what a visitor does: %w", err)
	}
	return nil
}

// Asked notes the chat that a visitor has asked for.
func Asked(ctx context.Context, tx *store.Tx, visitorID, chatID int64) error {
	_, err := tx.Exec(ctx, `UPDATE visit SET chat_id = ? WHERE visitor_id = ? AND ended_at IS NULL`, chatID, visitorID)
	if err != nil {
		return fmt.Errorf("note a visitor's chat: %w", err)
	}
	return nil
}
