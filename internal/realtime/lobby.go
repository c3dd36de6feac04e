package realtime

import (
	"context"
	"sync"
	"time"
)

// lookAtLobby is how often sites with visitors are looked at for changed settings.
const lookAtLobby = time.Second

// lobby tells visitors who is there when a site's settings change: routing, departments
// and their members, and who may accept chats decide it as much as presence does. Each
// node follows the sites of its own visitors.
type lobby struct {
	hub *Hub

	mu   sync.Mutex
	seen map[int64]int64 // by site, the revision of the settings that visitors know
}

// note follows a site from when its first visitor connects.
func (l *lobby) note(siteID int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.seen[siteID]; known {
		return
	}
	if l.seen == nil {
		l.seen = map[int64]int64{}
	}
	l.seen[siteID] = l.hub.db.Revision(siteID)
}

// tell pushes who is there to the visitors of sites that changed.
func (l *lobby) tell(context.Context) error {
	for _, id := range l.changed() {
		l.hub.pusher.later(SiteChannel(id), func() { l.hub.tellVisitors(id) })
	}
	return nil
}

// changed lists the sites that did since the last call, and forgets those without visitors.
func (l *lobby) changed() (out []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, before := range l.seen {
		if l.hub.node.Hub().NumSubscribers(LobbyChannel(id)) == 0 {
			delete(l.seen, id)
			continue
		}
		if now := l.hub.db.Revision(id); now != before {
			l.seen[id] = now
			out = append(out, id)
		}
	}
	return out
}
