package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/reference"
	"parley/internal/store"
)

// Targets are to whom a chat may be handed now.
type Targets struct {
	Agents      []TargetAgent      `json:"agents" doc:"Other agents who are online and may accept chats."`
	Departments []TargetDepartment `json:"departments" doc:"Departments of which somebody is online."`
}

// TargetAgent is an agent who may be handed a chat.
type TargetAgent struct {
	ID          int64   `json:"id" doc:"Agent id."`
	Name        string  `json:"name" doc:"Name that visitors see."`
	Departments []int64 `json:"departments" doc:"Departments of the agent."`
	Load        int     `json:"load" doc:"Chats that the agent is in, and offers that it has not answered."`
	Limit       int     `json:"limit" doc:"How many chats at once the agent is given."`
	HasRoom     bool    `json:"hasRoom" doc:"A chat may be handed on to this agent; who may watch the chat may do so without that too."`
}

// TargetDepartment is a department that may be handed a chat.
type TargetDepartment struct {
	ID     int64  `json:"id" doc:"Department id."`
	Name   string `json:"name" doc:"Name."`
	Online int    `json:"online" doc:"Members who are online and may accept chats."`
}

// Targets tells an agent to whom chats may be handed now.
func (e *Engine) Targets(ctx context.Context, who Party) (out Targets, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = Targets{Agents: []TargetAgent{}, Departments: []TargetDepartment{}}
		t, err := e.team(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		there := map[int64]int{}
		for _, c := range t.colleagues {
			_, a, _ := t.find(c.ID)
			if !a.Online || !a.MayAccept || a.ID == who.AgentID {
				continue
			}
			for _, id := range a.Departments {
				there[id]++
			}
			out.Agents = append(out.Agents, TargetAgent{a.ID, c.Name, append([]int64{}, a.Departments...), a.Load, a.Limit, t.floor.HasRoom(a)})
		}
		names, err := reference.Names(ctx, tx, who.SiteID, reference.Department)
		for _, n := range names {
			if there[n.ID] > 0 {
				out.Departments = append(out.Departments, TargetDepartment{n.ID, n.Name, there[n.ID]})
			}
		}
		return err
	})
	return out, err
}

type transferIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   Target
}

func serveTransfers(a *api.API, e *Engine) {
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: agentDoor + path, ID: id, Tag: "Agent door", Door: api.Root, Summary: summary, Permission: auth.TransferChats}
	}
	api.Handle(a, op("GET", "/transferTargets", "listTransferTargets", "List to whom chats may be handed now"),
		func(ctx context.Context, _ *api.Empty) (*api.Out[Targets], error) {
			return answer(e.Targets(ctx, partyOf(ctx)))
		})
	api.Handle(a, op("POST", "/chats/{chatId}/transfer", "transferChat", "Hand a chat to an agent or a department"),
		func(ctx context.Context, in *transferIn) (*api.Out[Chat], error) {
			return answer(e.Transfer(ctx, partyOf(ctx), in.ChatID, in.Body))
		})
	api.Handle(a, op("DELETE", "/chats/{chatId}/transfer", "takeBackChat", "Take a transfer back that nobody has answered"),
		func(ctx context.Context, in *chatIn) (*api.Out[Chat], error) {
			return answer(e.TakeBack(ctx, partyOf(ctx), in.ChatID))
		})
}
