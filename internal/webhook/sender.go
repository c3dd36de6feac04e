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
	var tidied time.Time
	for {
		wait, err := s.round(ctx)
		if err == nil && time.Since(tidied) > tidyEvery {
			tidied = time.Now()
			err = s.Tidy(ctx)
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
	for _, l := range []lane{firsts, retries} {
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
	var done *result
	for n := 0; ; n++ {
		next, err := s.advance(ctx, &of, done, n == inARow || ctx.Err() != nil)
		if err != nil {
			s.log.Error("webhooks cannot be delivered", "error", err)
			return // the lease runs out
		}
		if next == nil {
			return
		}
		done = s.attempt(ctx, next)
		if ctx.Err() != nil && done.status == 0 {
			done = nil // the server ends: nobody knows what became of it, so it is made again
			continue
		}
		if done.isGone() {
			if err := s.unsubscribe(ctx, of); err != nil {
				s.log.Error("a webhook whose receiver is gone cannot be removed", "error", err)
			}
			return
		}
	}
}

// unsubscribe removes a webhook whose receiver has ended its subscription (NOTES-reports
// W22), with all that waits for it.
func (s *Service) unsubscribe(ctx context.Context, of lease) error {
	return s.db.Update(context.WithoutCancel(ctx), func(ctx context.Context, tx *store.Tx) error {
		return s.settings.EndWebhook(ctx, tx, of.siteID, of.webhookID)
	})
}
