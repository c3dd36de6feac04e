package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
)

const agentDoor = "/api/agent/v1"

// AllocationSelf is an agent's own choice of how chats come that are given to it.
type AllocationSelf struct {
	AutoAccept bool `json:"autoAccept" required:"true" doc:"They begin at once, without a question."`
}

func serveAgentChats(a *api.API, e *Engine) {
	op := func(method, path, id, summary string, p auth.Permission) api.Op {
		return api.Op{Method: method, Path: agentDoor + path, ID: id, Tag: "Agent door", Door: api.Root, Summary: summary, Permission: p}
	}
	// onChat serves what takes a chat and answers with it.
	onChat := func(o api.Op, do func(context.Context, Party, string) (Chat, error)) {
		api.Handle(a, o, func(ctx context.Context, in *chatIn) (*api.Out[Chat], error) {
			return answer(do(ctx, partyOf(ctx), in.ChatID))
		})
	}
	api.Handle(a, op("GET", "/desk", "getDesk", "Read the desk: waiting chats, own chats, colleagues", auth.Self),
		func(ctx context.Context, _ *api.Empty) (*api.Out[Desk], error) {
			return answer(e.Desk(ctx, partyOf(ctx)))
		})
	api.Handle(a, op("PUT", "/allocation", "chooseAutoAccept", "Choose whether chats that are given begin without a question", auth.Self),
		func(ctx context.Context, in *struct{ Body AllocationSelf }) (*api.Out[AllocationSelf], error) {
			return answer(in.Body, e.SetAutoAccept(ctx, partyOf(ctx), in.Body.AutoAccept))
		})
	onChat(op("POST", "/chats/{chatId}/accept", "acceptChat", "Accept a waiting chat", auth.AcceptChats), e.Accept)
	onChat(op("POST", "/chats/{chatId}/refuse", "refuseChat", "Refuse a waiting chat", auth.RefuseChats), e.Refuse)
	onChat(op("GET", "/chats/{chatId}", "getAgentsChat", "Read a chat", auth.Self), e.Get)
	onChat(op("POST", "/chats/{chatId}/end", "endChat", "End a chat", auth.Self), e.End)
	api.Handle(a, op("GET", "/chats/{chatId}/messages", "listMessages", "Read messages after a number", auth.Self),
		func(ctx context.Context, in *messagesIn) (*api.Out[Page], error) {
			return answer(e.Messages(ctx, partyOf(ctx), in.ChatID, in.After, in.Limit))
		})
	api.Handle(a, op("POST", "/chats/{chatId}/messages", "sendAgentsMessage", "Send a message or a note", auth.Self),
		func(ctx context.Context, in *agentSendIn) (*api.Out[Message], error) {
			b := in.Body
			return answer(e.Post(ctx, partyOf(ctx), in.ChatID, Draft{ClientID: b.ClientID, Text: b.Text, Note: b.Note, CannedMessageID: b.CannedMessageID}))
		})
}
