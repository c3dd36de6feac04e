package chat

import (
	"context"
	"math/rand/v2"
	"testing"

	"parley/internal/store"
	"parley/internal/store/storetest"
)

// month are the hours of the longest span.
const month = 720

// Any range of hours has the same sum, whatever rows it is read from.
func TestHoursAreSummedFromSpans(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{URL: storetest.NewURL(t)})
	r := rand.New(rand.NewPCG(1, 2))
	counted := map[int64]int64{}
	err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		for i := range int64(300) {
			h := r.Int64N(5 * month)
			counted[h]++
			c := &record{id: 1000 + h, siteID: 1, departmentID: 0, requestedAt: h*hour + i}
			if err := countHistory(ctx, tx, c, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 300 {
		first := r.Int64N(6*month) - month/2
		end := first + r.Int64N(6*month)
		var want, lowest int64
		for h, n := range counted {
			if h >= first && h < end {
				want += n
				if lowest == 0 || 1000+h < lowest {
					lowest = 1000 + h
				}
			}
		}
		err := db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			hours, values := hoursFrom(1, "site", 0, first, end)
			var got, from int64
			err := tx.QueryRow(ctx, `SELECT CAST(COALESCE(SUM(chats), 0) AS BIGINT), COALESCE(MIN(first_id), 0) FROM `+hours, values...).Scan(&got, &from)
			if err == nil && (got != want || from != lowest) {
				t.Errorf("hours %d to %d: %d from %d, want %d from %d", first, end, got, from, want, lowest)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
