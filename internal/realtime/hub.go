// Package realtime carries hints, typing and presence between the server and the
// people's browsers. The database is the truth: everything here may be lost, and
// clients then learn it from the numbers of their chats (heads).
//
// The socket library is imported here alone.
package realtime

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge"
	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/event"
	"parley/internal/store"
)

// Options of New. DB, Bus, Engine and Tokens are needed.
type Options struct {
	DB     *store.DB
	Bus    *event.Bus
	Engine Engine
	Tokens Tokens
	Log    *slog.Logger

	Broker    string        // URL of Redis or Valkey; empty: one node, in process
	PublicURL string        // agents' pages may also come from its host
	NodeName  string        // for people who look at the node table
	Grace     time.Duration // how long an agent without connection still counts as there; 0: 20 s
	Lease     time.Duration // after this much silence a node is taken for dead; 0: 6 s
	Metrics   *prometheus.Registry
}

// Hub is this node's part of the realtime layer.
type Hub struct {
	db         *store.DB
	engine     Engine
	tokens     Tokens
	log        *slog.Logger
	publicHost string
	lease      time.Duration

	node   *centrifuge.Node
	relay  *relay // nil without a broker
	pusher *pusher
	roster *roster
	sweep  *sweep // nil without a broker
	doubts *doubts
	crowd  *crowd
	lineup *lineup
	lobby  *lobby

	started chan struct{}
}

// New builds the hub and subscribes it to the engine's events. Run makes it live,
// once; until then connections are refused.
func New(o Options) (*Hub, error) {
	if o.Grace == 0 {
		o.Grace = 20 * time.Second
	}
	if o.Lease == 0 {
		o.Lease = 6 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h := &Hub{db: o.DB, engine: o.Engine, tokens: o.Tokens, log: o.Log, lease: o.Lease, started: make(chan struct{})}
	if u, err := url.Parse(o.PublicURL); err == nil {
		h.publicHost = u.Host
	}
	if err := h.build(o); err != nil {
		return nil, err
	}
	h.roster = newRoster(o.DB, o.Engine, o.Log, o.NodeName, o.Grace)
	h.doubts = newDoubts(h)
	h.crowd = &crowd{hub: h}
	h.lineup = &lineup{hub: h}
	h.lobby = &lobby{hub: h}
	h.listen(o.Bus)
	return h, nil
}

// build makes the library's node.
func (h *Hub) build(o Options) error {
	config := centrifuge.Config{
		Name: o.NodeName, LogLevel: centrifuge.LogLevelError, LogHandler: libraryLog(o.Log),
		ClientQueueMaxSize: maxQueue, ClientStaleCloseDelay: 10 * time.Second,
		Metrics: centrifuge.MetricsConfig{MetricsNamespace: "parley_realtime"},
	}
	if o.Metrics == nil {
		o.Metrics = prometheus.NewRegistry()
	}
	config.Metrics.RegistererGatherer = o.Metrics
	node, err := centrifuge.New(config)
	if err != nil {
		return err
	}
	h.node = node
	lanes := 4
	if o.Broker != "" {
		lanes = 32 // each waits for the broker's answer
		h.sweep = newSweep(h)
		h.relay = newRelay(func(ctx context.Context) (*redisLink, error) {
			name, err := installation(ctx, h.db)
			if err != nil {
				return nil, err
			}
			return dialRedis(node, o.Broker, name)
		}, o.Log, h.sweep.saw)
		node.SetBroker(h.relay)
	}
	node.OnCommandRead(limitCommands)
	node.OnConnecting(h.connecting)
	node.OnConnect(h.connected)
	h.pusher = newPusher(node, o.Log, lanes)
	return nil
}

// libraryLog passes the library's errors on. Those of a broker that is away come
// by the hundred and are reported by the relay, once.
func libraryLog(log *slog.Logger) centrifuge.LogHandler {
	return func(e centrifuge.LogEntry) {
		attrs := make([]any, 0, 2*len(e.Fields)+2)
		for k, v := range e.Fields {
			attrs = append(attrs, k, v)
		}
		log.Debug("realtime: "+e.Message, append(attrs, "cause", e.Error)...)
	}
}

// Run keeps the hub alive until ctx ends, then tells every client to come back
// elsewhere, removes this node's rows and returns.
func (h *Hub) Run(ctx context.Context) error {
	if err := h.node.Run(); err != nil {
		return err
	}
	h.pusher.start()
	if err := h.roster.register(ctx); err != nil {
		err = errors.Join(err, h.shutdown())
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	if err := h.doubts.run(ctx); err != nil && ctx.Err() == nil { // where to begin; tried again below
		h.log.Error("cannot see whose connections are in doubt", "error", err)
	}
	close(h.started)
	var wg sync.WaitGroup
	wg.Go(func() { h.every(ctx, h.lease/4, "presence", h.keepPresence) })
	wg.Go(func() { h.every(ctx, time.Second, "absence", h.roster.expire) })
	wg.Go(func() { h.every(ctx, tellCrowd, "visitors", h.crowd.tell) })
	wg.Go(func() { h.every(ctx, tellLineup, "places in queues", h.lineup.tell) })
	wg.Go(func() { h.every(ctx, lookAtLobby, "who is there for visitors", h.lobby.tell) })
	wg.Go(func() { h.every(ctx, lookForDoubts, "connections in doubt", h.doubts.run) })
	if h.relay != nil {
		wg.Go(func() { h.relay.run(ctx) })
		wg.Go(func() { h.every(ctx, time.Second, "sweep", h.sweep.run) })
	}
	<-ctx.Done()
	wg.Wait()
	return h.shutdown()
}

func (h *Hub) keepPresence(ctx context.Context) error {
	return errors.Join(h.roster.beat(ctx), h.roster.reap(ctx, time.Now(), h.lease))
}

// every calls fn again and again. A failure is logged when it begins and when it ends.
func (h *Hub) every(ctx context.Context, pause time.Duration, what string, fn func(context.Context) error) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := fn(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			h.log.Error("realtime upkeep fails", "what", what, "error", err)
		case err == nil && failing:
			h.log.Info("realtime upkeep works again", "what", what)
		}
		failing = err != nil
	}
}

// shutdown disconnects everybody with a code that says to come back.
func (h *Hub) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := h.node.Shutdown(ctx)
	h.pusher.close()
	return errors.Join(err, h.roster.leave(ctx))
}

// Started is closed when clients may connect.
func (h *Hub) Started() <-chan struct{} { return h.started }

// BrokerHealth tells whether a broker is configured and whether it answers.
func (h *Hub) BrokerHealth() (configured, healthy bool) {
	if h.relay == nil {
		return false, true
	}
	return true, h.relay.healthy()
}
