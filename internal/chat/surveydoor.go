package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/file"
	"parley/internal/visitor"
)

// SurveyIn is what a visitor filled into the form after a chat.
type SurveyIn struct {
	Fields []Answer `json:"fields" doc:"Answers to the form's fields, the grade (1 to 5) and the comment among them. Several choices stand on lines of their own, a check box is true or false, a file is named by its id."`
}

type rateIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   Rating
}

type surveyIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   SurveyIn
}

type formFileIn struct {
	Name string `query:"name" default:"file" doc:"File name."`
	Body []byte
}

// FormFile is a file that waits for the form that it is an answer in.
type FormFile struct {
	ID   string `json:"id" doc:"What the answer names the file by; for nobody else's eyes."`
	Name string `json:"name" doc:"File name, as it is kept."`
	Size int64  `json:"size" doc:"Bytes."`
}

func serveSurveys(a *api.API, e *Engine, d Doors) {
	op := func(method, path, id, summary, description string) api.Op {
		return api.Op{Method: method, Path: visitorDoor + path, ID: id, Tag: "Visitor door", Door: api.Root,
			Summary: summary, Description: description, Permission: auth.Visitor, Errors: []int{404, 429}}
	}
	take := func(ctx context.Context, deed visitor.Deed) (Party, error) {
		who := partyOf(ctx)
		return who, d.Limiter.Take(deed, who.VisitorID)
	}
	api.Handle(a, op("GET", "/chats/{chatId}/survey", "getSurvey", "Read the form after a chat", "With what the visitor has said already."),
		func(ctx context.Context, in *chatIn) (*api.Out[Survey], error) {
			who, err := take(ctx, visitor.Looking)
			if err != nil {
				return nil, err
			}
			return answer(e.Survey(ctx, who, in.ChatID))
		})
	api.Handle(a, op("PUT", "/chats/{chatId}/survey", "submitSurvey", "Send the form after a chat",
		"Once the chat is over, for a day. It can be sent once: the same again changes nothing, other answers are refused, another grade or comment is taken."),
		func(ctx context.Context, in *surveyIn) (*api.Out[Survey], error) {
			who, err := take(ctx, visitor.Writing)
			if err != nil {
				return nil, err
			}
			return answer(e.SubmitSurvey(ctx, who, in.ChatID, in.Body.Fields))
		})
	api.Handle(a, op("POST", "/chats/{chatId}/survey/pass", "passSurvey", "Pass over the form after a chat",
		"The chat is not shown again when the page is loaded. The form can still be sent."),
		func(ctx context.Context, in *chatIn) (*api.Out[Survey], error) {
			who, err := take(ctx, visitor.Looking)
			if err != nil {
				return nil, err
			}
			return answer(e.PassSurvey(ctx, who, in.ChatID))
		})
	api.Handle(a, op("PUT", "/chats/{chatId}/rating", "rateChat", "Rate a chat",
		"From when an agent is in it until a day after its end, as often as the visitor likes. A grade of 0 and an empty comment leave what was said."),
		func(ctx context.Context, in *rateIn) (*api.Out[Survey], error) {
			who, err := take(ctx, visitor.Writing)
			if err != nil {
				return nil, err
			}
			return answer(e.Rate(ctx, who, in.ChatID, in.Body))
		})
	upload := op("POST", "/formFiles", "attachToForm", "Send a file ahead of a form",
		"For fields of the type attachment before and after a chat. The body is the file itself, held to the same rules as files in chats. "+
			"Only the form that names its id has it; without one it is gone after a day.")
	upload.MaxBody = e.files.MaxBytes() + 1 // so that larger ones are told why
	api.Handle(a, upload, func(ctx context.Context, in *formFileIn) (*api.Out[FormFile], error) {
		who, err := take(ctx, visitor.Uploading)
		if err != nil {
			return nil, err
		}
		f := &file.File{SiteID: who.SiteID, Kind: file.Chat, Name: in.Name}
		err = e.files.Receive(ctx, f, in.Body, nil)
		return answer(FormFile{f.Link, f.Name, f.Size}, err)
	})
	api.Handle(a, api.Op{Method: "GET", Path: agentDoor + "/chats/{chatId}/survey", ID: "getAgentsSurvey", Tag: "Agent door", Door: api.Root,
		Summary: "Read what the visitor said about a chat", Permission: auth.Self, Errors: []int{404}},
		func(ctx context.Context, in *chatIn) (*api.Out[Survey], error) {
			return answer(e.Survey(ctx, partyOf(ctx), in.ChatID))
		})
}
