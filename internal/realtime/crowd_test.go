package realtime_test

import (
	"context"
	"testing"

	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/realtime"
	"parley/internal/realtime/realtimetest"
)

// TestAgentsHearOfVisitors: agents of the site hear that the list changed; nothing of it
// keeps messages back.
func TestAgentsHearOfVisitors(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	agent := realtimetest.MustDial(t, s.url, "agent 1")
	for range 100 {
		event.Publish(context.Background(), s.bus, chat.VisitorsChanged{SiteID: realtime.TestSite})
	}
	var got struct{ Type string }
	agent.Want("visitors", &got, nil)
	s.send(1, chat.VisibleToAll)
	var message head
	agent.Want("message", &message, func() bool { return message.Seq == 1 })
}
