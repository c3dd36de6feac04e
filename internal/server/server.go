// Package server builds the product from its parts, listens, and ends in order.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"parley/internal/chat"
	"parley/internal/config"
)

// Options of New that are no settings.
type Options struct {
	Log     *slog.Logger     // nil: nothing is logged
	Stdout  io.Writer        // where the demo says where to go; nil: nowhere
	Clock   func() time.Time // nil: time.Now
	Version string

	presence   chat.Presence // nil: of who is connected
	tellNobody bool          // no webhook hears of what happens
}

// Server is one running installation, or one node of it.
type Server struct {
	cfg    config.Config
	log    *slog.Logger
	stdout io.Writer

	product *product
	certs   certificates
	handler http.Handler
	doors   []*door
	demo    *demo // nil unless asked for
}

// New opens the database, brings it up to date, builds everything and takes the
// ports. Nothing is answered before Run; after an error nothing is left open.
func New(ctx context.Context, cfg config.Config, o Options) (_ *Server, err error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Stdout == nil {
		o.Stdout = io.Discard
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	s := &Server{cfg: cfg, log: o.Log, stdout: o.Stdout}
	if s.product, err = openProduct(ctx, cfg, o); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if cfg.Demo {
		if s.demo, err = openDemo(ctx, s.product, cfg.Data); err != nil {
			return nil, fmt.Errorf("open the demo: %w", err)
		}
	}
	s.handler = s.product.handler(s.demo)
	if s.certs, err = newCertificates(ctx, s.tlsSettings(), o.Log); err != nil {
		return nil, err
	}
	return s, s.open()
}

// open takes the ports.
func (s *Server) open() error {
	main, err := openDoor(s.cfg.Listen, s.certs.config, s.handler, s.log)
	if err != nil {
		return err
	}
	s.doors = append(s.doors, main)
	if addr := s.cfg.PlainAddr(); addr != "" {
		h := s.handler
		if s.certs.challenge != nil {
			h = s.certs.challenge(h)
		}
		plain, err := openDoor(addr, nil, h, s.log)
		if err != nil {
			return err
		}
		s.doors = append(s.doors, plain)
	}
	return nil
}

// Handler answers all requests; tests may call it without a port.
func (s *Server) Handler() http.Handler { return s.handler }

// URLs are the addresses of the listeners: the main one first, then that for
// plain HTTP, if there is one.
func (s *Server) URLs() []string {
	out := make([]string, len(s.doors))
	for i, d := range s.doors {
		out[i] = d.url()
	}
	return out
}

// Run serves until ctx ends or something fails, and then ends in order: no new
// work is taken, sockets are told to come back elsewhere, running calls end,
// within a bound, then the upkeep and the jobs, and the database is closed last.
func (s *Server) Run(ctx context.Context) error {
	upkeep, stopUpkeep := context.WithCancel(context.WithoutCancel(ctx))
	defer stopUpkeep()
	sockets, stopSockets := context.WithCancel(upkeep)
	defer stopSockets()

	services := s.product.services()
	failed := make(chan error, 1+len(services)+len(s.doors)) // room for everything to fail
	var working, listening sync.WaitGroup
	start := func(wg *sync.WaitGroup, run func() error) {
		wg.Go(func() {
			if err := run(); err != nil {
				failed <- err
			}
		})
	}
	hubDone := make(chan struct{})
	start(&working, func() error { defer close(hubDone); return s.product.hub.Run(sockets) })
	for _, run := range services {
		start(&working, func() error { return run(upkeep) })
	}
	select {
	case <-s.product.hub.Started():
	case <-hubDone:
	}
	for _, d := range s.doors {
		start(&listening, d.serve)
	}
	s.announce()
	// Building everything takes more memory than serving: what is over goes back.
	working.Go(debug.FreeOSMemory)

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.log.Info("ending")
	s.product.health.draining.Store(true)
	stopSockets()
	s.drain()
	listening.Wait()
	stopUpkeep()
	working.Wait()
	for len(failed) > 0 {
		err = errors.Join(err, <-failed)
	}
	return errors.Join(err, s.Close())
}

// announce says that the server is there.
func (s *Server) announce() {
	s.log.Info("serving", "addresses", s.URLs(), "database", s.product.db.Dialect())
	if s.demo != nil {
		urls := s.URLs()
		s.demo.announce(s.stdout, urls[len(urls)-1])
	}
}

func (s *Server) drain() {
	var wg sync.WaitGroup
	for _, d := range s.doors {
		wg.Go(d.drain)
	}
	wg.Wait()
}

// Close gives back ports and the database of a server that does not run.
func (s *Server) Close() error {
	for _, d := range s.doors {
		_ = d.server.Close()
		_ = d.Close()
	}
	return s.product.close()
}
