package snapshot

import (
	"context"
	"fmt"

	"parley/internal/store"
)

type anewKey struct{}

// Anew is a context in which Exactly reads the database: for what a step does after it
// has changed settings, before it marks them as changed (store.Touch).
func Anew(ctx context.Context) context.Context { return context.WithValue(ctx, anewKey{}, true) }

// Exactly is the part's value as a step sees it, for decisions that must not be made by
// settings of a moment ago. While the site's revision is that of the snapshot in memory,
// this costs one query of one row. Do not change it, nor anything in it.
func (p Part[T]) Exactly(ctx context.Context, tx *store.Tx, b *Book, siteID int64) (v T, err error) {
	if s := b.shelf(siteID).current.Load(); s != nil && ctx.Value(anewKey{}) == nil {
		var row int64
		if err := tx.QueryRow(ctx, revisionOf, siteID).Scan(&row); err != nil {
			return v, fmt.Errorf("look at the revision of site %d: %w", siteID, err)
		}
		if row == s.row {
			return p.In(s), nil
		}
	}
	read, err := b.parts[p.index].load(ctx, tx, siteID)
	if err != nil {
		return v, fmt.Errorf("%s: %w", b.parts[p.index].name, err)
	}
	return read.(T), nil
}
