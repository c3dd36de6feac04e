package chat

import (
	"parley/internal/api"
	"parley/internal/file"
	"parley/internal/visitor"
)

// HistoryChat is a chat as the v2 API tells of it: one that was accepted and has ended.
type HistoryChat struct {
	ID              string                  `json:"id" readOnly:"true" format:"uuid" doc:"Chat id."`
	SSOUserID       string                  `json:"ssoUserId" readOnly:"true" doc:"SSO id of the visitor."`
	Name            string                  `json:"name" readOnly:"true" doc:"Visitor name."`
	Email           string                  `json:"email" readOnly:"true" doc:"Visitor mail."`
	Department      string                  `json:"department" readOnly:"true" doc:"Department name."`
	Agents          []ChatAgent             `json:"agents" readOnly:"true" doc:"Agents who took part."`
	PrechatFields   []visitor.FieldValue    `json:"prechatFields" readOnly:"true" doc:"Pre-chat answers."`
	CustomVariables []visitor.VariableValue `json:"customVariables" readOnly:"true" doc:"Custom variable values."`
	RequestTime     api.HistoryTime         `json:"requestTime" readOnly:"true" doc:"When requested, UTC."`
	WaitingTime     string                  `json:"waitingTime" readOnly:"true" doc:"Wait before acceptance, HH:mm:ss."`
	EndTime         api.HistoryTime         `json:"endTime" readOnly:"true" doc:"When ended, UTC."`
	ChatTranscript  []TranscriptLine        `json:"chatTranscript" readOnly:"true" nullable:"true" doc:"Messages; null for missed and refused chats."`
	Attachments     []file.Attachment       `json:"attachments" readOnly:"true" doc:"Files sent either way."`
	NoteAttachments []file.Attachment       `json:"noteAttachments" readOnly:"true" doc:"Files on internal notes."`
	PostChat        PostChatSurvey          `json:"postChat" readOnly:"true" doc:"Always present; grade \"-1\" when not rated."`
	Wrapup          *Wrapup                 `json:"wrapup" readOnly:"true" doc:"Null until wrapped up."`
}

// ChatAgent is an agent who took part.
type ChatAgent struct {
	ID          int64  `json:"id" doc:"Agent id."`
	DisplayName string `json:"display_name" alias:"name" doc:"Agent name."`
	Email       string `json:"email" doc:"Agent mail."`
}

// TranscriptLine is a message as the v2 API tells of it.
type TranscriptLine struct {
	Time          string `json:"time" doc:"When sent, UTC, MM/dd/yyyy HH:mm:ss."`
	Sender        string `json:"sender" doc:"Name of the sender; empty for the system."`
	Type          string `json:"type" enum:"enumSystem,enumAgent,enumVisitor" doc:"Who sent it."`
	Content       string `json:"content" doc:"Text; screens must escape it."`
	IsNoteMessage bool   `json:"isNoteMessage" doc:"Internal note of an agent."`
}

// PostChatSurvey is what a visitor said after a chat.
type PostChatSurvey struct {
	RatingGrade   string               `json:"ratingGrade" enum:"-1,1,2,3,4,5" doc:"\"1\" to \"5\", or \"-1\" for none."`
	RatingComment string               `json:"ratingComment" doc:"Comment."`
	Fields        []visitor.FieldValue `json:"fields" doc:"Custom answers."`
}

// Wrapup is what an agent noted after a chat.
type Wrapup struct {
	Category []WrapupCategory     `json:"category" doc:"Categories."`
	Comment  string               `json:"comment" doc:"Comment."`
	Fields   []visitor.FieldValue `json:"fields" doc:"Custom answers."`
}

// WrapupCategory is a category and its group.
type WrapupCategory struct {
	Category string `json:"category" doc:"Category."`
	Group    string `json:"group" doc:"Group of the category; empty in basic mode."`
}

// HistoryPage is a page of the history.
type HistoryPage struct {
	Total        int           `json:"total" doc:"Matches in all pages."`
	PreviousPage string        `json:"previousPage" doc:"URL of the page before; the first page when on it."`
	NextPage     string        `json:"nextPage" doc:"URL of the page after; empty on the last."`
	Chats        []HistoryChat `json:"chats" doc:"This page."`
}
