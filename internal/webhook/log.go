package webhook

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/fault"
	"parley/internal/store"
)

// Delivery is one event for one webhook, as operators see it.
type Delivery struct {
	ID            int64     `json:"id" readOnly:"true" doc:"Number in the webhook's line, from 1; header X-Parley-Number."`
	EventID       string    `json:"eventId" readOnly:"true" doc:"The event; header webhook-id, the same at every attempt."`
	Event         string    `json:"event" readOnly:"true" doc:"What happened, as the webhook names it."`
	HappenedAt    api.Time  `json:"happenedAt" readOnly:"true" doc:"When it happened."`
	State         string    `json:"state" readOnly:"true" enum:"waiting,delivered,dropped" doc:"Waits for an attempt, was taken, or was given up."`
	Attempts      int64     `json:"attempts" readOnly:"true" doc:"Attempts so far."`
	AttemptedAt   *api.Time `json:"attemptedAt" readOnly:"true" doc:"When the last one ended; null before the first."`
	NextAttemptAt *api.Time `json:"nextAttemptAt" readOnly:"true" doc:"When it is tried again; null before the first attempt and when it is not."`
	Status        int64     `json:"status" readOnly:"true" doc:"Status that the receiver answered last; 0 for no answer."`
	Error         string    `json:"error" readOnly:"true" doc:"Why the last attempt failed; empty when it did not."`
}

// FullDelivery is a delivery with what is sent.
type FullDelivery struct {
	Delivery
	Payload json.RawMessage `json:"payload" readOnly:"true" doc:"Body of the calls."`
}

// DeliveryPage is a stretch of a webhook's deliveries, newest first.
type DeliveryPage struct {
	Deliveries []Delivery `json:"deliveries" doc:"Deliveries, newest first."`
	More       bool       `json:"more" doc:"There are older ones: ask for those before the last one's id."`
}

const deliveryColumns = `SELECT d.number, e.uuid, e.event, e.at, d.state, d.attempts, d.attempted_at, d.due_at, d.status, d.error`

const deliveryTables = ` FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id WHERE d.site_id = ? AND d.webhook_id = ? `

func scanDelivery(row interface{ Scan(...any) error }, more ...any) (d Delivery, err error) {
	var attempted, due sql.NullInt64
	err = row.Scan(append([]any{&d.ID, &d.EventID, &d.Event, (*int64)(&d.HappenedAt), &d.State, &d.Attempts, &attempted, &due, &d.Status, &d.Error}, more...)...)
	d.AttemptedAt, d.NextAttemptAt = timeOrNull(attempted), timeOrNull(due)
	return d, err
}

func timeOrNull(ms sql.NullInt64) *api.Time {
	if !ms.Valid {
		return nil
	}
	t := api.Time(ms.Int64)
	return &t
}

// list reads deliveries before a number (0: the newest), of one state or all.
func (s *Service) list(ctx context.Context, siteID, webhookID int64, in *listIn) (page DeliveryPage, err error) {
	page.Deliveries = []Delivery{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, deliveryColumns+deliveryTables+`AND (? = 0 OR d.number < ?) AND (? = '' OR d.state = ?) ORDER BY d.number DESC LIMIT ?`,
			siteID, webhookID, in.Before, in.Before, in.State, in.State, in.Limit+1)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			d, err := scanDelivery(rows)
			if err != nil {
				return err
			}
			page.Deliveries = append(page.Deliveries, d)
		}
		return rows.Err()
	})
	if err != nil {
		return page, fmt.Errorf("list deliveries: %w", err)
	}
	if page.More = len(page.Deliveries) > in.Limit; page.More {
		page.Deliveries = page.Deliveries[:in.Limit]
	}
	return page, nil
}

// get reads one delivery.
func get(ctx context.Context, tx *store.Tx, siteID, webhookID, number int64) (FullDelivery, error) {
	var d FullDelivery
	var err error
	var payload string
	d.Delivery, err = scanDelivery(tx.QueryRow(ctx, deliveryColumns+`, e.payload`+deliveryTables+`AND d.number = ?`, siteID, webhookID, number), &payload)
	if errors.Is(err, store.ErrNone) {
		return d, fault.NotFound("delivery", number)
	}
	if err != nil {
		return d, fmt.Errorf("read a delivery: %w", err)
	}
	d.Payload = json.RawMessage(payload)
	return d, nil
}
