package rollup

import (
	"slices"

	"parley/internal/fact"
)

// Outcome is how a request ended (x-terms).
type Outcome int64

// The outcomes, as the table rollup_request numbers them.
const (
	Pending           Outcome = 0
	Answered          Outcome = 1
	Refused           Outcome = 2
	Abandoned         Outcome = 3
	SwitchedToMessage Outcome = 4
)

// Request is all that reports count of one request and its chat. It is derived from all
// facts of the chat at once, so it is right whenever a fact comes and whatever was
// derived before.
type Request struct {
	ChatID, SiteID, VisitorID int64
	CampaignID                int64
	DepartmentID              int64 // as last set (NOTES-reports R22)
	RequestedAt               int64
	Source                    fact.Source
	InvitationID              int64
	PageURL                   string

	Outcome   Outcome
	OutcomeAt int64 // 0: Pending
	QueuedAt  int64 // when it first entered a queue before its outcome; 0: it never did
	Queue     Queue // the last one before its outcome
	EndedAt   int64 // when the chat was over; 0: it is not, or never was one

	AgentMessages, VisitorMessages int64 // without notes
	CannedMessages                 int64
	LastByAgent                    bool  // whose message the last one is, of visitor and agents
	Responses, ResponseTime        int64 // answers to the first unanswered message of the visitor, and the time that they took
	Grade                          int64 // 0: not rated
	WrappedUp                      bool

	Transferred           bool // at least once, with success
	DepartmentTransferred bool // from one department to another
	In, Out, Departments  []int64
	Segments              []int64
	Agents                []Stay

	queues []queueSpan
	stays  []InChat // To is 0 of one who is in it still
}

// Stay is an agent in a chat: how long altogether.
type Stay struct {
	AgentID int64   `json:"agent"`
	Time    int64   `json:"time"`
	Joined  []int64 `json:"joined"` // when
}

// Wait is the time from the request to its outcome.
func (r *Request) Wait() int64 { return r.OutcomeAt - r.RequestedAt }

// QueueTime is the time from first entering a queue to the outcome.
func (r *Request) QueueTime() int64 { return r.OutcomeAt - r.QueuedAt }

// ChatTime is the time from the first agent's joining to the end of the chat.
func (r *Request) ChatTime() int64 { return r.EndedAt - r.OutcomeAt }

// derive makes the request of a chat from its facts, in the order of their ids. It is
// nil for a talk that only a chatbot had (NOTES-reports R30).
func derive(facts []Fact) *Request {
	d := &derivation{joined: map[int64]int64{}}
	for i := range facts {
		d.take(&facts[i])
	}
	if d.r.RequestedAt == 0 {
		return nil
	}
	return &d.r
}

// derivation is a request while its facts are read.
type derivation struct {
	r      Request
	asked  int64           // when the first unanswered message of the visitor was sent
	joined map[int64]int64 // agent: since when it is in the chat
}

func (d *derivation) take(f *Fact) {
	r := &d.r
	if f.Kind.OfChat() && !f.ofMessage() {
		r.DepartmentID = f.DepartmentID
		include(&r.Departments, f.DepartmentID)
	}
	switch f.Kind {
	case fact.KindChatRequested:
		r.ChatID, r.SiteID, r.VisitorID, r.CampaignID, r.RequestedAt = f.ChatID, f.SiteID, f.VisitorID, f.CampaignID, f.At
		r.Source, r.InvitationID, r.PageURL = fact.Source(f.Code), f.RefID, f.page()
	case fact.KindSegmentMatched:
		if !f.ofMessage() {
			include(&r.Segments, f.RefID)
		}
	case fact.KindChatQueued:
		if r.Outcome == Pending && r.QueuedAt == 0 {
			r.QueuedAt = f.At
		}
		d.enterQueue(f)
	case fact.KindChatDequeued:
		d.leaveQueue(f.At)
	case fact.KindChatAccepted:
		d.ends(Answered, f.At)
	case fact.KindChatRefused:
		if f.Code == 1 {
			d.ends(Refused, f.At)
		}
	case fact.KindChatMissed:
		d.ends(Abandoned+Outcome(f.Code-1), f.At)
	case fact.KindChatEnded:
		r.EndedAt = f.At
	case fact.KindChatTransferred:
		d.transfer(f)
	case fact.KindAgentJoinedChat:
		d.joined[f.AgentID] = f.At
		d.stay(f.AgentID, 0, f.At)
		r.enters(f)
	case fact.KindAgentLeftChat:
		d.stay(f.AgentID, f.At-d.joined[f.AgentID])
		r.leaves(f)
	case fact.KindMessageSent:
		d.message(f)
	case fact.KindCannedMessageUsed:
		r.CannedMessages++
	case fact.KindRatingSubmitted:
		r.Grade = f.Code
	case fact.KindWrapUpSubmitted:
		r.WrappedUp = true
	}
}

// ends notes how the request ended; of a chat that waits again later the first counts.
func (d *derivation) ends(how Outcome, at int64) {
	if d.r.Outcome == Pending {
		d.r.Outcome, d.r.OutcomeAt = how, at
	}
}

func (d *derivation) transfer(f *Fact) {
	if f.Number != 1 {
		return
	}
	d.r.Transferred = true
	from := f.fromDepartment()
	if f.Code != 2 || from == 0 || from == f.RefID {
		return
	}
	d.r.DepartmentTransferred = true
	include(&d.r.Out, from)
	include(&d.r.In, f.RefID)
	include(&d.r.Departments, from)
}

// queueSpan is a time in a queue; until is 0 while it lasts.
type queueSpan struct {
	Queue
	since, until int64
}

func (d *derivation) enterQueue(f *Fact) {
	d.leaveQueue(f.At)
	id := f.DepartmentID
	if f.Code == 2 {
		id = f.AgentID
	} else if f.Code == 0 {
		id = 0
	}
	q := Queue{QueueKind(f.Code), id}
	if d.r.Outcome == Pending {
		d.r.Queue = q
	}
	d.r.queues = append(d.r.queues, queueSpan{q, f.At, 0})
}

func (d *derivation) leaveQueue(at int64) {
	if n := len(d.r.queues); n > 0 && d.r.queues[n-1].until == 0 {
		d.r.queues[n-1].until = at
	}
}

// stay adds to the time of an agent in the chat.
func (d *derivation) stay(agentID, ms int64, joined ...int64) {
	for i := range d.r.Agents {
		if d.r.Agents[i].AgentID == agentID {
			d.r.Agents[i].Time += ms
			d.r.Agents[i].Joined = append(d.r.Agents[i].Joined, joined...)
			return
		}
	}
	d.r.Agents = append(d.r.Agents, Stay{agentID, ms, joined})
}

func (d *derivation) message(f *Fact) {
	r := &d.r
	switch {
	case f.Number == 1: // a note
	case f.Code == int64(fact.Visitor):
		r.VisitorMessages++
		r.LastByAgent = false
		if d.asked == 0 {
			d.asked = f.At
		}
	case f.Code == int64(fact.Agent):
		r.AgentMessages++
		r.LastByAgent = true
		if d.asked != 0 {
			r.Responses++
			r.ResponseTime += f.At - d.asked
			d.asked = 0
		}
	}
}

// include adds an id to a set that is kept in order; 0 is none.
func include(set *[]int64, id int64) {
	if at, found := slices.BinarySearch(*set, id); id != 0 && !found {
		*set = slices.Insert(*set, at, id)
	}
}
