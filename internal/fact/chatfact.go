package fact

// Chat says which chat a fact is about, and by what reports may group it. At is the
// fact's time in UTC milliseconds.
type Chat struct {
	At           int64
	SiteID       int64
	ChatID       int64
	VisitorID    int64
	VisitID      int64
	CampaignID   int64
	DepartmentID int64 // as it stands, 0 for none
}

func (c Chat) about(k Kind) row {
	return row{kind: k, at: c.At, site: c.SiteID, chat: c.ChatID, visitor: c.VisitorID, visit: c.VisitID,
		campaign: c.CampaignID, department: c.DepartmentID}
}

func (c Chat) withAgent(k Kind, agentID int64) row {
	r := c.about(k)
	r.agent = agentID
	return r
}

// Source is how a visitor came to ask for a chat.
type Source int

const (
	FromButton           Source = 1
	FromManualInvitation Source = 2
	FromAutoInvitation   Source = 3
)

// ChatRequested: a visitor asks for an agent, or a chatbot hands over. code is the
// source, ref_id the invitation, data the page.
type ChatRequested struct {
	Chat
	Source       Source
	InvitationID int64
	Page         Page
}

func (f ChatRequested) row() row {
	r := f.about(KindChatRequested)
	r.code, r.reference, r.data = value(f.Source), f.InvitationID, f.Page
	return r
}

// SegmentMatched: a segment matched when a chat was requested (chat_id) or an offline
// message was left (number). ref_id is the segment.
type SegmentMatched struct {
	Chat
	SegmentID        int64
	OfflineMessageID int64
}

func (f SegmentMatched) row() row {
	r := f.about(KindSegmentMatched)
	r.reference = f.SegmentID
	if f.OfflineMessageID != 0 {
		r.number = value(f.OfflineMessageID)
	}
	return r
}

// PreChatSubmitted: the form before a chat was sent. data lists the answers to closed questions.
type PreChatSubmitted struct {
	Chat
	Answers []Answer
}

func (f PreChatSubmitted) row() row {
	r := f.about(KindPreChatSubmitted)
	r.data = answers(f.Answers)
	return r
}

// Queue is where a chat waits: of the site, of a department (the chat's), or of one agent.
type Queue struct{ AgentID int64 }

// The kinds of queues, as the contract numbers them (NOTES-reports R44).
const (
	siteQueue       = 0
	departmentQueue = 1
	agentQueue      = 2
)

func (q Queue) of(c Chat, k Kind) row {
	r := c.withAgent(k, q.AgentID)
	switch {
	case q.AgentID != 0:
		r.code = value(agentQueue)
	case c.DepartmentID != 0:
		r.code = value(departmentQueue)
	default:
		r.code = value(siteQueue)
	}
	return r
}

// ChatQueued: a chat enters a queue, because nobody may be offered it now. code is the
// kind of queue; its department or agent stands in that column.
type ChatQueued struct {
	Chat
	Queue Queue
}

func (f ChatQueued) row() row { return f.Queue.of(f.Chat, KindChatQueued) }

// DequeueReason is why a chat leaves its queue.
type DequeueReason int

const (
	DequeuedOffered   DequeueReason = 1
	DequeuedAnswered  DequeueReason = 2
	DequeuedAbandoned DequeueReason = 3
	DequeuedSwitched  DequeueReason = 4
	DequeuedRefused   DequeueReason = 5
	DequeuedMoved     DequeueReason = 6
)

// ChatDequeued: a chat leaves its queue. code is the kind of queue, number the reason.
type ChatDequeued struct {
	Chat
	Queue  Queue
	Reason DequeueReason
}

func (f ChatDequeued) row() row {
	r := f.Queue.of(f.Chat, KindChatDequeued)
	r.number = value(f.Reason)
	return r
}

// ChatAccepted: the first agent joins, so that the request is answered. code is 1 when
// the agent took it and 2 when it was allocated, number the milliseconds since the request.
type ChatAccepted struct {
	Chat
	AgentID   int64
	Automatic bool
	Waited    int64
}

func (f ChatAccepted) row() row {
	r := f.withAgent(KindChatAccepted, f.AgentID)
	r.code, r.number = value(1), value(f.Waited)
	if f.Automatic {
		r.code = value(2)
	}
	return r
}

// ChatRefused: an agent turns a waiting chat down. code is 1 when that made the
// request's outcome refused, else 0.
type ChatRefused struct {
	Chat
	AgentID int64
	Final   bool
}

func (f ChatRefused) row() row {
	r := f.withAgent(KindChatRefused, f.AgentID)
	r.code = flag(f.Final)
	return r
}

// ChatMissed: a request ends unanswered. code is 1 when it was abandoned and 2 when the
// visitor left a message instead, number the milliseconds since the request.
type ChatMissed struct {
	Chat
	Switched bool
	Waited   int64
}

func (f ChatMissed) row() row {
	r := f.about(KindChatMissed)
	r.code, r.number = value(1), value(f.Waited)
	if f.Switched {
		r.code = value(2)
	}
	return r
}

// ChatTransferred: a chat is handed on by agent_id. code is 1 when to an agent and 2 when
// to a department, ref_id that agent or department, number 1 when it worked, data where it was before.
type ChatTransferred struct {
	Chat
	ByAgentID        int64
	ToAgentID        int64 // or
	ToDepartmentID   int64
	FromAgentID      int64
	FromDepartmentID int64
	Success          bool
}

func (f ChatTransferred) row() row {
	r := f.withAgent(KindChatTransferred, f.ByAgentID)
	r.code, r.reference, r.number = value(1), f.ToAgentID, flag(f.Success)
	if f.ToAgentID == 0 {
		r.code, r.reference = value(2), f.ToDepartmentID
	}
	r.data = struct {
		Agent      int64 `json:"fromAgent"`
		Department int64 `json:"fromDepartment"`
	}{f.FromAgentID, f.FromDepartmentID}
	return r
}

// AgentJoinedChat: opens the time of an agent in a chat.
type AgentJoinedChat struct {
	Chat
	AgentID int64
}

func (f AgentJoinedChat) row() row { return f.withAgent(KindAgentJoinedChat, f.AgentID) }

// AgentLeftChat: closes it. number is the milliseconds since the agent joined.
type AgentLeftChat struct {
	Chat
	AgentID int64
	Stayed  int64
}

func (f AgentLeftChat) row() row {
	r := f.withAgent(KindAgentLeftChat, f.AgentID)
	r.number = value(f.Stayed)
	return r
}

// Side is who did something in a chat.
type Side int

const (
	Visitor Side = 1
	Agent   Side = 2
	System  Side = 3
	Bot     Side = 4
)

// ChatEnded: an answered chat is over. code is who ended it, number the milliseconds
// since it was accepted.
type ChatEnded struct {
	Chat
	By      Side
	AgentID int64 // when By is Agent
	Lasted  int64
}

func (f ChatEnded) row() row {
	r := f.withAgent(KindChatEnded, f.AgentID)
	r.code, r.number = value(f.By), value(f.Lasted)
	return r
}

// MessageSent: each message. code is who sent it, number 1 for a note that visitors do not see.
type MessageSent struct {
	Chat
	By      Side
	AgentID int64 // when By is Agent
	Note    bool
}

func (f MessageSent) row() row {
	r := f.withAgent(KindMessageSent, f.AgentID)
	r.code, r.number = value(f.By), flag(f.Note)
	return r
}

// CannedMessageUsed: a canned message (ref_id) of a category (number) went out.
type CannedMessageUsed struct {
	Chat
	AgentID         int64
	CannedMessageID int64
	CategoryID      int64
}

func (f CannedMessageUsed) row() row {
	r := f.withAgent(KindCannedMessageUsed, f.AgentID)
	r.reference, r.number = f.CannedMessageID, value(f.CategoryID)
	return r
}

// RatingSubmitted: a grade from 1 to 5 (code) was given or changed. The comment stays with the chat.
type RatingSubmitted struct {
	Chat
	Grade int
}

func (f RatingSubmitted) row() row {
	r := f.about(KindRatingSubmitted)
	r.code = value(f.Grade)
	return r
}

// PostChatSubmitted: the form after a chat was sent. data lists the answers to closed questions.
type PostChatSubmitted struct {
	Chat
	Answers []Answer
}

func (f PostChatSubmitted) row() row {
	r := f.about(KindPostChatSubmitted)
	r.data = answers(f.Answers)
	return r
}

// WrapUpSubmitted: a wrap-up was saved; the last one of a chat counts. data holds the
// categories with their groups and the answers to closed questions. The comment stays with the chat.
type WrapUpSubmitted struct {
	Chat
	AgentID    int64
	Categories []Category
	Answers    []Answer
}

// Category is a wrap-up category and its group.
type Category struct {
	Category string `json:"category"`
	Group    string `json:"group"`
}

func (f WrapUpSubmitted) row() row {
	r := f.withAgent(KindWrapUpSubmitted, f.AgentID)
	r.data = struct {
		Categories []Category `json:"categories"`
		Answers    []Answer   `json:"answers"`
	}{append([]Category{}, f.Categories...), answers(f.Answers)}
	return r
}

// BotChatStarted: a talk with a chatbot (ref_id) begins.
type BotChatStarted struct {
	Chat
	BotID int64
}

func (f BotChatStarted) row() row {
	r := f.about(KindBotChatStarted)
	r.reference = f.BotID
	return r
}

// BotAnswered: a chatbot (ref_id) answers. number is its confidence in percent.
type BotAnswered struct {
	Chat
	BotID      int64
	Confidence int
}

func (f BotAnswered) row() row {
	r := f.about(KindBotAnswered)
	r.reference, r.number = f.BotID, value(f.Confidence)
	return r
}

// BotChatEnded: a talk with a chatbot (ref_id) is over. code is 1 when it was handed to an agent.
type BotChatEnded struct {
	Chat
	BotID      int64
	HandedOver bool
}

func (f BotChatEnded) row() row {
	r := f.about(KindBotChatEnded)
	r.reference, r.code = f.BotID, flag(f.HandedOver)
	return r
}

// answers makes a list that is never null.
func answers(list []Answer) []Answer { return append([]Answer{}, list...) }
