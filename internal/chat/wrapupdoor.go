package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/file"
)

type wrapUpIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   WrapUpIn
}

func serveWrapUps(a *api.API, e *Engine) {
	op := func(method, path, id, summary, description string) api.Op {
		return api.Op{Method: method, Path: agentDoor + path, ID: id, Tag: "Agent door", Door: api.Root,
			Summary: summary, Description: description, Permission: auth.Self, Errors: []int{404}}
	}
	api.Handle(a, op("GET", "/chats/{chatId}/wrapUp", "getWrapUp", "Read the wrap-up of a chat", "The form of the chat's campaign, with what was noted last."),
		func(ctx context.Context, in *chatIn) (*api.Out[WrapUpForm], error) {
			return answer(e.WrapUp(ctx, partyOf(ctx), in.ChatID))
		})
	api.Handle(a, op("PUT", "/chats/{chatId}/wrapUp", "saveWrapUp", "Wrap a chat up",
		"Agents who are or were in the chat, in it and after it, as often as they like. What is sent takes the place of what was noted; the same again changes nothing."),
		func(ctx context.Context, in *wrapUpIn) (*api.Out[WrapUpForm], error) {
			return answer(e.SaveWrapUp(ctx, partyOf(ctx), in.ChatID, in.Body))
		})
	upload := op("POST", "/formFiles", "attachToWrapUp", "Send a file ahead of a wrap-up",
		"For fields of the type attachment. The body is the file itself, held to the same rules as files in chats. Visitors never get it; without a wrap-up that names its id it is gone after a day.")
	upload.MaxBody = e.files.MaxBytes() + 1 // so that larger ones are told why
	api.Handle(a, upload, func(ctx context.Context, in *formFileIn) (*api.Out[FormFile], error) {
		f := &file.File{SiteID: partyOf(ctx).SiteID, Kind: file.Chat, Note: true, Name: in.Name}
		err := e.files.Receive(ctx, f, in.Body, nil)
		return answer(FormFile{f.Link, f.Name, f.Size}, err)
	})
}
