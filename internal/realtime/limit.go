package realtime

import (
	"context"

	"github.com/centrifugal/centrifuge"
	"golang.org/x/time/rate"
)

// What one connection may send. Typing is the busiest thing that a client does: a
// few commands a second, and the answers to pings.
const (
	maxFrame         = 16 << 10 // bytes of a frame
	commandsPerSec   = 10
	commandsAtOnce   = 30
	maxQueue         = 1 << 20 // bytes that may wait for a slow client
	maxChatsAskedFor = 200     // chats in one heads command
)

type limiterKey struct{}

// withLimiter gives a connection's context a limiter of its own.
func withLimiter(ctx context.Context) context.Context {
	return context.WithValue(ctx, limiterKey{}, rate.NewLimiter(commandsPerSec, commandsAtOnce))
}

// limitCommands ends connections that send more than they may. They may come back.
func limitCommands(c *centrifuge.Client, _ centrifuge.CommandReadEvent) error {
	l, ok := c.Context().Value(limiterKey{}).(*rate.Limiter)
	if ok && !l.Allow() {
		return centrifuge.DisconnectTooManyRequests
	}
	return nil
}
