package rollup_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"parley/internal/apitest"
	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

const site = 6000000

// counter is a deriver that counts how often it is told of each fact.
type counter struct {
	mu    sync.Mutex
	taken map[int64]int
	chats map[int64]int // the most facts of a chat that it was told of
}

func newCounter() *counter { return &counter{taken: map[int64]int{}, chats: map[int64]int{}} }

func (c *counter) Take(_ context.Context, tx *store.Tx, b *rollup.Batch) error {
	tx.AfterCommit(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, f := range b.Facts {
			c.taken[f.ID]++
		}
		for _, chat := range b.Chats {
			id := chat.Facts[0].ChatID
			c.chats[id] = max(c.chats[id], len(chat.Facts)) // hooks of two keepers have no order
		}
	})
	return nil
}

func (c *counter) Tables() []string { return nil }

func open(t *testing.T) *store.DB {
	t.Helper()
	return storetest.Open(t, store.Options{URL: storetest.NewURL(t)})
}

// request asks for a chat.
func request(ctx context.Context, tx *store.Tx, chatID int64) error {
	return fact.Record(ctx, tx, fact.ChatRequested{Chat: fact.Chat{At: 1_700_000_000_000, SiteID: site, ChatID: chatID, VisitorID: chatID}, Source: fact.FromButton})
}

// requests is how many a query finds.
func requests(t *testing.T, db *store.DB) (n int64) {
	t.Helper()
	err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		cells, err := rollup.Buckets(ctx, tx, rollup.Scope{SiteID: site}, []rollup.Span{{From: 0, To: 2_000_000_000_000}}, []rollup.Measure{rollup.Requests})
		if err == nil {
			n = cells[0][rollup.Requests]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func catchUp(t *testing.T, k *rollup.Keeper) {
	t.Helper()
	if err := k.CatchUp(t.Context(), site); err != nil {
		t.Fatal(err)
	}
}

// TestFactsOfStepsThatCommitLateAreTaken has a step with a lower id commit after facts
// with higher ids have been taken, and another one be rolled back.
func TestFactsOfStepsThatCommitLateAreTaken(t *testing.T) {
	t.Parallel()
	db, told := open(t), newCounter()
	if db.Dialect() == store.SQLite {
		return // has one writer: ids commit in their order
	}
	k := rollup.New(db, slog.Default(), told)
	slow, refused := make(chan struct{}), make(chan struct{})
	var begun, over sync.WaitGroup
	begun.Add(2)
	begin := func(chatID int64, until chan struct{}, result error) {
		once := sync.OnceFunc(begun.Done)
		over.Go(func() {
			err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if err := request(ctx, tx, chatID); err != nil {
					return err
				}
				once()
				<-until
				return result
			})
			if err != result {
				t.Error(err)
			}
		})
	}
	begin(1, slow, nil)
	begin(2, refused, context.Canceled)
	begun.Wait()
	for id := int64(3); id < 6; id++ {
		if err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error { return request(ctx, tx, id) }); err != nil {
			t.Fatal(err)
		}
		catchUp(t, k)
	}
	if n := requests(t, db); n != 3 {
		t.Errorf("%d requests are counted before the late one", n)
	}
	close(refused)
	catchUp(t, k)
	catchUp(t, k)
	close(slow)
	over.Wait()
	catchUp(t, k)
	if n := requests(t, db); n != 4 {
		t.Errorf("%d requests are counted after the late one", n)
	}
	for id, n := range told.taken {
		if n != 1 {
			t.Errorf("fact %d is taken %d times", id, n)
		}
	}
	apitest.Until(t, "the gap that nobody will write to be forgotten", func() bool {
		catchUp(t, k)
		gaps := ""
		err := db.Read(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT gaps FROM rollup_cursor`).Scan(&gaps)
		})
		if err != nil {
			t.Fatal(err)
		}
		return gaps == "[]"
	})
}

// TestKeepersShareTheWork has two keepers take facts and roll them up while others record
// them: nothing is missed or counted twice.
func TestKeepersShareTheWork(t *testing.T) {
	t.Parallel()
	db, told := open(t), newCounter()
	const writers, each = 4, 30
	var writing, keeping sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		k := rollup.New(db, slog.Default(), told)
		keeping.Go(func() {
			for {
				if err := k.CatchUp(t.Context(), site); err != nil {
					t.Error(err)
				}
				if err := k.RollUp(t.Context(), 1_800_000_000_000); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for w := range int64(writers) {
		writing.Go(func() {
			for i := range int64(each) {
				id := 1 + w*each + i
				err := db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error { return request(ctx, tx, id) })
				if err == nil {
					err = db.Update(t.Context(), func(ctx context.Context, tx *store.Tx) error {
						return fact.Record(ctx, tx, fact.ChatMissed{Chat: fact.Chat{At: 1_700_000_001_000, SiteID: site, ChatID: id}})
					})
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	close(done)
	keeping.Wait()
	last := rollup.New(db, slog.Default(), told)
	catchUp(t, last)
	for _, when := range []string{"from rows", "from cells"} {
		if n := requests(t, db); n != writers*each {
			t.Errorf("%s, %d requests are counted", when, n)
		}
		if err := last.RollUp(t.Context(), 1_800_000_000_000); err != nil {
			t.Fatal(err)
		}
	}
	for id, n := range told.taken {
		if n != 1 {
			t.Errorf("fact %d is taken %d times", id, n)
		}
	}
	for id, n := range told.chats {
		if n != 2 {
			t.Errorf("chat %d was told of with at most %d facts", id, n)
		}
	}
}

func TestAKeeperStartsAndStops(t *testing.T) {
	t.Parallel()
	db := open(t)
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- rollup.New(db, slog.Default()).Run(ctx) }()
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
}
