package realtime

import (
	"context"
	"time"

	"github.com/centrifugal/centrifuge"

	"parley/internal/account"
)

// lookForDoubts is how often a node looks whose right to be connected may have
// ended: a session was ended, on this node, another one or the command line.
const lookForDoubts = 250 * time.Millisecond

// doubts ends the connections of agents who may no longer be connected, and of
// visitors of a site that is closed, or who are banned. Each node
// does so for its own, from what the database says, so that it needs no broker.
type doubts struct {
	hub  *Hub
	last int64
}

func newDoubts(h *Hub) *doubts { return &doubts{hub: h, last: -1} }

// run looks once. A connection that cannot be checked stays until the next look
// at it (recheck).
func (d *doubts) run(ctx context.Context) error {
	list, last, err := d.hub.tokens.Doubts(ctx, d.last)
	if err != nil {
		return err
	}
	d.last = last
	for _, doubt := range list {
		if doubt.AgentID == 0 || doubt.AgentID == account.AllVisitors {
			d.visitors(ctx, doubt.SiteID)
		}
		for _, l := range d.hub.roster.listeners(doubt) {
			for _, c := range d.hub.node.Hub().UserConnections(l.user()) {
				if own, ok := c.Context().Value(listenerKey{}).(*Listener); ok {
					d.hub.doubt(ctx, c, *own)
				}
			}
		}
	}
	return nil
}

// visitors ends the connections of a site's visitors unless they may stay.
func (d *doubts) visitors(ctx context.Context, siteID int64) {
	mayStay, err := d.hub.tokens.Visitors(ctx, siteID)
	if err != nil {
		if ctx.Err() == nil {
			d.hub.log.Error("visitors' right to stay cannot be checked", "error", err)
		}
		return
	}
	for _, c := range d.hub.node.Hub().Connections() {
		if l, ok := c.Context().Value(listenerKey{}).(*Listener); ok && l.SiteID == siteID && l.AgentID == 0 && !mayStay(*l) {
			c.Disconnect(centrifuge.DisconnectExpired)
		}
	}
}

// doubt ends a connection unless its agent may stay.
func (h *Hub) doubt(ctx context.Context, c *centrifuge.Client, l Listener) {
	valid, err := h.tokens.Valid(ctx, l)
	switch {
	case err != nil && ctx.Err() == nil:
		h.log.Error("an agent's right to stay cannot be checked", "error", err)
	case err == nil && !valid:
		c.Disconnect(centrifuge.DisconnectExpired)
	}
}

// listeners are the agents in doubt that have connections here, each once.
func (r *roster) listeners(d account.Doubt) []Listener {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := map[int64]bool{}
	var out []Listener
	for _, l := range r.held {
		if l.SiteID == d.SiteID && (d.AgentID == 0 || d.AgentID == l.AgentID) && !seen[l.AgentID] {
			seen[l.AgentID] = true
			out = append(out, l)
		}
	}
	return out
}
