package chat

// Events are published on the bus after the commit of the step that caused them, and
// are hints: whoever needs certainty reads the database.

// MessageSent says that a message was stored.
type MessageSent struct {
	SiteID     int64
	ChatID     int64 // 0 in a chat between agents
	ChatUUID   string
	VisitorID  string
	AgentIDs   []int64 // who is in the chat or watches it
	Message    Message
	Visibility string
}

// ChatChanged says that a chat's state or agents changed. AgentIDs are those who are in
// it or watch it, and those who did until now.
type ChatChanged struct {
	SiteID    int64
	Chat      Chat
	AgentIDs  []int64
	VisitorID string
}

// RequestChanged says that a site's waiting list changed.
type RequestChanged struct {
	SiteID int64
}

// ChatOffered says that a chat was offered to one agent alone.
type ChatOffered struct {
	SiteID   int64
	ChatUUID string
	AgentID  int64
	AnswerIn int64 // milliseconds
}

// AgentChanged says that others see another status of an agent.
type AgentChanged struct {
	SiteID  int64
	AgentID int64
	Seen
}

// DeskChanged says that what agents have before them changed: chats that they watch, or
// are asked to join.
type DeskChanged struct {
	SiteID   int64
	AgentIDs []int64
}

// InvitationChanged says that a visitor was invited, or that an invitation was answered
// (nil), which its other windows need not show any more.
type InvitationChanged struct {
	SiteID     int64
	VisitorID  string
	Invitation *Invitation
}

// SegmentEntered says that a visitor came into a segment of which these agents want to know.
type SegmentEntered struct {
	SiteID      int64
	VisitorID   string
	VisitorName string
	SegmentID   int64
	Segment     string
	Color       string
	AgentIDs    []int64
}

// VisitorsChanged says that visitors came, went, or look at other pages.
type VisitorsChanged struct {
	SiteID int64
}
