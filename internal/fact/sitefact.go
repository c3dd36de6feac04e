package fact

// Visit says which visit a fact is about.
type Visit struct {
	At         int64
	SiteID     int64
	VisitID    int64
	VisitorID  int64
	CampaignID int64
}

func (v Visit) about(k Kind) row {
	return row{kind: k, at: v.At, site: v.SiteID, visit: v.VisitID, visitor: v.VisitorID, campaign: v.CampaignID}
}

// VisitStarted: a visit begins. data is the page that it begins on.
type VisitStarted struct {
	Visit
	Page Page
}

func (f VisitStarted) row() row {
	r := f.about(KindVisitStarted)
	r.data = f.Page
	return r
}

// PageViewed: a page was viewed. data is the page.
type PageViewed struct {
	Visit
	Page Page
}

func (f PageViewed) row() row {
	r := f.about(KindPageViewed)
	r.data = f.Page
	return r
}

// VisitEnded: nothing was heard for so long that the visit is over. number is the
// milliseconds from its beginning until something was heard last.
type VisitEnded struct {
	Visit
	Lasted int64
}

func (f VisitEnded) row() row {
	r := f.about(KindVisitEnded)
	r.number = value(f.Lasted)
	return r
}

// OfflineMessageSubmitted: an offline message (ref_id) was left. code is 1 when by the
// button and 2 when from the queue; chat_id is then the chat that was waited for.
type OfflineMessageSubmitted struct {
	Chat
	MessageID int64
	FromQueue bool
}

func (f OfflineMessageSubmitted) row() row {
	r := f.about(KindOfflineMessageSubmitted)
	r.reference, r.code = f.MessageID, value(1)
	if f.FromQueue {
		r.code = value(2)
	}
	return r
}

// Invitation is what a visitor was shown: by an agent, or by itself (code, as the
// source of a request). ref_id is the auto invitation.
type Invitation struct {
	At           int64
	SiteID       int64
	VisitorID    int64
	VisitID      int64
	CampaignID   int64
	Kind         Source
	InvitationID int64
	AgentID      int64
}

func (i Invitation) about(k Kind) row {
	return row{kind: k, at: i.At, site: i.SiteID, visitor: i.VisitorID, visit: i.VisitID, campaign: i.CampaignID,
		agent: i.AgentID, reference: i.InvitationID, code: value(i.Kind)}
}

// InvitationSent: an invitation was shown.
type InvitationSent struct{ Invitation }

func (f InvitationSent) row() row { return f.about(KindInvitationSent) }

// InvitationAccepted: the visitor followed it. number is when it was sent, because it
// counts at that time (NOTES-reports R25).
type InvitationAccepted struct {
	Invitation
	ChatID int64
	SentAt int64
}

func (f InvitationAccepted) row() row {
	r := f.about(KindInvitationAccepted)
	r.chat, r.number = f.ChatID, value(f.SentAt)
	return r
}

// ConversionAchieved: a conversion action (ref_id) was achieved. chat_id is the visitor's
// last answered chat, data the agents who were in it, number the value in thousandths.
type ConversionAchieved struct {
	Chat
	ActionID    int64
	Thousandths int64
	AgentIDs    []int64
}

func (f ConversionAchieved) row() row {
	r := f.about(KindConversionAchieved)
	r.reference, r.number = f.ActionID, value(f.Thousandths)
	r.data = struct {
		Agents []int64 `json:"agents"`
	}{append([]int64{}, f.AgentIDs...)}
	return r
}

// Person says which agent a fact is about.
type Person struct {
	At      int64
	SiteID  int64
	AgentID int64
}

func (p Person) about(k Kind) row { return row{kind: k, at: p.At, site: p.SiteID, agent: p.AgentID} }

// AgentLoggedIn: others begin to see the agent as there, online or away.
type AgentLoggedIn struct{ Person }

func (f AgentLoggedIn) row() row { return f.about(KindAgentLoggedIn) }

// AgentLoggedOut: others see the agent as there no more.
type AgentLoggedOut struct{ Person }

func (f AgentLoggedOut) row() row { return f.about(KindAgentLoggedOut) }

// Status is what others see of an agent.
type Status int

const (
	Online  Status = 1
	Away    Status = 2
	Offline Status = 3
)

// AgentStatusChanged: others see another status (code). ref_id is the custom away
// status, number 1 when logging in or out made the change.
type AgentStatusChanged struct {
	Person
	Status       Status
	AwayStatusID int64
	ByLogin      bool
}

func (f AgentStatusChanged) row() row {
	r := f.about(KindAgentStatusChanged)
	r.code, r.reference, r.number = value(f.Status), f.AwayStatusID, flag(f.ByLogin)
	return r
}

// DepartmentMembershipChanged: an agent becomes a member of a department (code 1) or is
// one no more (code 0).
type DepartmentMembershipChanged struct {
	Person
	DepartmentID int64
	Member       bool
}

func (f DepartmentMembershipChanged) row() row {
	r := f.about(KindDepartmentMembershipChanged)
	r.department, r.code = f.DepartmentID, flag(f.Member)
	return r
}

// AgentCapacityChanged: how many chats the agent may have at once (number).
type AgentCapacityChanged struct {
	Person
	MaxChats int
}

func (f AgentCapacityChanged) row() row {
	r := f.about(KindAgentCapacityChanged)
	r.number = value(f.MaxChats)
	return r
}
