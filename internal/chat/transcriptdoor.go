package chat

import (
	"bytes"
	"context"
	"io"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/visitor"
)

type transcriptIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Format string `query:"format" enum:"html,pdf" default:"html" doc:"A page to print, or a PDF."`
}

// TranscriptTo is where a transcript is to be mailed.
type TranscriptTo struct {
	Email string `json:"email" required:"true" maxLength:"254" doc:"Address."`
}

type mailTranscriptIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   TranscriptTo
}

func serveTranscripts(a *api.API, e *Engine, d Doors) {
	const drawn = "What was said so far, without notes, in the language of the campaign and the visitor's time zone. A PDF is refused for a script that the server's font does not have."
	const mailed = "At once if the chat is over, else when it ends. Asking again for the same address changes nothing."
	op := func(method, door, id, summary, description string, p auth.Permission) api.Op {
		tag := map[string]string{visitorDoor: "Visitor door", agentDoor: "Agent door"}[door]
		return api.Op{Method: method, Path: door + "/chats/{chatId}/transcript", ID: id, Tag: tag, Door: api.Root,
			Summary: summary, Description: description, Permission: p, Errors: []int{404, 429}}
	}
	draw := func(ctx context.Context, who Party, in *transcriptIn) (*api.Out[*api.Download], error) {
		file, err := e.Transcript(ctx, who, in.ChatID, in.Format)
		return answer(&api.Download{Name: file.Name, Size: int64(len(file.Data)), Content: io.NopCloser(bytes.NewReader(file.Data))}, err)
	}
	api.Handle(a, op("GET", visitorDoor, "getTranscript", "Download a chat", drawn+" As the campaign's window allows.", auth.Visitor),
		func(ctx context.Context, in *transcriptIn) (*api.Out[*api.Download], error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Uploading, who.VisitorID); err != nil {
				return nil, err
			}
			return draw(ctx, who, in)
		})
	api.Handle(a, op("POST", visitorDoor, "mailTranscript", "Have a chat mailed", mailed+" Three addresses at most, as the campaign's window allows.", auth.Visitor),
		func(ctx context.Context, in *mailTranscriptIn) (*api.Out[Mailing], error) {
			who := partyOf(ctx)
			if err := d.Limiter.Take(visitor.Leaving, who.VisitorID); err != nil {
				return nil, err
			}
			return answer(e.SendTranscript(ctx, who, in.ChatID, in.Body.Email))
		})
	api.Handle(a, op("GET", agentDoor, "getAgentsTranscript", "Download a chat", drawn, auth.Self),
		func(ctx context.Context, in *transcriptIn) (*api.Out[*api.Download], error) {
			return draw(ctx, partyOf(ctx), in)
		})
	api.Handle(a, op("POST", agentDoor, "mailAgentsTranscript", "Have a chat mailed", mailed+" Twenty addresses at most.", auth.Self),
		func(ctx context.Context, in *mailTranscriptIn) (*api.Out[Mailing], error) {
			return answer(e.SendTranscript(ctx, partyOf(ctx), in.ChatID, in.Body.Email))
		})
}
