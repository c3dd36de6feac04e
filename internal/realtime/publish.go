package realtime

import (
	"context"

	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/failpoint"
)

// listen turns the engine's events into pushes.
func (h *Hub) listen(bus *event.Bus) {
	event.Subscribe(bus, h.messageSent)
	event.Subscribe(bus, h.chatChanged)
	event.Subscribe(bus, h.requestChanged)
	event.Subscribe(bus, h.agentChanged)
}

func (h *Hub) messageSent(_ context.Context, e chat.MessageSent) {
	failpoint.Hit(failpoint.BeforePublish)
	channels := agentChannels(e.SiteID, e.AgentIDs)
	if e.Visibility == chat.VisibleToAll {
		channels = append(channels, VisitorChannel(e.SiteID, e.VisitorID))
	}
	h.pusher.push(e.ChatUUID, MessagePush{Type: "message", ChatID: e.ChatUUID, Seq: e.Message.Seq, Message: e.Message}, channels...)
}

func (h *Hub) chatChanged(_ context.Context, e chat.ChatChanged) {
	channels := append(agentChannels(e.SiteID, e.AgentIDs), VisitorChannel(e.SiteID, e.VisitorID))
	h.pusher.push(e.Chat.ID, ChatPush{Type: "chat", Chat: e.Chat}, channels...)
}

func (h *Hub) requestChanged(_ context.Context, e chat.RequestChanged) {
	site := SiteChannel(e.SiteID)
	h.pusher.push(site, newRequestsPush(), site)
}

// agentChanged tells the site's agents, and its visitors whether anybody is left.
func (h *Hub) agentChanged(ctx context.Context, e chat.AgentChanged) {
	site, lobby := SiteChannel(e.SiteID), LobbyChannel(e.SiteID)
	h.pusher.push(site, PresencePush{Type: "presence", AgentID: e.AgentID, Status: e.Status}, site)
	online, err := h.engine.SomebodyOnline(ctx, e.SiteID)
	if err != nil {
		h.log.Error("cannot tell visitors who is there", "error", err)
		return
	}
	status := Offline
	if online {
		status = Online
	}
	h.pusher.push(lobby, StatusPush{Type: "status", Status: status}, lobby)
}

func agentChannels(siteID int64, agentIDs []int64) []string {
	out := make([]string, 0, len(agentIDs)+1)
	for _, id := range agentIDs {
		out = append(out, AgentChannel(siteID, id))
	}
	return out
}
