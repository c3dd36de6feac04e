package realtime

import (
	"context"
	"time"

	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/failpoint"
)

// listen turns the engine's events into pushes.
func (h *Hub) listen(bus *event.Bus) {
	event.Subscribe(bus, h.messageSent)
	event.Subscribe(bus, h.chatChanged)
	event.Subscribe(bus, h.messagesSeen)
	event.Subscribe(bus, h.chatOffered)
	event.Subscribe(bus, h.requestChanged)
	event.Subscribe(bus, h.deskChanged)
	event.Subscribe(bus, h.agentChanged)
	event.Subscribe(bus, h.invitationChanged)
	event.Subscribe(bus, h.segmentEntered)
	event.Subscribe(bus, func(_ context.Context, e chat.VisitorsChanged) { h.crowd.note(e.SiteID) })
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
	h.crowd.note(e.SiteID)
	channels := append(agentChannels(e.SiteID, e.AgentIDs), VisitorChannel(e.SiteID, e.VisitorID))
	h.pusher.push(e.Chat.ID, ChatPush{Type: "chat", Chat: e.Chat}, channels...)
}

func (h *Hub) chatOffered(_ context.Context, e chat.ChatOffered) {
	h.pusher.push(e.ChatUUID, OfferPush{Type: "offer", ChatID: e.ChatUUID, AnswerIn: e.AnswerIn}, AgentChannel(e.SiteID, e.AgentID))
}

// messagesSeen tells the agents in a chat, and its visitor where the site wants that;
// whoever has seen the messages hears it in all windows.
func (h *Hub) messagesSeen(_ context.Context, e chat.MessagesSeen) {
	channels := agentChannels(e.SiteID, e.AgentIDs)
	if e.ToVisitor || e.By.AgentID == 0 {
		channels = append(channels, VisitorChannel(e.SiteID, e.VisitorID))
	}
	push := SeenPush{Type: "seen", ChatID: e.ChatUUID, By: chat.FromVisitor, AgentID: e.By.AgentID, Seq: e.Seq}
	if e.By.AgentID != 0 {
		push.By = chat.FromAgent
	}
	h.pusher.push(e.ChatUUID, push, channels...)
}

func (h *Hub) requestChanged(_ context.Context, e chat.RequestChanged) {
	site := SiteChannel(e.SiteID)
	h.pusher.push(site, newRequestsPush(), site)
	h.lineup.note(e.SiteID)
}

// deskChanged has single agents read their desks again.
func (h *Hub) deskChanged(_ context.Context, e chat.DeskChanged) {
	for _, ch := range agentChannels(e.SiteID, e.AgentIDs) {
		h.pusher.push(ch, newRequestsPush(), ch)
	}
}

func (h *Hub) invitationChanged(_ context.Context, e chat.InvitationChanged) {
	h.crowd.note(e.SiteID)
	visitor := VisitorChannel(e.SiteID, e.VisitorID)
	h.pusher.push(visitor, InvitationPush{Type: "invitation", Invitation: e.Invitation}, visitor)
}

func (h *Hub) segmentEntered(_ context.Context, e chat.SegmentEntered) {
	h.pusher.push(SiteChannel(e.SiteID), SegmentPush{Type: "segment", VisitorID: e.VisitorID, VisitorName: e.VisitorName, SegmentID: e.SegmentID,
		Segment: e.Segment, Color: e.Color}, agentChannels(e.SiteID, e.AgentIDs)...)
}

// agentChanged tells the site's agents, and its visitors whether anybody is left.
func (h *Hub) agentChanged(_ context.Context, e chat.AgentChanged) {
	site := SiteChannel(e.SiteID)
	h.pusher.push(site, PresencePush{Type: "presence", AgentID: e.AgentID, Status: e.Status, AwayStatusID: e.AwayStatusID}, site)
	h.pusher.later(site, func() { h.tellVisitors(e.SiteID) })
}

func (h *Hub) tellVisitors(siteID int64) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	open, err := h.engine.Open(ctx, siteID)
	if err != nil {
		h.log.Error("cannot tell visitors who is there", "error", err)
		return
	}
	push := StatusPush{Type: "status", Status: Offline, Campaigns: append([]int64{}, open.Campaigns...), Departments: append([]int64{}, open.Departments...)}
	if open.Site {
		push.Status = Online
	}
	lobby := LobbyChannel(siteID)
	h.pusher.push(lobby, push, lobby)
}

func agentChannels(siteID int64, agentIDs []int64) []string {
	out := make([]string, 0, len(agentIDs)+1)
	for _, id := range agentIDs {
		out = append(out, AgentChannel(siteID, id))
	}
	return out
}
