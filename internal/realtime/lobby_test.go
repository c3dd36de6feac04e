package realtime_test

import (
	"context"
	"testing"

	"parley/internal/realtime"
	"parley/internal/realtime/realtimetest"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// TestVisitorsHearThatSettingsChangedWhoIsThere: who is there depends on routing and
// departments too, not on agents' presence alone.
func TestVisitorsHearThatSettingsChangedWhoIsThere(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	realtime.NewAgents(t, db, 1)
	s := newStandOn(t, db, tokens{})
	visitor := realtimetest.MustDial(t, s.url, "visitor v1")
	err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error { return store.Touch(ctx, tx, realtime.TestSite) })
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Status string }
	visitor.Want("status", &got, func() bool { return got.Status == "online" })
}
