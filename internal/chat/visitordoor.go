package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/visitor"
)

// RequestIn asks for a chat.
type RequestIn struct {
	ClientID     string   `json:"clientId" required:"true" doc:"The visitor's own name for the request; a repeated one is the same request."`
	VisitID      int64    `json:"visitId" required:"true" doc:"The visit."`
	CampaignID   string   `json:"campaignId" doc:"The campaign; the site's first one when absent."`
	Name         string   `json:"name" maxLength:"200" doc:"Who asks."`
	Email        string   `json:"email" maxLength:"254" doc:"Who asks."`
	DepartmentID int64    `json:"departmentId" doc:"Department to talk to; 0 is the whole site."`
	InvitationID string   `json:"invitationId" doc:"Invitation that the visitor accepts with it."`
	Fields       []Answer `json:"fields" doc:"Answers to the form's further fields."`
}

func serveVisitorChats(a *api.API, e *Engine, d Doors) {
	// limited counts a call against the visitor before it runs.
	limited := func(ctx context.Context, deed visitor.Deed) (Party, error) {
		who := partyOf(ctx)
		return who, d.Limiter.Take(deed, who.VisitorID)
	}
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: visitorDoor + "/chats" + path, ID: id, Tag: "Visitor door", Door: api.Root,
			Summary: summary, Permission: auth.Visitor, Errors: []int{404, 429}}
	}
	api.Handle(a, op("POST", "", "requestChat", "Ask for a chat"),
		func(ctx context.Context, in *struct{ Body RequestIn }) (*api.Out[OwnChat], error) {
			if err := d.Limiter.Take(visitor.Requesting, visitor.Neighbourhood(api.RequestFrom(ctx).Remote)); err != nil {
				return nil, err
			}
			b, who := in.Body, partyOf(ctx)
			c, err := e.Request(ctx, who, NewRequest{ClientID: b.ClientID, VisitID: b.VisitID, CampaignID: b.CampaignID,
				DepartmentID: b.DepartmentID, InvitationID: b.InvitationID, Name: b.Name, Email: b.Email, Answers: b.Fields})
			return answer(e.Own(ctx, who, c, err))
		})
	api.Handle(a, op("GET", "/{chatId}", "getOwnChat", "Read a chat"),
		func(ctx context.Context, in *chatIn) (*api.Out[OwnChat], error) {
			who, err := limited(ctx, visitor.Looking)
			if err != nil {
				return nil, err
			}
			c, err := e.Get(ctx, who, in.ChatID)
			return answer(e.Own(ctx, who, c, err))
		})
	api.Handle(a, op("GET", "/{chatId}/agents", "listOwnAgents", "Read more of the agents who are or were in a chat"),
		func(ctx context.Context, in *chatIn) (*api.Out[[]Profile], error) {
			who, err := limited(ctx, visitor.Looking)
			if err != nil {
				return nil, err
			}
			return answer(e.Profiles(ctx, who, in.ChatID))
		})
	api.Handle(a, op("GET", "/{chatId}/messages", "listOwnMessages", "Read messages after a number"),
		func(ctx context.Context, in *messagesIn) (*api.Out[Page], error) {
			who, err := limited(ctx, visitor.Looking)
			if err != nil {
				return nil, err
			}
			return answer(e.Messages(ctx, who, in.ChatID, in.After, in.Limit))
		})
	api.Handle(a, op("POST", "/{chatId}/messages", "sendMessage", "Send a message"),
		func(ctx context.Context, in *sendIn) (*api.Out[Message], error) {
			who, err := limited(ctx, visitor.Writing)
			if err != nil {
				return nil, err
			}
			return answer(e.Send(ctx, who, in.ChatID, in.Body.ClientID, in.Body.Text))
		})
	api.Handle(a, op("POST", "/{chatId}/end", "endOwnChat", "End a chat"),
		func(ctx context.Context, in *chatIn) (*api.Out[Chat], error) {
			who, err := limited(ctx, visitor.Looking)
			if err != nil {
				return nil, err
			}
			return answer(e.End(ctx, who, in.ChatID))
		})
}
