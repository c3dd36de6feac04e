package agentchat

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/lenient"
	"parley/internal/setting"
	"parley/internal/store"
)

// Chat is a chat between agents as the v2 API tells of it.
type Chat struct {
	Agents     []string `json:"agents" doc:"Names of the agents."`
	Transcript []Line   `json:"transcript" doc:"Messages."`
}

// Line is a message between agents.
type Line struct {
	Time    api.HistoryTime `json:"time" doc:"When sent, UTC."`
	Sender  string          `json:"sender" doc:"Agent name."`
	Content string          `json:"content" doc:"Text, or a file name."`
}

// List is all chats, or, when a page was asked for, that page with its links
// (NOTES-livechat L3).
type List struct {
	Chats        []Chat  `json:"agentChats" doc:"The chats."`
	Total        *int    `json:"total,omitempty" doc:"Matches in all pages."`
	PreviousPage *string `json:"previousPage,omitempty" doc:"URL of the page before; the first page when on it."`
	NextPage     *string `json:"nextPage,omitempty" doc:"URL of the page after; empty on the last."`
}

type listIn struct {
	api.HistoryRange
	AgentID  *int64 `query:"agentId" doc:"Only with this agent."`
	Keywords string `query:"keywords" doc:"Text to search for."`
	api.HistoryPaging
}

// Serve registers the history of chats between agents.
func Serve(a *api.API, db *store.DB) {
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/agentChats", ID: "listAgentChats", Tag: "Agent Chats",
		Summary: "List chats between agents", Permission: auth.ViewAllAgentChats,
		AnyOf:          []auth.Permission{auth.ViewAgentChatsInMyDepartment, auth.Self},
		PermissionNote: "own chats need none"},
		func(ctx context.Context, in *listIn) (*api.Out[List], error) {
			from, to, err := in.Between(time.UnixMilli(db.Now()))
			if err != nil {
				return nil, err
			}
			out := &api.Out[List]{}
			return out, db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				out.Body, err = list(ctx, tx, in, from, to)
				return err
			})
		})
}

// paged tells whether the caller asked for a page.
func paged(ctx context.Context) bool {
	query := lenient.Form(api.RequestFrom(ctx).RawQuery)
	_, index := query.Get("pageIndex")
	_, size := query.Get("pageSize")
	return index || size
}

// list reads chats whose first message is in the range, newest first.
func list(ctx context.Context, tx *store.Tx, in *listIn, from, to int64) (out List, err error) {
	p := auth.From(ctx)
	q := tx.Bun().NewSelect().TableExpr("agent_chat AS c").
		Where("c.head > 0 AND c.site_id = ? AND c.begun_at >= ? AND c.begun_at < ?", p.SiteID, from, to)
	if in.AgentID != nil {
		q = q.Where("EXISTS (SELECT 1 FROM agent_chat_member m WHERE m.chat_id = c.id AND m.agent_id = ?)", *in.AgentID)
	}
	if word := strings.TrimSpace(in.Keywords); word != "" {
		q = q.Where("EXISTS (SELECT 1 FROM agent_chat_message t WHERE t.chat_id = c.id AND "+tx.Matches("t.text")+")", store.Containing(word))
	}
	if q, err = scoped(ctx, tx, q, p); err != nil {
		return out, err
	}
	if paged(ctx) {
		n, err := q.Clone().Count(ctx)
		if err != nil {
			return out, fmt.Errorf("count chats between agents: %w", err)
		}
		total := int(n)
		previous, next := in.Links(ctx, total)
		out.Total, out.PreviousPage, out.NextPage = &total, &previous, &next
		q = q.Limit(int64(in.Page().Size)).Offset(int64(in.Page().Offset()))
	}
	var ids []int64
	if err := q.ColumnExpr("c.id").OrderExpr("c.begun_at DESC, c.id DESC").Scan(ctx, &ids); err != nil {
		return out, fmt.Errorf("list chats between agents: %w", err)
	}
	out.Chats, err = read(ctx, tx, ids)
	return out, err
}

// scoped leaves to those who may not see all chats what agents of their departments
// wrote, or at least what they wrote themselves.
func scoped(ctx context.Context, tx *store.Tx, q *bun.SelectQuery, p *auth.Principal) (*bun.SelectQuery, error) {
	if p.Has(auth.ViewAllAgentChats) {
		return q, nil
	}
	var mine []int64
	if p.Has(auth.ViewAgentChatsInMyDepartment) {
		var err error
		if mine, err = setting.DepartmentsOf(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return nil, err
		}
	}
	return q.Where(`EXISTS (SELECT 1 FROM agent_chat_member m WHERE m.chat_id = c.id AND (m.agent_id = ? OR m.agent_id IN
		(SELECT d.agent_id FROM department_member d WHERE d.site_id = c.site_id AND d.department_id IN (?))))`, p.AgentID, bun.List(mine)), nil
}

// read gives chats with their agents and messages, in the order of ids.
func read(ctx context.Context, tx *store.Tx, ids []int64) ([]Chat, error) {
	chats, place := make([]Chat, len(ids)), map[int64]*Chat{}
	for i, id := range ids {
		place[id] = &chats[i]
	}
	if len(ids) == 0 {
		return chats, nil
	}
	var members []struct {
		ChatID int64
		Name   string
	}
	err := tx.Bun().NewSelect().TableExpr("agent_chat_member").ColumnExpr("chat_id, name").
		Where("chat_id IN (?)", bun.List(ids)).OrderExpr("chat_id, agent_id").Scan(ctx, &members)
	if err != nil {
		return nil, fmt.Errorf("read who chatted: %w", err)
	}
	for _, m := range members {
		place[m.ChatID].Agents = append(place[m.ChatID].Agents, m.Name)
	}
	var messages []struct {
		ChatID, At       int64
		SenderName, Text string
	}
	err = tx.Bun().NewSelect().TableExpr("agent_chat_message").ColumnExpr("chat_id, at, sender_name, text").
		Where("chat_id IN (?)", bun.List(ids)).OrderExpr("chat_id, seq").Scan(ctx, &messages)
	if err != nil {
		return nil, fmt.Errorf("read what agents wrote: %w", err)
	}
	for _, m := range messages {
		to := &place[m.ChatID].Transcript
		*to = append(*to, Line{api.HistoryTime(m.At), m.SenderName, m.Text})
	}
	return chats, nil
}
