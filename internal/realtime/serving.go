package realtime

import (
	"context"
	"fmt"
	"time"

	"parley/internal/fault"
	"parley/internal/store"
)

// seenBeating is how long a node that runs takes at most to show it.
const seenBeating = 3 * time.Second

// NobodyServes refuses when a node works on the database, for programs that must be alone
// there. A node that died has left its row, so it looks whether its beat goes on.
func NobodyServes(ctx context.Context, db *store.DB) error {
	r := newRoster(db, nil, nil, "", 0)
	before, err := r.readBeats(ctx)
	if err != nil {
		return fmt.Errorf("look for nodes: %w", err)
	}
	if len(before) == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(seenBeating):
	}
	after, err := r.readBeats(ctx)
	if err != nil {
		return fmt.Errorf("look for nodes: %w", err)
	}
	for node, beat := range after {
		if beat != before[node] {
			return fault.Conflict("A server is using this database: stop it first.")
		}
	}
	return nil
}
