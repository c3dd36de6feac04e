package simulate

import (
	"sync/atomic"
	"time"
)

// Clock is a clock that stands still until it is set: the time of a simulation.
type Clock struct{ ms atomic.Int64 }

// Now implements the clock of a database.
func (c *Clock) Now() time.Time { return time.UnixMilli(c.ms.Load()) }

// set moves the clock on; it never goes back.
func (c *Clock) set(ms int64) {
	if ms > c.ms.Load() {
		c.ms.Store(ms)
	}
}
