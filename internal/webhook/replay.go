package webhook

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/store"
)

// Replayed is what became of a replay of all that was dropped.
type Replayed struct {
	Deliveries int64 `json:"deliveries" readOnly:"true" doc:"How many are delivered again."`
}

// replay has a delivery made again, at once and with all attempts, under its old number
// and event id. One that waits for its first attempt has its turn anyway.
func (s *Service) replay(ctx context.Context, siteID, webhookID, number int64) (d FullDelivery, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := lockLine(ctx, tx, siteID, webhookID); err != nil {
			return missing(err, webhookID)
		}
		if d, err = get(ctx, tx, siteID, webhookID, number); err != nil {
			return err
		}
		if d.State == "waiting" && d.NextAttemptAt == nil {
			return nil
		}
		if _, err := s.again(ctx, tx, siteID, webhookID, `number = ?`, number); err != nil {
			return err
		}
		if d, err = get(ctx, tx, siteID, webhookID, number); err != nil {
			return err
		}
		return noteReplay(ctx, tx, siteID, fmt.Sprintf("Replay delivery %d of webhook %d", number, webhookID))
	})
	return d, err
}

// replayDropped has all deliveries of a webhook made again that were given up.
func (s *Service) replayDropped(ctx context.Context, siteID, webhookID int64) (out Replayed, err error) {
	if _, err := s.settings.Webhook(ctx, siteID, webhookID); err != nil {
		return out, err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		var head int64
		err := tx.QueryRow(ctx, `SELECT head FROM webhook_line WHERE site_id = ? AND webhook_id = ?`+tx.ForUpdate(), siteID, webhookID).Scan(&head)
		if errors.Is(err, store.ErrNone) {
			return nil // was never called
		}
		if err != nil {
			return fmt.Errorf("lock a webhook's line: %w", err)
		}
		if out.Deliveries, err = s.again(ctx, tx, siteID, webhookID, `state = ?`, "dropped"); err != nil || out.Deliveries == 0 {
			return err
		}
		return noteReplay(ctx, tx, siteID, fmt.Sprintf("Replay %d dropped deliveries of webhook %d", out.Deliveries, webhookID))
	})
	return out, err
}

// again makes retries of the deliveries of a locked line that where means.
func (s *Service) again(ctx context.Context, tx *store.Tx, siteID, webhookID int64, where string, arg any) (int64, error) {
	done, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = 'waiting', tries = 0, begun_at = NULL, due_at = ?
		WHERE site_id = ? AND webhook_id = ? AND `+where, tx.Now(), siteID, webhookID, arg)
	if err != nil {
		return 0, fmt.Errorf("replay deliveries: %w", err)
	}
	n, err := done.RowsAffected()
	if err != nil || n == 0 {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE webhook_line SET retry_at = ? WHERE site_id = ? AND webhook_id = ? AND (retry_at IS NULL OR retry_at > ?)`,
		tx.Now(), siteID, webhookID, tx.Now())
	if err != nil {
		return 0, fmt.Errorf("replay deliveries: %w", err)
	}
	tx.AfterCommit(s.Wake)
	return n, nil
}

func noteReplay(ctx context.Context, tx *store.Tx, siteID int64, what string) error {
	return account.Audit(ctx, tx, account.Entry{SiteID: siteID, Product: "liveChat", Action: "Webhook Management", Summary: what})
}

// missing tells a webhook that does not exist from other errors.
func missing(err error, webhookID int64) error {
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("webhook", webhookID)
	}
	return err
}
