package realtime

import (
	"context"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// desk is a database with two nodes on it and a clock that the test turns.
type desk struct {
	t      *testing.T
	db     *store.DB
	engine *FakeEngine
	now    atomic.Int64 // milliseconds
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, engine: NewFakeEngine()}
	d.now.Store(1_700_000_000_000)
	d.db = storetest.Open(t, store.Options{URL: storetest.NewURL(t), Clock: d.clock})
	NewAgents(t, d.db, 1, 2)
	return d
}

func (d *desk) clock() time.Time { return time.UnixMilli(d.now.Load()) }

func (d *desk) pass(t time.Duration) { d.now.Add(t.Milliseconds()) }

func (d *desk) node(name string) *roster {
	r := newRoster(d.db, d.engine, slog.New(slog.DiscardHandler), name, 20*time.Second)
	d.must(r.register(context.Background()))
	return r
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// want compares what others see of agent 1 and 2.
func (d *desk) want(why string, statuses ...string) {
	d.t.Helper()
	var got []string
	d.must(d.db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		got = nil
		for id := range int64(2) {
			s, err := Presence{}.Seen(ctx, tx, TestSite, id+1)
			if err != nil {
				return err
			}
			got = append(got, s.Status)
		}
		return nil
	}))
	if !slices.Equal(got, statuses) {
		d.t.Errorf("%s: agents are %v, want %v", why, got, statuses)
	}
}

func agent(id int64) Listener { return Listener{SiteID: TestSite, AgentID: id} }

func TestAnAgentIsThereWhileConnectedAndForTheGraceTimeAfter(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	a, b := d.node("a"), d.node("b")
	d.want("at first", Offline, Offline)

	d.must(a.open(ctx, "c1", agent(1)))
	d.must(b.open(ctx, "c2", agent(1)))
	d.want("connected to two nodes", Online, Offline)

	d.must(a.close(ctx, "c1"))
	d.pass(time.Minute)
	d.must(a.expire(ctx))
	d.want("still connected to one", Online, Offline)

	d.must(b.close(ctx, "c2"))
	d.pass(19 * time.Second)
	d.must(a.expire(ctx))
	d.want("within the grace time", Online, Offline)

	d.must(a.open(ctx, "c3", agent(1)))
	d.must(a.close(ctx, "c3"))
	d.pass(19 * time.Second)
	d.must(b.expire(ctx))
	d.want("a short return begins the grace time anew", Online, Offline)

	d.pass(2 * time.Second)
	d.must(b.expire(ctx))
	d.want("after the grace time", Offline, Offline)
	if got, want := d.engine.Heard(), []string{"offline→online", "online→offline"}; !slices.Equal(got, want) {
		t.Errorf("the engine heard %v, want %v", got, want)
	}
}

func TestAChosenStatusShowsWhileConnected(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	choose := func(status, wantFrom, wantTo string) {
		t.Helper()
		d.must(d.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			from, to, err := Presence{}.Choose(ctx, tx, TestSite, 1, chat.Seen{Status: status})
			if err == nil && (from.Status != wantFrom || to.Status != wantTo) {
				t.Errorf("choosing %s went from %s to %s, want %s to %s", status, from.Status, to.Status, wantFrom, wantTo)
			}
			return err
		}))
	}
	choose(Away, Offline, Offline)
	a := d.node("a")
	d.must(a.open(ctx, "c1", agent(1)))
	d.want("away was chosen before", Away, Offline)
	choose(Online, Away, Online)
	d.want("online is chosen now", Online, Offline)
	choose(Offline, Online, Offline)
	d.must(a.close(ctx, "c1"))
	d.pass(21 * time.Second)
	d.must(a.expire(ctx))
	if got, want := d.engine.Heard(), []string{"offline→away", "offline→offline"}; !slices.Equal(got, want) {
		t.Errorf("the engine heard %v, want %v: it must know of one who is gone and chose to be offline before", got, want)
	}
}

func TestADeadNodesAgentsAreReapedTogether(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	dead, alive := d.node("dead"), d.node("alive")
	d.must(dead.open(ctx, "c1", agent(1)))
	d.must(dead.open(ctx, "c2", agent(2)))
	d.must(alive.open(ctx, "c3", agent(2)))

	now := time.Now()
	step := func(after time.Duration) { d.must(alive.reap(ctx, now.Add(after), 10*time.Second)) }
	step(0)
	d.must(dead.beat(ctx))
	step(8 * time.Second) // the beat moved: seen anew
	step(16 * time.Second)
	if got := d.connections(); got != 3 {
		t.Fatalf("%d connections while the node's silence is short, want 3", got)
	}
	step(19 * time.Second)
	if got := d.connections(); got != 1 {
		t.Fatalf("%d connections after the node was reaped, want 1", got)
	}
	d.want("the grace time of a dead node's agents", Online, Online)
	d.pass(21 * time.Second)
	d.must(alive.expire(ctx))
	d.want("agents of the dead node alone are gone", Offline, Online)

	d.must(dead.beat(ctx))
	d.want("a node that was taken for dead comes back with its agents", Online, Online)
	if got := d.connections(); got != 3 {
		t.Errorf("%d connections after the node came back, want 3", got)
	}
}

func TestANodeThatLeavesTakesItsConnections(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	a := d.node("a")
	d.must(a.open(ctx, "c1", agent(1)))
	d.must(a.leave(ctx))
	if got := d.connections(); got != 0 {
		t.Errorf("%d connections are left", got)
	}
	d.want("the grace time of a restart", Online, Offline)
}

func TestConnectionsThatComeAndGoAtOnceLeaveNothing(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	nodes := []*roster{d.node("a"), d.node("b")}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			r, id := nodes[i%2], string(rune('A'+i))
			done := make(chan error, 1)
			go func() { done <- r.open(ctx, id, agent(int64(i%2+1))) }()
			for !r.holds(id) && len(done) == 0 {
				runtime.Gosched()
			}
			if err := r.close(ctx, id); err != nil {
				t.Error(err)
			}
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := d.connections(); got != 0 {
		t.Errorf("%d connections are left", got)
	}
	d.pass(21 * time.Second)
	d.must(nodes[0].expire(ctx))
	d.want("all are gone", Offline, Offline)
}

func (r *roster) holds(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.held[id]
	return ok
}

func (d *desk) connections() (n int) {
	d.t.Helper()
	d.must(d.db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM connection`).Scan(&n)
	}))
	return n
}

func TestAnAgentWhoIsRemovedLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r, ctx := d.node("a"), context.Background()
	gone := Listener{SiteID: TestSite, AgentID: 1}
	d.must(r.open(ctx, "c1", gone))
	d.must(r.open(ctx, "c2", gone))
	d.must(d.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM agent WHERE site_id = ? AND id = 1`, TestSite)
		return err
	}))
	d.must(r.close(ctx, "c1"))
	d.must(r.register(ctx)) // as a node does that was taken for dead
	d.pass(time.Minute)
	d.must(r.expire(ctx))
	d.must(r.close(ctx, "c2"))
	if err := r.open(ctx, "c3", gone); err == nil {
		t.Error("a removed agent became present")
	}
}
