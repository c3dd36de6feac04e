package chat_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
	"parley/internal/visitor"
)

func (w *world) heard(g guest) error {
	return w.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return visitor.Heard(ctx, tx, site, g.VisitorID, g.visit, visitor.Page{URL: "https://shop.example.test/"})
	})
}

// ring does what is due.
func (w *world) ring() {
	w.t.Helper()
	if _, err := w.engine.RingTimers(ctx); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) upkeep() {
	w.t.Helper()
	if err := w.engine.Upkeep(ctx); err != nil {
		w.t.Fatal(err)
	}
	w.ring()
}

func TestAWaitingVisitorWhoseBrowserIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stays, goes, writes := w.visitor(), w.visitor(), w.visitor()
	for _, g := range []guest{stays, goes, writes} {
		w.request(g, "r")
	}
	w.clock.Advance(2 * time.Minute)
	if err := w.heard(stays); err != nil {
		t.Fatal(err)
	}
	w.say(writes.Party, w.request(writes, "r").ID, "m", "Still here")
	w.clock.Advance(2 * time.Minute)
	w.upkeep()
	for g, want := range map[guest]chat.State{stays: chat.Queued, goes: chat.Ended, writes: chat.Queued} {
		if c := w.request(g, "r"); c.State != want {
			t.Errorf("the chat is %s, want %s", c.State, want)
		}
	}
	wantList(t, "outcomes", w.rows(`SELECT COALESCE(outcome, '') FROM request ORDER BY id`), "", "abandoned", "")
	wantList(t, "missed", w.rows(`SELECT code FROM fact WHERE kind = 8`), "1")
}

func TestAVisitThatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	w.clock.Advance(29 * time.Minute)
	w.upkeep()
	if err := w.heard(g); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(29 * time.Minute)
	w.upkeep()
	if s := w.state(g.Party, c.ID); s != chat.Chatting {
		t.Fatalf("with its visitor there the chat is %s", s)
	}
	w.clock.Advance(2 * time.Minute)
	w.upkeep()
	if err := w.heard(g); !isFault(err, 404001) {
		t.Errorf("hearing of a visit that is over: %v", err)
	}
	got := w.must(w.engine.Get(ctx, agent, c.ID))
	if got.State != chat.Ended || got.EndedBy != chat.FromSystem {
		t.Errorf("with its visitor gone the chat is %+v", got)
	}
	w.upkeep()
	wantList(t, "visits that ended", w.rows(`SELECT number >= 1740000 AND number < 1800000 FROM fact WHERE kind = 23`), w.rows(`SELECT 1 = 1`)...)
	wantList(t, "views", w.rows(`SELECT COUNT(*) FROM page_view`), "1")
}

func TestUpkeepByManyNodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 30 {
		w.request(w.visitor(), "r")
	}
	w.clock.Advance(time.Hour)
	done := make(chan error)
	const nodes = 4
	for range nodes {
		go func() {
			_, err := w.engine.RingTimers(ctx)
			done <- errors.Join(err, w.engine.Upkeep(ctx))
		}()
	}
	for range nodes {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for kind, what := range map[int]string{8: "missed", 23: "visits ended"} {
		if n := w.count(`SELECT COUNT(*) FROM fact WHERE kind = ?`, kind); n != 30 {
			t.Errorf("%s: %d, want 30", what, n)
		}
	}
	checkPromises(t, w)
}

func TestRunStops(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 20 {
		c, cancel := context.WithCancel(ctx)
		ended := make(chan error)
		go func() { ended <- w.engine.Run(c) }()
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
}

// A node that dies with timers in its hands leaves them to the others after a while.
func TestTimersOfANodeThatDied(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.request(w.visitor(), "r")
	w.clock.Stop(w.clock.Now().Add(time.Hour))
	w.exec(`UPDATE chat_timer SET held_until = ?`, w.db.Now()+10_000)
	next, err := w.engine.RingTimers(ctx)
	if err != nil || next != w.db.Now()+10_000 {
		t.Errorf("the next timer is due in %d ms, want 10,000 (%v)", next-w.db.Now(), err)
	}
	wantList(t, "outcomes before", w.rows(`SELECT COALESCE(outcome, '') FROM request`), "")
	w.clock.Advance(10 * time.Second)
	w.ring()
	wantList(t, "outcomes after", w.rows(`SELECT COALESCE(outcome, '') FROM request`), "abandoned")
	wantList(t, "timers", w.rows(`SELECT kind FROM chat_timer`))
}
