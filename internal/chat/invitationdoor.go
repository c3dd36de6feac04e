package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/visitor"
)

// InviteIn is an agent's invitation.
type InviteIn struct {
	Message string `json:"message" maxLength:"4000" doc:"Its text; that of the campaign's manual invitation when absent."`
}

// ShowIn names an automatic invitation.
type ShowIn struct {
	AutoInvitationID int64 `json:"autoInvitationId" required:"true" doc:"Automatic invitation of the visit's campaign."`
}

// ShownOut is what became of it.
type ShownOut struct {
	Invitation *Invitation `json:"invitation" doc:"The invitation to show; null when the visitor talks, was asked something else already, or nobody is there."`
}

type inviteVisitorIn struct {
	VisitorID string `path:"visitorId" doc:"Visitor id, a uuid."`
	Body      InviteIn
}

type refuseInvitationIn struct {
	ID int64 `path:"invitationId" doc:"Invitation id."`
}

func serveInvitations(a *api.API, e *Engine, d Doors) {
	api.Handle(a, api.Op{Method: "POST", Path: agentDoor + "/visitors/{visitorId}/invite", ID: "inviteVisitor", Tag: "Agent door", Door: api.Root,
		Summary: "Invite a visitor to chat", Permission: auth.InviteVisitor, Errors: []int{404},
		Description: "The visitor must be on the site and without a chat. One who has not answered an invitation yet keeps that."},
		func(ctx context.Context, in *inviteVisitorIn) (*api.Out[Invitation], error) {
			return answer(e.InviteVisitor(ctx, partyOf(ctx), in.VisitorID, in.Body.Message))
		})
	op := func(path, id, summary, description string) api.Op {
		return api.Op{Method: "POST", Path: visitorDoor + "/invitations" + path, ID: id, Tag: "Visitor door", Door: api.Root,
			Summary: summary, Description: description, Permission: auth.Visitor, Errors: []int{404, 429}}
	}
	api.Handle(a, op("", "showInvitation", "Show an automatic invitation whatever its conditions say",
		"For the page's own script. Invitations by conditions come with the answers about visits and pages, and as pushes."),
		func(ctx context.Context, in *struct{ Body ShowIn }) (*api.Out[ShownOut], error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Looking, who.VisitorID); err != nil {
				return nil, err
			}
			v, err := e.ShowInvitation(ctx, who, in.Body.AutoInvitationID)
			return answer(ShownOut{v}, err)
		})
	api.Handle(a, op("/{invitationId}/refuse", "refuseInvitation", "Turn an invitation down",
		"To accept one, ask for a chat with its id."),
		func(ctx context.Context, in *refuseInvitationIn) (*api.Empty, error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Looking, who.VisitorID); err != nil {
				return nil, err
			}
			return nil, e.RefuseInvitation(ctx, who, in.ID)
		})
}
