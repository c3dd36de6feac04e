package webhook

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

const (
	// keep is how long deliveries that are over stay in the log. Payloads hold what
	// visitors said, so it is not longer than somebody needs to find out what went wrong.
	keep = 14 * 24 * time.Hour
	// tidyAtOnce bounds how many events one step looks at.
	tidyAtOnce = 500
)

// Tidy removes what happened longer ago than the log is kept and is over for all its
// webhooks. What still waits stays. Several nodes may do it at the same time.
func (s *Service) Tidy(ctx context.Context) error {
	for after := int64(0); ; {
		var seen int
		err := s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			seen, after, err = tidy(ctx, tx, after)
			return err
		})
		if err != nil {
			return fmt.Errorf("remove old deliveries of webhooks: %w", err)
		}
		if seen < tidyAtOnce {
			return nil
		}
	}
}

// tidy looks at events behind one, and returns how many it saw and the last of them.
func tidy(ctx context.Context, tx *store.Tx, after int64) (seen int, last int64, err error) {
	rows, err := tx.Query(ctx, `SELECT e.id, EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.event_id = e.id AND d.state = 'waiting')
		FROM webhook_event e WHERE e.at < ? AND e.id > ? ORDER BY e.id LIMIT ?`, tx.Now()-keep.Milliseconds(), after, tidyAtOnce)
	if err != nil {
		return 0, after, err
	}
	var over []int64
	for last = after; rows.Next(); seen++ {
		var waits bool
		if err := rows.Scan(&last, &waits); err != nil {
			_ = rows.Close()
			return 0, after, err
		}
		if !waits {
			over = append(over, last)
		}
	}
	if err := rows.Close(); err != nil {
		return 0, after, err
	}
	for _, id := range over {
		if _, err := tx.Exec(ctx, `DELETE FROM webhook_event WHERE id = ?`, id); err != nil {
			return 0, after, err
		}
	}
	return seen, last, rows.Err()
}
