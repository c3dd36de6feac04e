package onsite

import (
	"context"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/setting"
)

type visitorIn struct {
	ID string `path:"id" doc:"Visitor id."`
}

type giveIn struct {
	ID   string `path:"id" doc:"Visitor id."`
	Body []VariableResult
}

func nameAt(i int) string { return fmt.Sprintf("[%d].name", i) }

const agentDoor = "/api/agent/v1"

// Serve registers the v2 operations about visitors and the agents' door to them. desk is
// where chats of banned visitors end.
func Serve(a *api.API, s *Service, desk setting.Desk) {
	serveList(a, s)
	serveDetail(a, s)
	serveBans(a, s, desk)
	op := func(method, path, id, summary string, errors ...int) api.Op {
		return api.Op{Method: method, Path: "/livechat/visitors" + path, ID: id, Tag: "Visitors", Summary: summary, Permission: auth.ManageSettings, Errors: errors}
	}
	api.Handle(a, op("GET", "", "listVisitors", "List visitors on the site"), s.listed(false))
	api.Handle(a, op("GET", "/chatting", "listChattingVisitors", "List visitors in a chat"), s.listed(true))
	api.Handle(a, op("GET", "/{id}", "getVisitor", "Read a visitor"),
		func(ctx context.Context, in *visitorIn) (*api.Out[Visitor], error) {
			v, err := s.one(ctx, auth.From(ctx).SiteID, in.ID)
			return &api.Out[Visitor]{Body: v}, err
		})
	api.Handle(a, op("PUT", "/{id}", "updateVisitorCustomVariables", "Set a visitor's custom variables"),
		func(ctx context.Context, in *giveIn) (*api.Out[Visitor], error) {
			v, err := s.give(ctx, auth.From(ctx).SiteID, in.ID, in.Body)
			return &api.Out[Visitor]{Body: v}, err
		})
}

func (s *Service) listed(chattingOnly bool) func(context.Context, *api.Empty) (*api.Out[[]Visitor], error) {
	return func(ctx context.Context, _ *api.Empty) (*api.Out[[]Visitor], error) {
		all, err := s.all(ctx, auth.From(ctx).SiteID, chattingOnly)
		return &api.Out[[]Visitor]{Body: all}, err
	}
}
