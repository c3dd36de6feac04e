package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
)

type runningIn struct {
	Limit int `query:"limit" minimum:"1" clip:"500" default:"200" doc:"Most chats to return."`
}

type inviteIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   struct {
		AgentID int64 `json:"agentId" doc:"Whom to ask."`
	}
}

// servePeople registers who takes part in chats beside the agent who accepted them.
func servePeople(a *api.API, e *Engine) {
	op := func(method, path, id, summary string, p auth.Permission, or ...auth.Permission) api.Op {
		return api.Op{Method: method, Path: agentDoor + path, ID: id, Tag: "Agent door", Door: api.Root, Summary: summary, Permission: p, AnyOf: or}
	}
	onChat := func(o api.Op, do func(context.Context, Party, string) (Chat, error)) {
		api.Handle(a, o, func(ctx context.Context, in *chatIn) (*api.Out[Chat], error) {
			return answer(do(ctx, partyOf(ctx), in.ChatID))
		})
	}
	api.Handle(a, op("GET", "/chats", "listRunningChats", "List waiting and running chats that the agent may watch", auth.MonitorAllChats, auth.MonitorChatsInMyDepartment),
		func(ctx context.Context, in *runningIn) (*api.Out[RunningChats], error) {
			return answer(e.Running(ctx, partyOf(ctx), in.Limit))
		})
	onChat(op("PUT", "/chats/{chatId}/monitor", "monitorChat", "Watch a running chat without being in it", auth.MonitorAllChats, auth.MonitorChatsInMyDepartment), e.Monitor)
	onChat(op("DELETE", "/chats/{chatId}/monitor", "stopMonitoringChat", "Watch a chat no more", auth.Self), e.StopMonitoring)
	onChat(op("POST", "/chats/{chatId}/join", "joinChat", "Join a running chat that one may watch or is asked to join", auth.Self), e.Join)
	onChat(op("POST", "/chats/{chatId}/leave", "leaveChat", "Leave a chat", auth.Self), e.Leave)
	onChat(op("POST", "/chats/{chatId}/capture", "captureChat", "Take a chat over", auth.CaptureVisitor), e.Capture)
	onChat(op("DELETE", "/chats/{chatId}/invitation", "declineChat", "Decline to join a chat", auth.Self), e.Decline)
	api.Handle(a, op("POST", "/chats/{chatId}/invitations", "askAgentToJoin", "Ask a colleague to join a chat", auth.Self),
		func(ctx context.Context, in *inviteIn) (*api.Out[Chat], error) {
			return answer(e.Invite(ctx, partyOf(ctx), in.ChatID, in.Body.AgentID))
		})
}
