package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/visitor"
)

type uploadIn struct {
	ChatID   string `path:"chatId" doc:"Chat id."`
	ClientID string `query:"clientId" expected:"true" doc:"The sender's own name for the message, unique in the chat; a repeated one is the same message."`
	Name     string `query:"name" default:"file" doc:"File name."`
	Body     []byte
}

type agentUploadIn struct {
	uploadIn
	Note bool `query:"note" default:"false" doc:"A file for colleagues: visitors never get it."`
}

const uploadNotes = "The body is the file itself. It must not be larger than the server's --max-file-size, of a type that it refuses, or one that its scanner refuses. " +
	"PNG, JPEG, GIF and WebP are decoded and written anew, WebP as PNG. The answer is a message of the kind file."

func serveUploads(a *api.API, e *Engine, d Doors) {
	room := e.files.MaxBytes() + 1 // so that larger ones are told why
	api.Handle(a, api.Op{Method: "POST", Path: agentDoor + "/chats/{chatId}/files", ID: "sendAgentsFile", Tag: "Agent door", Door: api.Root,
		Summary: "Send a file", Description: uploadNotes, Permission: auth.Self, Errors: []int{404}, MaxBody: room},
		func(ctx context.Context, in *agentUploadIn) (*api.Out[Message], error) {
			return answer(e.SendFile(ctx, partyOf(ctx), in.ChatID, Upload{ClientID: in.ClientID, Name: in.Name, Note: in.Note, Data: in.Body}))
		})
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/chats/{chatId}/files", ID: "sendFile", Tag: "Visitor door", Door: api.Root,
		Summary: "Send a file", Description: uploadNotes, Permission: auth.Visitor, Errors: []int{404, 429}, MaxBody: room},
		func(ctx context.Context, in *uploadIn) (*api.Out[Message], error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Uploading, who.VisitorID); err != nil {
				return nil, err
			}
			return answer(e.SendFile(ctx, who, in.ChatID, Upload{ClientID: in.ClientID, Name: in.Name, Data: in.Body}))
		})
}
