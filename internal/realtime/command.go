package realtime

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/centrifugal/centrifuge"

	"parley/internal/chat"
)

// Engine is what the realtime layer asks of the chat engine.
type Engine interface {
	PresenceWatcher
	// Audience tells who is in a chat; a nil audience means that the chat is over, not the
	// listener's, or does not exist.
	Audience(ctx context.Context, siteID int64, chatID string) (*chat.Audience, error)
	// Preview is what agents may see of a text that a visitor has not sent yet; nil when
	// they may only see that there is one.
	Preview(ctx context.Context, siteID int64, text string) (*string, error)
	// Seen notes that a party has seen a chat's messages up to one.
	Seen(who chat.Party, chatID string, seq int64)
	// Heads tells where chats stand, leaving out those that do not exist or are another
	// visitor's. Agents are also told of chats with colleagues that they have not read.
	Heads(ctx context.Context, who chat.Party, chatIDs []string) (map[string]chat.Head, error)
	// Revision is a number that changes with a site's list of waiting requests.
	Revision(ctx context.Context, siteID int64) (int64, error)
	// Changes lists the chats that facts after the given one are about, as they stand
	// now, and the last fact there is; after -1 it tells the last fact only.
	Changes(ctx context.Context, after int64) ([]chat.Change, int64, error)
	// Front lists those who wait in front of the queues of a site.
	Front(ctx context.Context, siteID int64) ([]chat.InQueue, error)
	// Open tells for what of a site somebody is there to answer its visitors.
	Open(ctx context.Context, siteID int64) (chat.Openness, error)
}

// maxTyping is how much of an unsent text agents see, in characters.
const maxTyping = 2000

// none is the answer of commands that answer nothing.
type none struct{}

// typing tells the others in a chat that somebody writes.
func (h *Hub) typing(ctx context.Context, l Listener, in TypingCall) (none, error) {
	a, err := h.engine.Audience(ctx, l.SiteID, in.ChatID)
	if err != nil {
		return none{}, err
	}
	if a == nil || !l.in(a) {
		return none{}, centrifuge.ErrorPermissionDenied
	}
	push := TypingPush{Type: "typing", ChatID: in.ChatID, Sender: l.sender(a)}
	if l.AgentID == 0 {
		text, err := h.engine.Preview(ctx, l.SiteID, clip(in.Text, maxTyping))
		if err != nil {
			return none{}, err
		}
		push.Text = text
		h.pusher.push(in.ChatID, push, agentChannels(l.SiteID, append(a.AgentIDs, a.Monitors...))...)
		return none{}, nil
	}
	others := slices.Clone(a.Monitors)
	for _, id := range a.AgentIDs {
		if id != l.AgentID {
			others = append(others, id)
		}
	}
	h.pusher.push(in.ChatID, push, append(agentChannels(l.SiteID, others), VisitorChannel(l.SiteID, a.VisitorID))...)
	return none{}, nil
}

// seen has the others in a chat told, soon, how far the listener has seen it.
func (h *Hub) seen(_ context.Context, l Listener, in SeenCall) (none, error) {
	h.engine.Seen(chat.Party{SiteID: l.SiteID, AgentID: l.AgentID, VisitorID: l.VisitorID}, in.ChatID, in.Seq)
	return none{}, nil
}

// in tells whether the listener takes part in a chat.
func (l Listener) in(a *chat.Audience) bool {
	if l.AgentID == 0 {
		return l.VisitorID == a.VisitorID
	}
	for _, id := range a.AgentIDs {
		if id == l.AgentID {
			return true
		}
	}
	return false
}

func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

// heads tells a client where its chats stand.
func (h *Hub) heads(ctx context.Context, l Listener, in HeadsCall) (Heads, error) {
	if len(in.Chats) > maxChatsAskedFor {
		return Heads{}, centrifuge.ErrorLimitExceeded
	}
	ids := make([]string, 0, len(in.Chats))
	for id := range in.Chats {
		ids = append(ids, id)
	}
	out := Heads{Chats: map[string]Head{}}
	found, err := h.engine.Heads(ctx, chat.Party{SiteID: l.SiteID, AgentID: l.AgentID, VisitorID: l.VisitorID}, ids)
	if err != nil {
		return Heads{}, err
	}
	for id, head := range found {
		out.Chats[id] = Head(head)
	}
	if l.AgentID == 0 {
		return out, nil
	}
	out.Revision, err = h.engine.Revision(ctx, l.SiteID)
	return out, err
}

// sender is the listener as the others in a chat see it.
func (l Listener) sender(a *chat.Audience) chat.Sender {
	if l.AgentID == 0 {
		return chat.Sender{Type: "visitor", ID: l.VisitorID, Name: a.VisitorName}
	}
	return chat.Sender{Type: "agent", ID: l.AgentID, Name: l.Name}
}
