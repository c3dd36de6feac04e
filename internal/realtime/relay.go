package realtime

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge"
)

// relay stands between the node and Redis so that an outage of Redis is no outage
// of the node: it starts without Redis, subscribes to what was missed when Redis is
// back, and meanwhile publishes to the node's own listeners alone. Those on other
// nodes hear through the sweep. Each outage is logged once, and its end.
//
// It also notes what arrives for the node's listeners, which tells the sweep what
// it need not announce again.
type relay struct {
	dial func(context.Context) (*redisLink, error)
	log  *slog.Logger
	seen func(channel string, data []byte) // what went out to listeners of this node

	events  centrifuge.BrokerEventHandler
	control centrifuge.ControlEventHandler

	// subs is held for writing while missing subscriptions are made good: the node
	// keeps calls for one channel apart, but knows nothing of ours.
	subs sync.RWMutex

	mu      sync.Mutex // guards the fields below
	redis   *redisLink
	wanted  map[string]struct{} // channels that could not be subscribed yet
	down    bool
	retryAt time.Time // while down nothing is tried before
}

// retryAfter is how long a failed Redis is left alone.
const retryAfter = time.Second

// probeChannel is what an outage's end is looked for with; nobody listens there.
const probeChannel = "probe"

var errNoRedis = errors.New("redis is not connected")

func newRelay(dial func(context.Context) (*redisLink, error), log *slog.Logger, seen func(string, []byte)) *relay {
	return &relay{dial: dial, log: log, seen: seen, wanted: map[string]struct{}{}}
}

// run connects and repairs until ctx ends.
func (r *relay) run(ctx context.Context) {
	tick := time.NewTicker(retryAfter)
	defer tick.Stop()
	for {
		r.repair(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// repair connects if that was not possible yet, looks whether an outage is over, and
// subscribes to what is missing.
func (r *relay) repair(ctx context.Context) {
	link := r.connected()
	if link == nil {
		var err error
		if link, err = r.connect(ctx); err != nil {
			r.failed(err)
			return
		}
	}
	if !r.healthy() {
		if _, err := link.Publish(probeChannel, nil, centrifuge.PublishOptions{}); err != nil {
			r.failed(err)
			return
		}
	}
	r.subs.Lock()
	defer r.subs.Unlock()
	channels := r.missing()
	if len(channels) > 0 {
		if err := link.Subscribe(channels...); err != nil {
			r.failed(err)
			return
		}
		r.mu.Lock()
		clear(r.wanted)
		r.mu.Unlock()
	}
	r.worked()
}

func (r *relay) connect(ctx context.Context) (*redisLink, error) {
	link, err := r.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := link.RegisterControlEventHandler(r.control); err != nil {
		link.close()
		return nil, err
	}
	if err := link.RegisterBrokerEventHandler(noting{r.events, r.seen}); err != nil {
		link.close()
		return nil, err
	}
	r.mu.Lock()
	r.redis = link
	r.mu.Unlock()
	return link, nil
}

func (r *relay) connected() *redisLink {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.redis
}

// usable is the broker unless it failed a moment ago.
func (r *relay) usable() *redisLink {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down && time.Now().Before(r.retryAt) {
		return nil
	}
	return r.redis
}

func (r *relay) missing() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]string, 0, len(r.wanted))
	for ch := range r.wanted {
		out = append(out, ch)
	}
	return out
}

// failed notes an outage, and logs it if it begins.
func (r *relay) failed(err error) {
	r.mu.Lock()
	began := !r.down
	r.down, r.retryAt = true, time.Now().Add(retryAfter)
	r.mu.Unlock()
	if began {
		r.log.Warn("the broker cannot be reached; other nodes' listeners hear from the database until it is back", "error", err)
	}
}

func (r *relay) worked() {
	r.mu.Lock()
	ended := r.down
	r.down = false
	r.mu.Unlock()
	if ended {
		r.log.Info("the broker is back")
	}
}

// healthy tells whether the last use worked.
func (r *relay) healthy() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.redis != nil && !r.down
}

// noting passes on what arrives and notes it.
type noting struct {
	centrifuge.BrokerEventHandler
	seen func(string, []byte)
}

func (n noting) HandlePublication(ch string, pub *centrifuge.Publication, sp centrifuge.StreamPosition, delta bool, prev *centrifuge.Publication) error {
	n.seen(ch, pub.Data)
	return n.BrokerEventHandler.HandlePublication(ch, pub, sp, delta, prev)
}

// The rest is the broker as the node sees it.

func (r *relay) RegisterBrokerEventHandler(h centrifuge.BrokerEventHandler) error {
	r.events = h
	return nil
}

func (r *relay) RegisterControlEventHandler(h centrifuge.ControlEventHandler) error {
	r.control = h
	return nil
}

func (r *relay) Subscribe(channels ...string) error {
	r.subs.RLock()
	defer r.subs.RUnlock()
	broker := r.usable()
	if broker != nil {
		err := broker.Subscribe(channels...)
		if err == nil {
			return nil
		}
		r.failed(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, ch := range channels {
		r.wanted[ch] = struct{}{}
	}
	return nil
}

func (r *relay) Unsubscribe(channels ...string) error {
	r.subs.RLock()
	defer r.subs.RUnlock()
	r.mu.Lock()
	for _, ch := range channels {
		delete(r.wanted, ch)
	}
	r.mu.Unlock()
	if broker := r.connected(); broker != nil {
		_ = broker.Unsubscribe(channels...) // a broken connection loses its subscriptions anyway
	}
	return nil
}

func (r *relay) Publish(ch string, data []byte, opts centrifuge.PublishOptions) (centrifuge.PublishResult, error) {
	if broker := r.usable(); broker != nil {
		res, err := broker.Publish(ch, data, opts)
		if err == nil {
			r.worked()
			return res, nil
		}
		r.failed(err)
	}
	r.seen(ch, data)
	return centrifuge.PublishResult{}, r.local(ch, data)
}

// local hands data to this node's listeners alone.
func (r *relay) local(ch string, data []byte) error {
	return r.events.HandlePublication(ch, &centrifuge.Publication{Data: data}, centrifuge.StreamPosition{}, false, nil)
}

func (r *relay) PublishControl(data []byte, nodeID, shardKey string) error {
	broker := r.usable()
	if broker == nil {
		return nil // nodes announce themselves again and again
	}
	if err := broker.PublishControl(data, nodeID, shardKey); err != nil {
		r.failed(err)
	}
	return nil
}

func (r *relay) Close(context.Context) error {
	if link := r.connected(); link != nil {
		link.close()
	}
	return nil
}

// Channels keep no history and tell nobody who joins.

func (r *relay) PublishJoin(string, *centrifuge.ClientInfo) error  { return nil }
func (r *relay) PublishLeave(string, *centrifuge.ClientInfo) error { return nil }
func (r *relay) RemoveHistory(string) error                        { return nil }
func (r *relay) History(string, centrifuge.HistoryOptions) ([]*centrifuge.Publication, centrifuge.StreamPosition, error) {
	return nil, centrifuge.StreamPosition{}, errNoRedis
}
