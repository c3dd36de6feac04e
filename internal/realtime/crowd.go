package realtime

import (
	"context"
	"sync"
	"time"
)

// tellCrowd is how often agents are told at most that the visitors of their site are not
// what they were.
const tellCrowd = 2 * time.Second

// crowd gathers on which sites visitors changed, so that many changes are one push.
type crowd struct {
	hub *Hub

	mu      sync.Mutex
	changed map[int64]bool
}

func (c *crowd) note(siteID int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changed == nil {
		c.changed = map[int64]bool{}
	}
	c.changed[siteID] = true
}

// tell pushes what was gathered.
func (c *crowd) tell(context.Context) error {
	c.mu.Lock()
	changed := c.changed
	c.changed = nil
	c.mu.Unlock()
	for id := range changed {
		site := SiteChannel(id)
		c.hub.pusher.push(site, VisitorsPush{Type: "visitors"}, site)
	}
	return nil
}
