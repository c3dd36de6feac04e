package rollup

// Measure is one number of a cell.
type Measure int

// The measures of cells of requests. A chat is an answered request.
const (
	Requests   Measure = iota // requests
	Chats                     // answered
	RefusedN                  // refused
	AbandonedN                // abandoned
	SwitchedN                 // switchedToMessage
	FromButton                // chats by source
	FromManual
	FromAuto
	Queued // requests that entered a queue, and what became of them
	QueuedChats
	QueuedRefused
	QueuedAbandoned
	QueuedSwitched
	QueueTime       // of those answered, abandoned or switched, in milliseconds
	QueueTimeMax    // the longest of these
	QueueMissed     // QueueTime of those abandoned or switched
	QueueMissedMax  // the longest of these
	WaitTime        // from request to outcome of requests answered, abandoned or switched
	Waits           // how many those are
	ChatTime        // of chats that are over
	EndedChats      // how many those are
	LastByAgent     // chats whose last message is an agent's
	ResponseTime    // of agents to the visitors of chats
	Responses       // how many those are
	AgentMessages   // in chats
	VisitorMessages // in chats
	CannedMessages  // in chats
	Grade1          // chats by their grade
	Grade2
	Grade3
	Grade4
	Grade5
	Transferred           // chats that were transferred
	DepartmentTransferred // from one department to another
	TransferredIn         // by department: into it
	TransferredOut        // by department: out of it
	Belonged              // by department: chats that it had at any moment
	WrappedUp             // chats with a wrap-up
	measures
)

// isMax tells the measures of which the highest counts instead of the sum.
func (m Measure) isMax() bool { return m == QueueTimeMax || m == QueueMissedMax }

// Sums is a cell of requests: what they amount to.
type Sums [measures]int64

// Merge adds a cell to another.
func Merge(into, from *Sums) {
	for m := range measures {
		if m.isMax() {
			into[m] = max(into[m], from[m])
		} else {
			into[m] += from[m]
		}
	}
}

// count adds a request. agentID is the agent whose time in the chat counts, 0 for the
// whole chat's (x-terms: chat time).
func (s *Sums) count(r *Request, agentID int64) {
	s[Requests]++
	s.countWait(r)
	if r.QueuedAt != 0 {
		s.countQueue(r)
	}
	switch r.Outcome {
	case Refused:
		s[RefusedN]++
	case Abandoned:
		s[AbandonedN]++
	case SwitchedToMessage:
		s[SwitchedN]++
	case Answered:
		s.countChat(r, agentID)
	}
}

func (s *Sums) countWait(r *Request) {
	if r.Outcome == Answered || r.isMissed() {
		s[Waits]++
		s[WaitTime] += r.Wait()
	}
}

func (r *Request) isMissed() bool { return r.Outcome == Abandoned || r.Outcome == SwitchedToMessage }

func (s *Sums) countQueue(r *Request) {
	s[Queued]++
	switch r.Outcome {
	case Answered:
		s[QueuedChats]++
	case Refused:
		s[QueuedRefused]++
	case Abandoned:
		s[QueuedAbandoned]++
	case SwitchedToMessage:
		s[QueuedSwitched]++
	}
	if r.Outcome == Answered || r.isMissed() {
		s[QueueTime] += r.QueueTime()
		s[QueueTimeMax] = max(s[QueueTimeMax], r.QueueTime())
	}
	if r.isMissed() {
		s[QueueMissed] += r.QueueTime()
		s[QueueMissedMax] = max(s[QueueMissedMax], r.QueueTime())
	}
}

func (s *Sums) countChat(r *Request, agentID int64) {
	s[Chats]++
	s[FromButton+Measure(r.Source-1)]++
	if r.EndedAt != 0 {
		s[EndedChats]++
		s[ChatTime] += r.timeOf(agentID)
	}
	s[ResponseTime] += r.ResponseTime
	s[Responses] += r.Responses
	s[AgentMessages] += r.AgentMessages
	s[VisitorMessages] += r.VisitorMessages
	s[CannedMessages] += r.CannedMessages
	if r.Grade != 0 {
		s[Grade1+Measure(r.Grade-1)]++
	}
	for m, is := range map[Measure]bool{LastByAgent: r.LastByAgent, Transferred: r.Transferred,
		DepartmentTransferred: r.DepartmentTransferred, WrappedUp: r.WrappedUp} {
		if is {
			s[m]++
		}
	}
}

// timeOf is the time that an agent was in the chat, or with 0 the chat's.
func (r *Request) timeOf(agentID int64) int64 {
	if agentID == 0 {
		return r.ChatTime()
	}
	for _, stay := range r.Agents {
		if stay.AgentID == agentID {
			return stay.Time
		}
	}
	return 0
}
