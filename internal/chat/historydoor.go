package chat

import (
	"context"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
)

type historyIn struct {
	api.HistoryRange
	AgentID      *int64      `query:"agentId" doc:"Only with this agent."`
	DepartmentID *int64      `query:"departmentId" alias:"department" doc:"Only of this department."`
	CategoryID   *int64      `query:"categoryId" doc:"Only with this wrap-up category."`
	VisitorID    string      `query:"visitorId" doc:"Only of this visitor."`
	Keywords     string      `query:"keywords" doc:"Text to search for."`
	Conditions   []Condition `query:"conditions" style:"deepObject" doc:"Extra filters, all must hold; conditions[n][field|operate|value]."`
	api.HistoryPaging
	api.Format
}

type pastIn struct {
	ID string `path:"id" format:"uuid" doc:"Resource id."`
}

// RemoveIn names chats.
type RemoveIn struct {
	IDs []string `json:"ids" bare:"true" doc:"Chat ids."`
}

func serveHistory(a *api.API, e *Engine) {
	read := func(path, id, summary string) api.Op {
		return api.Op{Method: "GET", Path: "/livechat/chats" + path, ID: id, Tag: "Chats", Summary: summary,
			Permission: auth.ViewAllHistory, AnyOf: []auth.Permission{auth.ViewHistoryInMyDepartment}}
	}
	list := read("", "listChats", "List finished chats")
	list.Description = api.FormatNote
	api.Handle(a, list,
		func(ctx context.Context, in *historyIn) (*api.Listing[HistoryPage], error) {
			from, to, err := in.Between(e.now())
			if err != nil {
				return nil, err
			}
			f := filter{from: from, to: to, agentID: in.AgentID, departmentID: in.DepartmentID, categoryID: in.CategoryID,
				visitorID: in.VisitorID, keywords: in.Keywords, conditions: in.Conditions}
			out := &api.Listing[HistoryPage]{}
			if in.AsFile() {
				out.File, err = e.exportHistory(ctx, partyOf(ctx), f, in)
				return out, err
			}
			out.Body.Chats, out.Body.Total, err = e.history(ctx, partyOf(ctx), f, in.Page())
			out.Body.PreviousPage, out.Body.NextPage = in.Links(ctx, out.Body.Total)
			return out, err
		})
	api.Handle(a, read("/{id}", "getChat", "Read a chat"),
		func(ctx context.Context, in *pastIn) (*api.Out[HistoryChat], error) {
			return answer(e.past(ctx, partyOf(ctx), strings.ToLower(in.ID)))
		})
	const removed, allRemoved = "Chat '{id}' has been removed.", "Chats have been removed."
	api.Handle(a, api.Op{Method: "DELETE", Path: "/livechat/chats/{id}", ID: "deleteChat", Tag: "Chats",
		Summary: "Remove a chat", Permission: auth.DeleteHistory, Removed: removed},
		func(ctx context.Context, in *pastIn) (*api.Out[string], error) {
			n, err := e.Remove(ctx, auth.From(ctx).SiteID, []string{strings.ToLower(in.ID)})
			if err == nil && n == 0 {
				err = fault.NotFound("chat", in.ID)
			}
			return answer(api.Removed(removed, in.ID), err)
		})
	api.Handle(a, api.Op{Method: "DELETE", Path: "/livechat/chats", ID: "deleteChats", Tag: "Chats",
		Summary: "Remove several chats", Permission: auth.DeleteHistory, Removed: allRemoved,
		Description: "Ids as a list, as ids, or as numbered members of a form; for clients that cannot send a body with a DELETE also as ids in the query. " +
			"Those that do not exist are skipped."},
		func(ctx context.Context, in *struct{ Body RemoveIn }) (*api.Out[string], error) {
			ids, err := namedChats(ctx, in.Body)
			if err != nil {
				return nil, err
			}
			_, err = e.Remove(ctx, auth.From(ctx).SiteID, ids)
			return answer(allRemoved, err)
		})
}

// namedChats are the ids in a body or, when it has none, in the query.
func namedChats(ctx context.Context, body RemoveIn) ([]string, error) {
	if len(body.IDs) == 0 {
		query := lenient.Form(api.RequestFrom(ctx).RawQuery)
		if err := lenient.CreateInto(&body, query); err != nil {
			return nil, err
		}
	}
	var ids []string
	for _, list := range body.IDs {
		for id := range strings.SplitSeq(list, ",") {
			if id = strings.ToLower(strings.TrimSpace(id)); id != "" {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, fault.Missing("ids")
	}
	return ids, nil
}
