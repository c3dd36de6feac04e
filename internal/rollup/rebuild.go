package rollup

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// own are the tables that this package derives.
var own = []string{"rollup_request", "rollup_event", "rollup_queue", "rollup_stay", "rollup_cell", "rollup_people", "rollup_key", "rollup_dirty", "rollup_version",
	"rollup_work", "rollup_work_dirty", "rollup_worked"}

// Rebuild forgets all that is derived and derives it anew. Progress is told the part that
// is done; reports that are asked for meanwhile wait until the facts are taken.
func (k *Keeper) Rebuild(ctx context.Context, progress func(part float64)) error {
	var first, last int64
	err := k.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		tables := own
		for _, d := range k.derivers {
			tables = append(tables[:len(tables):len(tables)], d.Tables()...)
		}
		for _, table := range tables {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table); err != nil {
				return fmt.Errorf("empty %s: %w", table, err)
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE rollup_cursor SET version = version + 1, seen = 0, gaps = '[]'`); err != nil {
			return fmt.Errorf("begin with the first fact: %w", err)
		}
		return tx.QueryRow(ctx, `SELECT COALESCE((SELECT MIN(id) FROM fact), 0), COALESCE((SELECT MAX(id) FROM fact), 0)`).Scan(&first, &last)
	})
	if err != nil {
		return err
	}
	const taking = 0.7 // about the part of the work that taking facts is
	for {
		taken, seen, err := k.take(ctx, 10*factsAtOnce)
		if err != nil {
			return err
		}
		progress(taking * float64(seen-first+1) / float64(last-first+1))
		if taken == 0 {
			break
		}
	}
	err = k.rollUp(ctx, k.db.Now()-restFor.Milliseconds(), func(part float64) { progress(taking + (1-taking)*part) })
	if err == nil {
		progress(1)
	}
	return err
}
