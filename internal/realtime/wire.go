package realtime

//go:generate go run ./wiregen ../../web/packages/client/src/wire.gen.ts

import "parley/internal/chat"

// The wire messages: what is pushed to clients and what clients may ask. The
// types of web/packages/client/src/wire.gen.ts are generated from this file's.

// Push is what clients are sent: one of the following, told apart by type. Every
// push is a hint that may be lost.
type Push interface{ push() }

// MessagePush is a new message of a chat.
type MessagePush struct {
	Type    string       `json:"type" enum:"message"`
	ChatID  string       `json:"chatId"`
	Seq     int64        `json:"seq"`
	Message chat.Message `json:"message"`
}

// ChatPush is a chat whose state, agents or visitor changed.
type ChatPush struct {
	Type string    `json:"type" enum:"chat"`
	Chat chat.Chat `json:"chat"`
}

// TypingPush says that somebody is writing. Agents see what a visitor has not
// sent yet; an empty text means that the writing stopped.
type TypingPush struct {
	Type   string      `json:"type" enum:"typing"`
	ChatID string      `json:"chatId"`
	Sender chat.Sender `json:"sender"`
	Text   *string     `json:"text,omitempty"`
}

// SeenPush says that the visitor or an agent has seen the messages of a chat up to one.
type SeenPush struct {
	Type    string `json:"type" enum:"seen"`
	ChatID  string `json:"chatId"`
	By      string `json:"by" enum:"visitor,agent"`
	AgentID int64  `json:"agentId"`
	Seq     int64  `json:"seq"`
}

// RequestsPush says that the list of waiting requests changed, or another list of the desk.
type RequestsPush struct {
	Type string `json:"type" enum:"requests"`
}

// OfferPush tells an agent that a chat is offered to it alone, and in how many
// milliseconds the offer goes to somebody else.
type OfferPush struct {
	Type     string `json:"type" enum:"offer"`
	ChatID   string `json:"chatId"`
	AnswerIn int64  `json:"answerIn"`
}

// HeadPush tells the number of a chat's last message without the message.
type HeadPush struct {
	Type   string `json:"type" enum:"head"`
	ChatID string `json:"chatId"`
	Seq    int64  `json:"seq"`
	State  string `json:"state" enum:"queued,offered,chatting,ended"`
}

// PositionPush tells a visitor who waits in front of a queue where it stands: 1 is next.
// All others read it with their heads.
type PositionPush struct {
	Type        string `json:"type" enum:"position"`
	ChatID      string `json:"chatId"`
	Place       int    `json:"place"`
	WaitSeconds *int64 `json:"waitSeconds"`
}

func (PositionPush) push() {}

func newPositionPush(chatID string, p chat.Position) PositionPush {
	return PositionPush{Type: "position", ChatID: chatID, Place: p.Place, WaitSeconds: p.WaitSeconds}
}

// PresencePush tells agents the status of an agent of their site, and which of the
// site's away statuses away is.
type PresencePush struct {
	Type         string `json:"type" enum:"presence"`
	AgentID      int64  `json:"agentId"`
	Status       string `json:"status" enum:"online,away,offline"`
	AwayStatusID int64  `json:"awayStatusId"`
}

// StatusPush tells visitors whether somebody is there to answer on the site at all, and
// for which campaigns and departments somebody is.
type StatusPush struct {
	Type        string  `json:"type" enum:"status"`
	Status      string  `json:"status" enum:"online,offline"`
	Campaigns   []int64 `json:"campaigns"`
	Departments []int64 `json:"departments"`
}

// InvitationPush asks a visitor whether it wants to chat, or says that the invitation was
// answered in another window.
type InvitationPush struct {
	Type       string           `json:"type" enum:"invitation"`
	Invitation *chat.Invitation `json:"invitation"`
}

// SegmentPush tells agents who want to know that a visitor came into a segment.
type SegmentPush struct {
	Type        string `json:"type" enum:"segment"`
	VisitorID   string `json:"visitorId"`
	VisitorName string `json:"visitorName"`
	SegmentID   int64  `json:"segmentId"`
	Segment     string `json:"segment"`
	Color       string `json:"color"`
}

func (InvitationPush) push() {}
func (SegmentPush) push()    {}

// VisitorsPush tells agents that visitors came, went, or look at other pages: whoever
// shows the list reads again what it shows. It comes every two seconds at most.
type VisitorsPush struct {
	Type string `json:"type" enum:"visitors"`
}

func (MessagePush) push()  {}
func (ChatPush) push()     {}
func (TypingPush) push()   {}
func (SeenPush) push()     {}
func (RequestsPush) push() {}
func (OfferPush) push()    {}
func (HeadPush) push()     {}
func (VisitorsPush) push() {}
func (PresencePush) push() {}
func (StatusPush) push()   {}

func newHeadPush(chatID string, seq int64, state string) HeadPush {
	return HeadPush{Type: "head", ChatID: chatID, Seq: seq, State: state}
}

func newRequestsPush() RequestsPush { return RequestsPush{Type: "requests"} }

// TypingCall is the input of the command typing.
type TypingCall struct {
	ChatID string `json:"chatId"`
	Text   string `json:"text,omitempty"`
}

// SeenCall is the input of the command seen: the last message of a chat that stood before
// somebody's eyes. It is enough to send it when it changes, at most once a second.
type SeenCall struct {
	ChatID string `json:"chatId"`
	Seq    int64  `json:"seq"`
}

// HeadsCall is the input of the command heads: the last number that the client
// has of each of its chats.
type HeadsCall struct {
	Chats map[string]int64 `json:"chats"`
}

// Heads is the answer: where each of these chats stands, and for agents a number
// that changes with the waiting list.
type Heads struct {
	Chats    map[string]Head `json:"chats"`
	Revision int64           `json:"revision,omitempty"`
}

// Head is where a chat stands, and for visitors who wait where they do.
type Head struct {
	Seq      int64          `json:"seq"`
	State    string         `json:"state" enum:"queued,offered,chatting,ended"`
	Position *chat.Position `json:"position,omitempty"`
}
