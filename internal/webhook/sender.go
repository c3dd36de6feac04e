package webhook

import (
	"context"
	"slices"
	"sync"
	"time"

	"parley/internal/store"
)

const (
	// atOnce bounds the calls that a node makes at the same time, and ofOneSite those of
	// them that are for one site: slow receivers of one do not hold up the others.
	atOnce    = 256
	ofOneSite = 64
	// lookEvery is how often a node looks for what another node has left undone. What it
	// has to do itself wakes it.
	lookEvery = 5 * time.Second
	// turn is how long a node works in a lane before other lanes have theirs: slow
	// receivers, however many, do not keep quick ones waiting.
	turn = 2 * time.Second
	// insistEvery is how often a node tries to write down what became of a call.
	insistEvery = time.Second
	// countEvery is how old what metrics say of all webhooks may be.
	countEvery = 10 * time.Second
	// tidyEvery is how often old deliveries are removed.
	tidyEvery = time.Hour
)

// workers are the lanes that this node works in.
type workers struct {
	mu     sync.Mutex
	all    int
	ofSite map[int64]int
	done   sync.WaitGroup
}

// room is how many more there may be, and the sites that have all of theirs.
func (w *workers) room() (free int, busy []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	busy = []int64{0} // a list in SQL is never empty
	for site, n := range w.ofSite {
		if n >= ofOneSite {
			busy = append(busy, site)
		}
	}
	slices.Sort(busy)
	return atOnce - w.all, busy
}

// start runs fn as a worker for a site.
func (w *workers) start(siteID int64, fn func()) {
	w.mu.Lock()
	w.all++
	w.ofSite[siteID]++
	w.mu.Unlock()
	w.done.Go(func() {
		defer func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.all--
			if w.ofSite[siteID]--; w.ofSite[siteID] == 0 {
				delete(w.ofSite, siteID)
			}
		}()
		fn()
	})
}

// Run delivers until ctx ends, and keeps the log tidy. Every node may run it at the same time.
func (s *Service) Run(ctx context.Context) error {
	defer s.workers.done.Wait()
	failing := false
	var tidied, counted time.Time
	for {
		wait, err := s.round(ctx)
		if err == nil && time.Since(tidied) > tidyEvery {
			tidied = time.Now()
			err = s.Tidy(ctx)
		}
		if err == nil && time.Since(counted) > countEvery {
			counted = time.Now()
			err = s.look(ctx)
		}
		if err != nil && ctx.Err() == nil && !failing {
			s.log.Error("webhooks cannot be delivered", "error", err)
		}
		failing = err != nil
		timer := time.NewTimer(wait)
		select {
		case <-s.wake:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
		timer.Stop()
	}
}

// round starts a worker for every lane in which something is due, and returns how long
// nothing else will be.
func (s *Service) round(ctx context.Context) (wait time.Duration, err error) {
	due, next, err := s.due(ctx)
	if err != nil {
		return lookEvery, err
	}
	lanes := []lane{firsts, retries}
	if s.rounds++; s.rounds%2 == 0 { // so that neither kind takes all room for ever
		slices.Reverse(lanes)
	}
	for _, l := range lanes {
		if !due {
			break
		}
		if err := s.start(ctx, l); err != nil {
			return lookEvery, err
		}
	}
	wait = lookEvery
	if next != 0 {
		wait = min(wait, time.Duration(max(next-s.db.Now(), 1))*time.Millisecond)
	}
	return wait, nil
}

// start claims what is due in one kind of lanes, in small portions: how much a site has
// running counts anew each time.
func (s *Service) start(ctx context.Context, l lane) error {
	const portion = 16
	for {
		free, busy := s.workers.room()
		limit := min(free, portion)
		if limit == 0 {
			return nil // a worker that ends wakes the sender
		}
		taken, err := s.claim(ctx, l, limit, busy)
		if err != nil {
			return err
		}
		for _, of := range taken {
			s.workers.start(of.siteID, func() {
				s.work(ctx, of)
				s.Wake()
			})
		}
		if len(taken) < limit {
			return nil
		}
	}
}

// work makes attempts in a lane until there is nothing to do, it is others' turn, or the
// server ends.
func (s *Service) work(ctx context.Context, of lease) {
	var done []*result
	for begun := time.Now(); ; {
		next, err := s.insist(ctx, &of, done, time.Since(begun) > turn)
		if err != nil {
			s.log.Error("a webhook waits until its lease is over", "error", err)
			return
		}
		if len(next) == 0 {
			return
		}
		done = s.attempts(ctx, next)
		if slices.ContainsFunc(done, (*result).isGone) {
			if err := s.unsubscribe(ctx, of); err != nil {
				s.log.Error("a webhook whose receiver is gone cannot be removed", "error", err)
			}
			return
		}
	}
}

// insist advances as often as it takes while the lease lasts: what is not written down
// would be delivered again.
func (s *Service) insist(ctx context.Context, of *lease, done []*result, last bool) ([]*call, error) {
	for until := time.Now().Add(leaseTime / 2); ; {
		next, err := s.advance(ctx, of, done, last || ctx.Err() != nil)
		if err == nil || ctx.Err() != nil || time.Now().After(until) {
			return next, err
		}
		s.log.Warn("what became of a webhook's call cannot be written down yet", "error", err)
		select {
		case <-time.After(insistEvery):
		case <-ctx.Done():
		}
	}
}

// attempts makes calls at the same time, and returns what became of those that were not
// cut off because the server ends: nobody knows of these, so they are made again.
func (s *Service) attempts(ctx context.Context, calls []*call) []*result {
	done := make([]*result, len(calls))
	var all sync.WaitGroup
	for i, c := range calls {
		all.Go(func() { done[i] = s.attempt(ctx, c) })
	}
	all.Wait()
	return slices.DeleteFunc(done, func(r *result) bool { return r.status == 0 && ctx.Err() != nil })
}

// unsubscribe removes a webhook whose receiver has ended its subscription (NOTES-reports
// W22), with all that waits for it.
func (s *Service) unsubscribe(ctx context.Context, of lease) error {
	return s.db.Update(context.WithoutCancel(ctx), func(ctx context.Context, tx *store.Tx) error {
		return s.settings.EndWebhook(ctx, tx, of.siteID, of.webhookID)
	})
}
