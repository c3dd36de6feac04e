package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"parley/internal/store"
	"parley/internal/store/storetest"
)

// A list of any length finds each of its values once.
func TestIn(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{URL: storetest.NewURL(t)})
	texts := map[string]bool{}
	for _, n := range []int{1, 2, 3, 4, 11, 20, 499, store.ListLimit} {
		var values []int64
		for i := range n {
			values = append(values, int64(i))
		}
		marks, args := store.In(values)
		texts[marks] = true
		if got := strings.Count(marks, "?"); got != len(args) {
			t.Fatalf("%d values: %d placeholders for %d arguments", n, got, len(args))
		}
		var found []int64
		err := db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			found = nil
			rows, err := tx.Query(ctx, `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i FROM n WHERE i IN (`+marks+`) ORDER BY i`, args...)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var i int64
				if err := rows.Scan(&i); err != nil {
					return err
				}
				found = append(found, i)
			}
			return rows.Err()
		})
		if err != nil || !slices.Equal(found, values) {
			t.Errorf("%d values: found %v (%v)", n, found, err)
		}
	}
	if len(texts) != 6 {
		t.Errorf("%d statements for eight lists, want 6: 3 and 4 share one, 11 and 20 too", len(texts))
	}
}
