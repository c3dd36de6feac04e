package server

import (
	"context"
	"maps"

	"parley/internal/agentchat"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/store"
)

// Talkers lists the active agents, for chats between them.
func (s staff) Talkers(ctx context.Context, tx *store.Tx, siteID int64) ([]agentchat.Colleague, error) {
	active, err := s.Active(ctx, tx, siteID)
	out := make([]agentchat.Colleague, len(active))
	for i, a := range active {
		out[i] = agentchat.Colleague{ID: a.ID, Name: a.DisplayName, MayChat: a.Has(auth.ChatWithAgents)}
	}
	return out, err
}

// talks lets the realtime channel treat chats between agents as it does all others.
type talks struct {
	*chat.Engine
	agents *agentchat.Talks
}

// Audience tells who is in a chat of either kind.
func (t talks) Audience(ctx context.Context, siteID int64, chatID string) (*chat.Audience, error) {
	if a, err := t.Engine.Audience(ctx, siteID, chatID); a != nil || err != nil {
		return a, err
	}
	return t.agents.Audience(ctx, siteID, chatID)
}

// Heads tells where chats of either kind stand.
func (t talks) Heads(ctx context.Context, who chat.Party, chatIDs []string) (map[string]chat.Head, error) {
	out, err := t.Engine.Heads(ctx, who, chatIDs)
	if err != nil || who.AgentID == 0 {
		return out, err
	}
	own, err := t.agents.Heads(ctx, who, chatIDs)
	maps.Copy(out, own)
	return out, err
}

// Changes lists the chats of both kinds in which something happened.
func (t talks) Changes(ctx context.Context, after int64) ([]chat.Change, int64, error) {
	out, last, err := t.Engine.Changes(ctx, after)
	if err != nil || after < 0 {
		return out, last, err
	}
	own, err := t.agents.Recent(ctx)
	return append(out, own...), last, err
}
