package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/visitor"
)

// FormIn is a secure form to be sent.
type FormIn struct {
	ClientID string `json:"clientId" required:"true" doc:"The sender's own name for the message, unique in the chat; a repeated one is the same message."`
	FormID   int64  `json:"formId" doc:"Secure form, one of those that can be sent."`
}

// FillIn is what a visitor fills into a form.
type FillIn struct {
	Answers []Answer `json:"answers" required:"true" doc:"Answers to its fields."`
}

type formIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Seq    int64  `path:"seq" doc:"Number of the message that sent the form."`
}

func serveForms(a *api.API, e *Engine, d Doors) {
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: agentDoor + path, ID: id, Tag: "Agent door", Door: api.Root, Summary: summary, Permission: auth.Self, Errors: []int{404}}
	}
	api.Handle(a, op("GET", "/secureForms", "listUsableSecureForms", "List the secure forms that can be sent"),
		func(ctx context.Context, _ *api.Empty) (*api.Out[[]UsableForm], error) {
			return answer(e.Forms(ctx, partyOf(ctx)))
		})
	api.Handle(a, op("POST", "/chats/{chatId}/forms", "sendForm", "Ask the visitor to fill in a secure form"),
		func(ctx context.Context, in *struct {
			ChatID string `path:"chatId" doc:"Chat id."`
			Body   FormIn
		}) (*api.Out[Message], error) {
			return answer(e.SendForm(ctx, partyOf(ctx), in.ChatID, in.Body.ClientID, in.Body.FormID))
		})
	api.Handle(a, op("GET", "/chats/{chatId}/forms/{seq}", "getSentForm", "Read what became of a secure form, without the answers"),
		func(ctx context.Context, in *formIn) (*api.Out[FilledForm], error) {
			return answer(e.FormState(ctx, partyOf(ctx), in.ChatID, in.Seq))
		})
	show := op("POST", "/chats/{chatId}/forms/{seq}/show", "showSentForm", "Look at the answers in a secure form, once")
	show.InPerson = true
	show.Description = "For the agent who sent the form. The answers are removed while they are told, and the look is noted in the audit log."
	api.Handle(a, show, func(ctx context.Context, in *formIn) (*api.Out[FilledForm], error) {
		return answer(e.ShowForm(ctx, partyOf(ctx), in.ChatID, in.Seq))
	})
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/chats/{chatId}/forms/{seq}", ID: "fillForm", Tag: "Visitor door", Door: api.Root,
		Summary: "Fill in a secure form", Permission: auth.Visitor, Errors: []int{404, 429},
		Description: "The answers are kept encrypted, for the agent who sent the form and for a day at most; nobody else is told them, and they are in no message."},
		func(ctx context.Context, in *struct {
			formIn
			Body FillIn
		}) (*api.Out[FilledForm], error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Writing, who.VisitorID); err != nil {
				return nil, err
			}
			return answer(e.FillForm(ctx, who, in.ChatID, in.Seq, in.Body.Answers))
		})
}
