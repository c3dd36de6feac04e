package simulate

import (
	"context"
	"maps"

	"parley/internal/chat"
	"parley/internal/store"
)

// Crew are the agents of a simulated site as the engine sees them: there while they are at
// work. It is the engine's presence (chat.Options.Presence), kept in memory: nobody is
// connected anywhere, and nothing of it is left when the simulation is over.
type Crew struct{ seen map[int64]chat.Seen }

// NewCrew is a crew of which nobody is at work.
func NewCrew() *Crew { return &Crew{map[int64]chat.Seen{}} }

// Statuses implements chat.Presence.
func (c *Crew) Statuses(context.Context, *store.Tx, int64) (map[int64]chat.Seen, error) {
	return maps.Clone(c.seen), nil
}

// Seen implements chat.Presence.
func (c *Crew) Seen(_ context.Context, _ *store.Tx, _, agentID int64) (chat.Seen, error) {
	return c.of(agentID), nil
}

// Choose implements chat.Presence.
func (c *Crew) Choose(_ context.Context, _ *store.Tx, _, agentID int64, wanted chat.Seen) (from, to chat.Seen, err error) {
	from = c.of(agentID)
	c.becomes(agentID, wanted)
	return from, wanted, nil
}

// Leave implements chat.Presence.
func (c *Crew) Leave(_ context.Context, _ *store.Tx, _, agentID int64) (from chat.Seen, err error) {
	from = c.of(agentID)
	c.becomes(agentID, chat.Seen{Status: chat.Offline})
	return from, nil
}

func (c *Crew) of(agentID int64) chat.Seen {
	if s, ok := c.seen[agentID]; ok {
		return s
	}
	return chat.Seen{Status: chat.Offline}
}

func (c *Crew) becomes(agentID int64, s chat.Seen) {
	if s.Status == chat.Offline {
		delete(c.seen, agentID)
		return
	}
	c.seen[agentID] = s
}
