// Package chat is the engine: requests, chats, messages and the waiting list.
//
// Every change is one step of the database that moves a chat along the table of
// transitions, numbers its messages, records the facts, and publishes events when it
// has committed. Nothing is kept in memory between two steps: any node can do any
// step, and can be killed at any time.
package chat

import "parley/internal/api"

// Agent is an agent as others see it.
type Agent struct {
	ID   int64  `json:"id" doc:"Agent id."`
	Name string `json:"name" doc:"Name that visitors see."`
}

// Visitor is what a chat knows of its visitor.
type Visitor struct {
	ID        string `json:"id" doc:"Visitor id, a uuid; no credential."`
	SSOUserID string `json:"ssoUserId" doc:"Who the visitor is at the site's identity provider; empty for one who has not signed in."`
	Name      string `json:"name" doc:"As given in the form."`
	Email     string `json:"email" doc:"As given in the form."`
	PageURL   string `json:"pageUrl" doc:"Page on which the chat was requested."`
	PageTitle string `json:"pageTitle" doc:"Its title."`
}

// Chat is a chat as both doors and the pushes tell of it.
type Chat struct {
	ID           string    `json:"id" doc:"Chat id, a uuid."`
	State        State     `json:"state" enum:"queued,offered,chatting,ended" doc:"Waiting (queued: nobody is there to take it; offered: shown to agents), chatting or ended."`
	CampaignID   int64     `json:"campaignId" doc:"Campaign it was requested from."`
	DepartmentID int64     `json:"departmentId" doc:"Department it is for; 0 is the whole site."`
	Head         int64     `json:"head" doc:"Number of the last message."`
	RequestedAt  api.Time  `json:"requestedAt" doc:"When it was requested."`
	AcceptedAt   *api.Time `json:"acceptedAt" doc:"When the first agent joined."`
	EndedAt      *api.Time `json:"endedAt" doc:"When it ended."`
	EndedBy      string    `json:"endedBy" enum:",visitor,agent,system" doc:"Who ended it; empty while it lasts."`
	Switched     string    `json:"switched" enum:",byVisitor,queueFull,waitedTooLong,nobodyThere" doc:"Why it ended without an answer and a message is left instead; empty for all others. Until one is left the visitor can be asked for it."`
	Transfer     *Transfer `json:"transfer" doc:"To whom it is being handed, while nobody has taken it; null when it is not."`
	Agents       []Agent   `json:"agents" doc:"Agents who are in it."`
	Visitor      Visitor   `json:"visitor" doc:"The visitor."`
}

// Transfer is a chat's way to another agent or department.
type Transfer struct {
	ByAgentID    int64 `json:"byAgentId" doc:"Who hands it on."`
	AgentID      int64 `json:"agentId" doc:"To which agent; 0: to a department."`
	DepartmentID int64 `json:"departmentId" doc:"To which department; 0: to an agent."`
}

// Head is where a chat stands.
type Head struct {
	Seq      int64
	State    string
	Position *Position // of a visitor who waits
}

// Audience is who is in a running chat.
type Audience struct {
	VisitorID   string
	VisitorName string
	AgentIDs    []int64
	Monitors    []int64 // agents who watch it without being in it
}

// Change is a chat that facts were recorded about, as it stands now.
type Change struct {
	SiteID    int64
	ChatID    string
	Seq       int64 // its last message
	State     string
	VisitorID string
	AgentIDs  []int64 // who is in it or watches it
	StateFact int64   // the last of these facts that is not about a message, 0 if all are
}
