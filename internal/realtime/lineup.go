package realtime

import (
	"context"
	"errors"
	"sync"
	"time"
)

// tellLineup is how often visitors are told at most that they have another place in the queue.
const tellLineup = time.Second

// lineup gathers on which sites the waiting list changed. Those who wait in front are then
// told where they stand, unless this node told them so before; all others read it with
// their heads. What was told is a hint to say less, not to be relied on.
type lineup struct {
	hub *Hub

	mu      sync.Mutex
	changed map[int64]bool
	told    map[int64]map[string]PositionPush // by site and chat
}

func (l *lineup) note(siteID int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed == nil {
		l.changed = map[int64]bool{}
	}
	l.changed[siteID] = true
}

// tell pushes what is new. It is called by one goroutine alone.
func (l *lineup) tell(ctx context.Context) error {
	l.mu.Lock()
	changed := l.changed
	l.changed = nil
	l.mu.Unlock()
	var failed error
	for id := range changed {
		failed = errors.Join(failed, l.tellSite(ctx, id))
	}
	return failed
}

func (l *lineup) tellSite(ctx context.Context, siteID int64) error {
	front, err := l.hub.engine.Front(ctx, siteID)
	if err != nil {
		return err
	}
	before, now := l.told[siteID], map[string]PositionPush{}
	for _, v := range front {
		push := newPositionPush(v.ChatID, v.Position)
		now[v.ChatID] = push
		if old, known := before[v.ChatID]; known && old.Place == push.Place {
			continue
		}
		l.hub.pusher.push(v.ChatID, push, VisitorChannel(siteID, v.VisitorID))
	}
	if l.told == nil {
		l.told = map[int64]map[string]PositionPush{}
	}
	if len(now) == 0 {
		delete(l.told, siteID)
		return nil
	}
	l.told[siteID] = now
	return nil
}
