package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/store"
	"parley/internal/webhook"
)

func TestAReceiverThatIsDownForHoursGetsEverything(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	id := h.subscribe("operatorEventNotification", r.url)
	r.answers(503)
	ids := map[string]bool{}
	firsts, last := 0, 0
	look := func() {
		t.Helper()
		h.drain()
		for _, c := range r.took() {
			if c.attempt == 1 {
				if c.number != last+1 {
					t.Errorf("after the first attempt of %d comes that of %d", last, c.number)
				}
				last = c.number
				firsts++
			}
			ids[c.id] = true
		}
	}
	for range 12 { // 4 hours, with events all the time
		h.happen(3)
		look()
		h.Server.Clock.Advance(20 * time.Minute)
	}
	if firsts != 36 || len(ids) != 36 {
		t.Fatalf("%d first attempts of %d events", firsts, len(ids))
	}
	taken := map[string]int{}
	var mu sync.Mutex // retries come at the same time
	r.does(func(_ http.ResponseWriter, c received) {
		mu.Lock()
		defer mu.Unlock()
		taken[c.id]++
	})
	for range 30 {
		look()
		h.Server.Clock.Advance(hour)
	}
	for id := range ids {
		if taken[id] != 1 {
			t.Errorf("event %s was taken %d times", id, taken[id])
		}
	}
	h.admin.Do("GET", log(id)+"?state=waiting").Want(200, `{"deliveries":[],"more":false}`)
}

func TestTheScheduleOfAttempts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Server.Clock.Stop(time.Now())
	r := newReceiver(t)
	id := h.subscribe("operatorEventNotification", r.url)
	r.answers(500)
	h.happen(1)
	var pauses []string
	begin, before := h.db.Now(), h.db.Now()
	for range 26*60 + 10 { // minutes
		h.drain()
		for range r.took() {
			pauses = append(pauses, (time.Duration(h.db.Now()-before) * time.Millisecond).String())
			before = h.db.Now()
		}
		h.Server.Clock.Advance(time.Minute)
	}
	want(t, "pauses", strings.Join(pauses, " "), "0s 1m0s 1m0s 1m0s 1h0m0s 1m0s 1m0s 24h0m0s 1m0s 1m0s")
	if before-begin > (48 * hour).Milliseconds() {
		t.Error("it took more than two days")
	}
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"id":1,"state":"dropped","attempts":10,"status":500,"nextAttemptAt":null,"error":"the receiver answered 500"}]}`)
	h.admin.Do("GET", "/livechat/webhooks").Want(200, fmt.Sprintf(`[{"id":%d}]`, id)) // the webhook stays
}

func TestAfterTwoDaysADeliveryIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	id := h.subscribe("operatorEventNotification", r.url)
	r.answers(500)
	h.happen(1)
	h.drain()
	h.Server.Clock.Advance(49 * hour) // nobody was there to try
	h.drain()
	want(t, "attempts", numbers(r.took()), " 1.1 1.2")
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"state":"dropped","attempts":2}]}`)
}

func TestAWaitingRetryHoldsNothingBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.subscribe("operatorEventNotification", r.url)
	r.does(func(w http.ResponseWriter, c received) {
		if c.number == 1 && c.attempt == 1 {
			w.WriteHeader(500)
		}
	})
	h.happen(3)
	h.drain()
	want(t, "at first", numbers(r.took()), " 1.1 2.1 3.1")
	h.Server.Clock.Advance(time.Minute + time.Second)
	h.drain()
	want(t, "a minute later", numbers(r.took()), " 1.2")
}

func TestASlowReceiverDelaysNobodyElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	slow, quick := newReceiver(t), newReceiver(t)
	release := make(chan struct{})
	slow.does(func(http.ResponseWriter, received) { <-release })
	for range 3 {
		h.subscribe("operatorEventNotification", slow.url)
	}
	h.subscribe("operatorEventNotification", quick.url)
	done := run(t, h.hooks)
	h.happen(5) // steps commit while receivers are busy
	quickly, slowly := 0, 0
	apitest.Until(t, "the calls of the quick receiver", func() bool { quickly += len(quick.took()); return quickly == 5 })
	apitest.Until(t, "one call of each slow webhook", func() bool { slowly += len(slow.took()); return slowly == 3 })
	close(release)
	apitest.Until(t, "the other calls", func() bool { slowly += len(slow.took()); return slowly == 15 })
	done()
	if len(quick.took())+len(slow.took()) != 0 {
		t.Error("something was delivered twice")
	}
}

// run has a node deliver; the function ends it.
func run(t *testing.T, s *webhook.Service) func() {
	t.Helper()
	c, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.Run(c); err != nil {
			t.Error(err)
		}
	})
	end := sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(end)
	return end
}

func TestNoAnswerInTimeIsAFailure(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *webhook.Options) { o.Timeout = 50 * time.Millisecond })
	r := newReceiver(t)
	release := make(chan struct{})
	r.does(func(http.ResponseWriter, received) { <-release })
	id := h.subscribe("operatorEventNotification", r.url)
	h.happen(1)
	h.drain()
	close(release)
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"state":"waiting","attempts":1,"status":0,"error":"no answer in time"}]}`)
}

func TestOnlyTheStatusOfAnAnswerCounts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	elsewhere := newReceiver(t)
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter, received)
		state  string
	}{
		{"201", func(w http.ResponseWriter, _ received) { w.WriteHeader(201) }, "delivered"},
		{"a refusal in the body", func(w http.ResponseWriter, _ received) { fmt.Fprint(w, `{"status":"500"}`) }, "delivered"},
		{"a body without end", func(w http.ResponseWriter, _ received) {
			for range 1 << 12 {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return // nobody reads on
				}
			}
			t.Error("256 MiB of an answer were read")
		}, "delivered"},
		{"a redirect", func(w http.ResponseWriter, _ received) {
			w.Header().Set("Location", elsewhere.url)
			w.WriteHeader(302)
		}, "waiting"},
		{"headers without end", func(w http.ResponseWriter, _ received) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, "waiting"},
		{"gone, but nobody's Zap", func(w http.ResponseWriter, _ received) { w.WriteHeader(410) }, "waiting"},
	} {
		r := newReceiver(t)
		r.does(c.answer)
		id := h.subscribe("operatorEventNotification", r.url, `"zapId":0`)
		h.happen(1)
		h.drain()
		a := h.admin.On(t).Do("GET", log(id)).Want(200)
		if state := a.Text("deliveries.0.state"); state != c.state {
			t.Errorf("%s: the delivery is %s, want %s", c.name, state, c.state)
		}
		h.admin.Do("DELETE", fmt.Sprintf("/livechat/webhooks/%d", id)).Want(200)
	}
	if n := len(elsewhere.took()); n != 0 {
		t.Error("a redirect was followed")
	}
}

func TestGoneEndsTheSubscriptionOfAZap(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	r.answers(410)
	h.subscribe("operatorEventNotification", r.url, `"zapId":12`)
	h.happen(3)
	h.drain()
	want(t, "attempts", numbers(r.took()), " 1.1")
	h.admin.Do("GET", "/livechat/webhooks").Want(200, `[]`)
	h.happen(1)
	h.drain()
	if n := len(r.took()); n != 0 {
		t.Errorf("%d calls came after the end", n)
	}
	h.step(func(ctx context.Context, tx *store.Tx) error {
		var who, what string
		err := tx.QueryRow(ctx, `SELECT agent_name, summary FROM audit_log WHERE site_id = ? ORDER BY id DESC LIMIT 1`, h.ID).Scan(&who, &what)
		want(t, "audit log", who+": "+what, "Webhook receiver: Remove webhook 1: its receiver answered 410 Gone")
		return err
	})
}

func TestAWebhookThatChangesOrGoes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	old, other := newReceiver(t), newReceiver(t)
	old.answers(500)
	id := h.subscribe("operatorEventNotification", old.url)
	gone := h.subscribe("operatorEventNotification", old.url)
	h.happen(1)
	h.drain()
	old.took()
	h.admin.Do("PUT", fmt.Sprintf("/livechat/webhooks/%d", id), fmt.Sprintf(`{"targetUrl":%q}`, other.url)).Want(200)
	h.admin.Do("DELETE", fmt.Sprintf("/livechat/webhooks/%d", gone)).Want(200)
	h.Server.Clock.Advance(hour)
	h.drain()
	want(t, "attempts at the new address", numbers(other.took()), " 1.2")
	want(t, "attempts at the old one", numbers(old.took()), "")
}

func TestARemovedChatIsToldNoMore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	r.answers(500)
	id := h.subscribe("chatEnded", r.url)
	agent := h.online()
	first, second := h.talk(agent, h.visitor()), h.talk(agent, h.visitor())
	h.admin.Do("DELETE", "/livechat/chats/"+second.ID).Want(200)
	h.drain()
	h.admin.Do("DELETE", "/livechat/chats/"+first.ID).Want(200)
	h.talk(agent, h.visitor())
	h.Server.Clock.Advance(hour)
	h.drain()
	want(t, "attempts", numbers(r.took()), " 1.1 3.1")
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"id":3}]}`)
	h.step(func(ctx context.Context, tx *store.Tx) error {
		var left int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM webhook_event`).Scan(&left)
		if left != 1 {
			t.Errorf("%d payloads are kept, want one", left)
		}
		return err
	})
}

func TestNodesShareTheWork(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var receivers []*receiver
	for range 8 {
		r := newReceiver(t)
		receivers = append(receivers, r)
		h.subscribe("operatorEventNotification", r.url)
	}
	var nodes []func()
	for range 3 {
		nodes = append(nodes, run(t, webhook.New(h.options)))
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { h.happen(25) })
	}
	all.Wait()
	for i, r := range receivers {
		var calls []received
		apitest.Until(t, "all calls", func() bool { calls = append(calls, r.took()...); return len(calls) >= 100 })
		for n, c := range calls {
			if c.number != n+1 || c.attempt != 1 {
				t.Fatalf("receiver %d: call %d is %d.%d", i, n+1, c.number, c.attempt)
			}
		}
	}
	for _, end := range nodes {
		end()
	}
	for i, r := range receivers {
		if n := len(r.took()); n != 0 {
			t.Errorf("receiver %d was called %d times too often", i, n)
		}
	}
}

func TestWhatADeadNodeHadClaimedIsDoneByOthers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	h.subscribe("operatorEventNotification", r.url)
	h.happen(2)
	if n, err := webhook.New(h.options).ClaimAndDie(ctx); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	h.drain()
	want(t, "while the lease runs", numbers(r.took()), "")
	h.Server.Clock.Advance(time.Minute)
	h.drain()
	want(t, "after it", numbers(r.took()), " 1.1 2.1")
}

// TestEndingAndStartingLosesNothing ends nodes in the middle of calls.
func TestEndingAndStartingLosesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	r.does(func(http.ResponseWriter, received) { time.Sleep(time.Millisecond) }) // long enough to be interrupted
	h.subscribe("operatorEventNotification", r.url)
	h.happen(60)
	var calls []received
	for range 15 {
		end := run(t, webhook.New(h.options))
		before := len(calls)
		apitest.Until(t, "some calls", func() bool { calls = append(calls, r.took()...); return len(calls) > before || has(calls, 60) })
		end()
	}
	run(t, webhook.New(h.options))
	apitest.Until(t, "all calls", func() bool { calls = append(calls, r.took()...); return has(calls, 60) })
	next := 1
	for _, c := range calls {
		switch {
		case c.number == next:
			next++
		case c.number != next-1: // once more the one that was interrupted
			t.Fatalf("after %d comes %d", next-1, c.number)
		}
	}
}

func has(calls []received, number int) bool {
	return len(calls) > 0 && calls[len(calls)-1].number == number
}

// TestStepsGoOnWhileWebhooksComeAndGo has steps record while webhooks are made and removed.
func TestStepsGoOnWhileWebhooksComeAndGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { h.happen(40) })
	}
	for range 2 {
		all.Go(func() {
			for range 15 {
				id := h.subscribe("operatorEventNotification", r.url)
				h.admin.Do("PUT", fmt.Sprintf("/livechat/webhooks/%d", id), `{"zapId":7}`).Want(200)
				h.admin.Do("DELETE", fmt.Sprintf("/livechat/webhooks/%d", id)).Want(200)
			}
		})
	}
	end := run(t, h.hooks)
	all.Wait()
	end()
}
