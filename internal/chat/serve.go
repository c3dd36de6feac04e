package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/geo"
	"parley/internal/visitor"
)

// Doors are what the chat's operations need beside the engine.
type Doors struct {
	Tokens  visitor.Tokens
	Limiter *visitor.Limiter
	Atlas   *geo.Atlas // nil: places are not known
}

// aboutVisitorDoor is what all doors of visitors have in common.
const aboutVisitorDoor = "What a page does for its visitor; the widget uses nothing else, and docs/own-widget.md shows how to build another. " +
	"Begin with POST /api/visitor/v1/visits, keep the token it answers with, and send it as Bearer with all other calls and with the next visit. " +
	"A token is the visitor's only credential: it holds on its site alone and opens nothing but the visitor's own chats. The visitor id is none. " +
	"Pages of any origin may call, without cookies. What is sent carries a clientId of the page's choice: repeated after no answer, it is the same message or request. " +
	"Messages of a chat are numbered from 1 without gaps. New ones are pushed on the realtime channel (x-channels in this document), or read after a number."

// Serve registers the visitors' door, the agents' door for chats, and the history.
func Serve(a *api.API, e *Engine, d Doors) {
	api.DescribeTag(a, "Visitor door", aboutVisitorDoor)
	serveVisits(a, e, d)
	serveVisitorChats(a, e, d)
	serveAgentChats(a, e)
	serveStatuses(a, e)
	serveUploads(a, e, d)
	serveTransfers(a, e)
	serveInvitations(a, e, d)
	serveSeen(a, e, d)
	serveCanned(a, e)
	serveSurveys(a, e, d)
	serveWrapUps(a, e)
	serveTranscripts(a, e, d)
	serveForms(a, e, d)
	servePeople(a, e)
	serveHistory(a, e)
	serveMissed(a, e)
}

// partyOf is the caller as a party.
func partyOf(ctx context.Context) Party { return partyFrom(auth.From(ctx)) }

func partyFrom(p *auth.Principal) Party {
	return Party{
		SiteID: p.SiteID, AgentID: p.AgentID, VisitorID: p.VisitorID,
		AllHistory: p.Has(auth.ViewAllHistory), DepartmentHistory: p.Has(auth.ViewHistoryInMyDepartment),
		MonitorsAll: p.Has(auth.MonitorAllChats), MonitorsDepartment: p.Has(auth.MonitorChatsInMyDepartment), Joins: p.Has(auth.JoinChats),
	}
}

type chatIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
}

type messagesIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	After  int64  `query:"after" minimum:"0" default:"0" doc:"Number after which to begin."`
	Limit  int    `query:"limit" minimum:"1" clip:"500" default:"200" doc:"Most messages to return."`
}

// SendIn is a message to be sent.
type SendIn struct {
	ClientID string `json:"clientId" required:"true" doc:"The sender's own name for the message, unique in the chat; a repeated one is the same message."`
	Text     string `json:"text" required:"true" maxLength:"10000" doc:"Plain text."`
}

type sendIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   SendIn
}

// AgentSendIn is a message that an agent sends.
type AgentSendIn struct {
	SendIn
	CannedMessageID int64 `json:"cannedMessageId" doc:"Canned message that the text was made from, whose use is then counted and whose macros are filled in; 0 for none."`

	Note bool `json:"note" doc:"A note: colleagues see it, visitors never get it."`
}

type agentSendIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   AgentSendIn
}

// answer wraps a result for the API.
func answer[T any](v T, err error) (*api.Out[T], error) {
	if err != nil {
		return nil, err
	}
	return &api.Out[T]{Body: v}, nil
}
