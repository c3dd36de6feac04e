package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"parley/bench/client"
	"parley/internal/failpoint"
	"parley/internal/store"
)

// The drill of webhooks: their receivers are down for hours of the servers' time, while
// messages are left and servers, the broker and the database die and come back.
const (
	hooksName   = "receivers down for hours"
	hooksRounds = 12
	hooksPause  = 20 * time.Minute // between rounds, for the servers
	hooksEach   = 8                // messages in a round
	hooksDays   = 40               // hours that may go by until everything has arrived
	hooksLease  = 31 * time.Second // longer than a lease of the servers
	hooksQuiet  = time.Minute      // for the servers to do what is due
)

// hooks is that drill on a stand.
type hooks struct {
	s                    *stand
	gone, failing, there *receiver
	ahead                time.Duration // of the servers' clocks
	left                 []string      // ids of messages
	kills                int

	leased, still int // what quiet sees, and how often it has seen that
}

func (i installation) hook(ctx context.Context, s *stand, limit time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	begun := time.Now()
	h := &hooks{s: s}
	broken, err := h.run(ctx)
	if err != nil {
		return false, fmt.Errorf("%s: %w", hooksName, err)
	}
	twice := 0
	for _, r := range h.all() {
		twice += r.twice()
	}
	fmt.Printf("%-32s %-40s broken %d  (%d events for 3 webhooks, %s, %d deaths, %d taken twice, %.1f s)\n", i.name, hooksName+":", len(broken), len(h.left),
		h.ahead, h.kills, twice, time.Since(begun).Seconds())
	for _, b := range broken {
		fmt.Println("  " + b)
	}
	return len(broken) == 0, nil
}

func (h *hooks) all() []*receiver { return []*receiver{h.gone, h.failing, h.there} }

func (h *hooks) run(ctx context.Context) (broken []string, err error) {
	for name, r := range map[string]**receiver{"the one that is off": &h.gone, "the one that fails": &h.failing, "the one that is there": &h.there} {
		if *r, err = newReceiver(name); err != nil {
			return nil, err
		}
		defer (*r).off()
		if err := h.s.subscribe(ctx, *r, "offlineMessageSubmitted"); err != nil {
			return nil, err
		}
	}
	db, err := store.Open(ctx, store.Options{URL: h.s.database, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	h.gone.off()
	h.failing.answers(http.StatusServiceUnavailable)
	for n := range hooksRounds {
		if err := h.round(ctx, n); err != nil {
			return nil, err
		}
		if err := h.quiet(ctx, db); err != nil {
			return nil, err
		}
		if err := h.wait(hooksPause); err != nil {
			return nil, err
		}
	}
	h.failing.answers(http.StatusOK)
	if err := h.gone.on(ctx); err != nil {
		return nil, err
	}
	for hours := 0; hours < hooksDays && !h.arrived(); hours++ {
		if err := h.wait(time.Hour); err != nil {
			return nil, err
		}
		if err := h.quiet(ctx, db); err != nil {
			return nil, err
		}
	}
	return h.examine(), nil
}

// round has messages left while something dies.
func (h *hooks) round(ctx context.Context, n int) error {
	g, both := errgroup.WithContext(ctx)
	ids := make([]string, hooksEach)
	for i := range ids {
		g.Go(func() (err error) {
			ids[i], err = h.leave(both)
			return err
		})
	}
	g.Go(func() error { return h.harm(both, n) })
	if err := g.Wait(); err != nil {
		return err
	}
	h.left = append(h.left, ids...)
	return nil
}

// leave has a new visitor leave a message.
func (h *hooks) leave(ctx context.Context) (id string, err error) {
	var v *client.Visitor
	name := uuid.NewString()
	_, err = client.Retry(ctx, func(ctx context.Context) (err error) {
		if v == nil {
			if v, err = client.NewVisitor(ctx, h.s.http, h.s.visitors.URL(), h.s.site.ID); err != nil {
				v = nil
				return err
			}
		}
		id, err = v.Leave(ctx, name, "Walt", "walt@example.com", "Call me")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("leave a message: %w", err)
	}
	return id, nil
}

// harm has something die and come back: servers, the broker, the database, in turn.
func (h *hooks) harm(ctx context.Context, n int) error {
	switch {
	case n%4 == 1 && h.s.broker != nil:
		h.kills++
		h.s.broker.Stop()
		if err := sleep(ctx, 200); err != nil {
			return err
		}
		return h.s.broker.Start(ctx)
	case n%4 == 3 && h.s.postgres != nil:
		h.kills++
		h.s.postgres.Crash()
		if err := sleep(ctx, 200); err != nil {
			return err
		}
		return h.s.postgres.Start()
	}
	node := h.s.nodes[n%len(h.s.nodes)]
	h.kills++
	if err := sleep(ctx, 20*(n%7)); err != nil {
		return err
	}
	if err := node.Kill(); err != nil {
		return err
	}
	_, err := node.Start(ctx)
	return err
}

// wait lets time go by for the servers.
func (h *hooks) wait(d time.Duration) error {
	h.ahead += d
	path := filepath.Join(h.s.failpoints, failpoint.ClockFile)
	if err := os.WriteFile(path+".new", []byte(h.ahead.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// quiet waits until the servers have made every attempt that is due. What dead ones have
// begun is left to others after the time of their leases, which need not really go by.
func (h *hooks) quiet(ctx context.Context, db *store.DB) error {
	for until := time.Now().Add(hooksQuiet); ; {
		now := time.Now().Add(h.ahead).UnixMilli()
		var due, leased int
		err := db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(*), COUNT(CASE WHEN CASE WHEN d.number > l.tried THEN l.first_until ELSE l.retry_until END > ? THEN 1 END)
				FROM webhook_delivery d JOIN webhook_line l ON l.site_id = d.site_id AND l.webhook_id = d.webhook_id
				WHERE d.state = 'waiting' AND (d.due_at <= ? OR d.number > l.tried)`, now, now).Scan(&due, &leased)
		})
		if err == nil && due == 0 {
			return nil
		}
		if time.Now().After(until) {
			return errors.Join(fmt.Errorf("%d deliveries are due and are not made", due), err)
		}
		if err := sleep(ctx, 100); err != nil {
			return fmt.Errorf("%d deliveries are due and are not made: %w", due, err)
		}
		if leased > 0 && leased == h.leased {
			h.still++
		} else {
			h.leased, h.still = leased, 0
		}
		if h.still == 10 { // nobody does anything
			if err := h.wait(hooksLease); err != nil {
				return err
			}
			h.still = 0
		}
	}
}

// missing counts the messages that a receiver has not taken.
func (h *hooks) missing(r *receiver) int {
	taken := map[string]bool{}
	for _, c := range r.all() {
		taken[c.message] = taken[c.message] || c.taken
	}
	n := 0
	for _, id := range h.left {
		if !taken[id] {
			n++
		}
	}
	return n
}

func (h *hooks) arrived() bool {
	for _, r := range h.all() {
		if h.missing(r) > 0 {
			return false
		}
	}
	return true
}

func (h *hooks) examine() (broken []string) {
	for _, r := range h.all() {
		if n := h.missing(r); n > 0 {
			broken = append(broken, fmt.Sprintf("%s has not got %d messages", r.name, n))
		}
		broken = append(broken, r.disorder(r != h.gone, int64(len(h.left)))...)
	}
	return broken
}

// subscribe makes a webhook of a receiver.
func (s *stand) subscribe(ctx context.Context, r *receiver, event string) error {
	header := http.Header{"Authorization": {"Basic " + basic(s.site.Email, s.site.APIKey)}}
	_, err := client.Retry(ctx, func(ctx context.Context) error {
		_, err := client.Call(ctx, s.http, "POST", s.agents.URL()+"/api/v2/livechat/webhooks", header, map[string]string{"event": event, "targetUrl": r.url()}, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("make a webhook: %w", err)
	}
	return nil
}
