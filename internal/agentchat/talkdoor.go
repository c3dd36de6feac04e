package agentchat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/chat"
)

// RoomList is an agent's own chats with colleagues.
type RoomList struct {
	Chats []Room `json:"chats" doc:"The last used first."`
}

type openIn struct {
	Body struct {
		AgentIDs []int64 `json:"agentIds" required:"true" doc:"Colleagues to chat with."`
	}
}

type roomIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	After  int64  `query:"after" minimum:"0" default:"0" doc:"Number after which to begin."`
	Limit  int    `query:"limit" minimum:"1" clip:"500" default:"200" doc:"Most messages to return."`
}

type sendIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   chat.SendIn
}

type seeIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   struct {
		Seq int64 `json:"seq" required:"true" minimum:"1" doc:"Last message that was seen."`
	}
}

// ServeTalks registers the operations by which agents chat with each other.
func ServeTalks(a *api.API, t *Talks) {
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: "/api/agent/v1/agentChats" + path, ID: id, Tag: "Agent door", Door: api.Root, Summary: summary, Permission: auth.ChatWithAgents}
	}
	api.Handle(a, op("GET", "", "listOwnAgentChats", "List own chats with colleagues"),
		func(ctx context.Context, _ *api.Empty) (*api.Out[RoomList], error) {
			list, err := t.List(ctx, caller(ctx))
			return &api.Out[RoomList]{Body: RoomList{list}}, err
		})
	api.Handle(a, op("POST", "", "openAgentChat", "Open a chat with colleagues, or the one that exactly they had lately"),
		func(ctx context.Context, in *openIn) (*api.Out[Room], error) {
			r, err := t.Open(ctx, caller(ctx), in.Body.AgentIDs)
			return &api.Out[Room]{Body: r}, err
		})
	api.Handle(a, op("GET", "/{chatId}/messages", "listAgentChatMessages", "Read messages between agents after a number"),
		func(ctx context.Context, in *roomIn) (*api.Out[chat.Page], error) {
			p, err := t.Messages(ctx, caller(ctx), in.ChatID, in.After, in.Limit)
			return &api.Out[chat.Page]{Body: p}, err
		})
	api.Handle(a, op("POST", "/{chatId}/messages", "sendAgentChatMessage", "Write to colleagues"),
		func(ctx context.Context, in *sendIn) (*api.Out[chat.Message], error) {
			m, err := t.Send(ctx, caller(ctx), in.ChatID, in.Body.ClientID, in.Body.Text)
			return &api.Out[chat.Message]{Body: m}, err
		})
	api.Handle(a, op("POST", "/{chatId}/seen", "seeAgentChat", "Tell how far a chat with colleagues has been seen"),
		func(ctx context.Context, in *seeIn) (*api.Out[Room], error) {
			r, err := t.See(ctx, caller(ctx), in.ChatID, in.Body.Seq)
			return &api.Out[Room]{Body: r}, err
		})
}

func caller(ctx context.Context) chat.Party {
	p := auth.From(ctx)
	return chat.Party{SiteID: p.SiteID, AgentID: p.AgentID}
}
