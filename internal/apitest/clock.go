package apitest

import (
	"sync"
	"time"
)

// Clock is the real time, moved by the test. The zero value is not moved.
type Clock struct {
	mu    sync.Mutex
	moved time.Duration
}

// Now is the time that database and API see.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.moved)
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
}
