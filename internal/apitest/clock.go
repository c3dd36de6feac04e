package apitest

import (
	"sync"
	"time"
)

// Clock is the real time, moved by the test. The zero value is not moved.
type Clock struct {
	mu      sync.Mutex
	moved   time.Duration
	stopped time.Time // zero while the clock goes
}

// Now is the time that database and API see.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return time.Now().Add(c.moved)
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
	if !c.stopped.IsZero() {
		c.stopped = c.stopped.Add(d)
	}
}

// Stop sets the clock to a time at which it stands still, for what is compared to
// the millisecond.
func (c *Clock) Stop(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = at
}
