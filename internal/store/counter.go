package store

import (
	"context"
	"fmt"
)

// NextID counts up the counter of a kind in a site (settings ids: 1, 2, 3, …).
// The counter's row stays locked until the step ends, so two steps never get
// the same number, and a step that fails leaves no gap.
func NextID(ctx context.Context, tx *Tx, siteID int64, kind string) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, `INSERT INTO counter (site_id, kind, next) VALUES (?, ?, 2)
		ON CONFLICT (site_id, kind) DO UPDATE SET next = counter.next + 1 RETURNING next - 1`,
		siteID, kind).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("next id of %s: %w", kind, err)
	}
	return id, nil
}

// ReserveID makes NextID continue after id, if it is not beyond it already: for
// rows that arrive with their id, and with first-1 for counters that do not
// start at 1.
func ReserveID(ctx context.Context, tx *Tx, siteID int64, kind string, id int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO counter (site_id, kind, next) VALUES (?, ?, ?)
		ON CONFLICT (site_id, kind) DO UPDATE SET next = excluded.next WHERE counter.next < excluded.next`,
		siteID, kind, id+1)
	if err != nil {
		return fmt.Errorf("reserve id of %s: %w", kind, err)
	}
	return nil
}
