package realtime

import (
	"encoding/json"
	"hash/maphash"
	"log/slog"
	"sync"

	"github.com/centrifugal/centrifuge"
)

// pusher publishes off the engine's path: a step never waits for the broker. What
// belongs to one chat goes through one lane and keeps its order. When a lane is
// full the push is dropped: clients learn it from the heads.
type pusher struct {
	node  *centrifuge.Node
	log   *slog.Logger
	seed  maphash.Seed
	lanes []chan func()
	wg    sync.WaitGroup

	mu     sync.RWMutex // closed is set under it, so that no lane is used after its end
	closed bool
}

const laneLength = 1024

func newPusher(node *centrifuge.Node, log *slog.Logger, lanes int) *pusher {
	p := &pusher{node: node, log: log, seed: maphash.MakeSeed(), lanes: make([]chan func(), lanes)}
	for i := range p.lanes {
		p.lanes[i] = make(chan func(), laneLength)
	}
	return p
}

// start begins to publish what waits.
func (p *pusher) start() {
	for _, lane := range p.lanes {
		p.wg.Go(func() {
			for job := range lane {
				job()
			}
		})
	}
}

// push sends v to the channels, in order with whatever else has the same key.
func (p *pusher) push(key string, v any, channels ...string) {
	if len(channels) == 0 {
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		p.log.Error("a push cannot be written", "error", err)
		return
	}
	p.later(key, func() { p.publish(data, channels) })
}

// later runs job in the lane of a key.
func (p *pusher) later(key string, job func()) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.closed {
		return
	}
	select {
	case p.lanes[maphash.String(p.seed, key)%uint64(len(p.lanes))] <- job:
	default:
		p.log.Debug("a push was dropped: too many are waiting")
	}
}

func (p *pusher) publish(data []byte, channels []string) {
	for _, ch := range channels {
		if _, err := p.node.Publish(ch, data); err != nil {
			p.log.Debug("a push was lost", "channel", ch, "error", err)
		}
	}
}

// close sends what waits and ends.
func (p *pusher) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	for _, lane := range p.lanes {
		close(lane)
	}
	p.wg.Wait()
}
