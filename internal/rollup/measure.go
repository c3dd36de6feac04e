package rollup

// Measure is one number of a cell. Durations are milliseconds.
type Measure int

// The measures. A chat is an answered request. Quarters are stored with their numbers: whoever changes these
// has a migration empty what is derived.
const (
	Requests              Measure = iota // by the time of the request, as all that follow until Visits
	Chats                                // answered
	RefusedRequests                      // by outcome
	AbandonedRequests                    //
	SwitchedRequests                     //
	FromButton                           // chats by source
	FromManual                           //
	FromAuto                             //
	Queued                               // requests that entered a queue
	QueuedChats                          // of these by outcome
	QueuedRefused                        //
	QueuedAbandoned                      //
	QueuedSwitched                       //
	QueueTime                            // of those answered, abandoned or switched
	QueueTimeMax                         // the longest of these
	QueueMissed                          // QueueTime of those abandoned or switched
	QueueMissedMax                       // the longest of these
	QueueSizeMax                         // the most that waited at one moment in one queue
	WaitTime                             // from request to outcome of requests answered, abandoned or switched
	Waits                                // how many those are
	ChatTime                             // of chats that are over
	EndedChats                           // how many those are
	LastByAgent                          // chats whose last message is an agent's
	ResponseTime                         // of agents to the visitors of chats
	Responses                            // how many those are
	AgentMessages                        // in chats
	VisitorMessages                      //
	CannedMessages                       //
	Grade1                               // chats by grade
	Grade2                               //
	Grade3                               //
	Grade4                               //
	Grade5                               //
	TransferredChats                     // chats that were transferred
	DepartmentTransferred                // from one department to another
	TransferredIn                        // by department: into it
	TransferredOut                       // by department: out of it
	Belonged                             // by department: chats that it had at any moment
	WrappedUp                            // chats with a wrap-up
	Joined                               // chats by whom an agent joined them for: of a department, its members
	Visits                               // by their beginning
	Messages                             // offline messages, by when they were left
	MessagesQueued                       // of these from the queue
	ManualSent                           // invitations, by when they were sent
	ManualAccepted                       //
	AutoSent                             //
	AutoAccepted                         //
	Conversions                          // by when they were achieved
	ConversionValue                      // in thousandths
	measures
)

// columns are the measures as columns of the table rollup_cell.
var columns = [measures]string{
	"requests", "chats", "refused", "abandoned", "switched", "from_button", "from_manual", "from_auto",
	"queued", "queued_chats", "queued_refused", "queued_abandoned", "queued_switched", "queue_time", "queue_time_max", "queue_missed", "queue_missed_max", "queue_size_max",
	"wait_time", "waits", "chat_time", "ended_chats", "last_by_agent", "response_time", "responses", "agent_messages", "visitor_messages", "canned_messages",
	"grade1", "grade2", "grade3", "grade4", "grade5", "transferred", "department_transferred", "transferred_in", "transferred_out", "belonged", "wrapped_up", "joined",
	"visits", "messages", "messages_queued", "manual_sent", "manual_accepted", "auto_sent", "auto_accepted", "conversions", "conversion_value",
}

// isMax tells the measures of which the highest counts instead of the sum.
func (m Measure) isMax() bool { return m == QueueTimeMax || m == QueueMissedMax || m == QueueSizeMax }

// Sums is a cell: what happened in a span, in numbers.
type Sums [measures]int64

// Merge adds a cell to another.
func Merge(into, from *Sums) {
	for m := range measures {
		into.add(m, from[m])
	}
}

func (s *Sums) add(m Measure, n int64) {
	if m.isMax() {
		s[m] = max(s[m], n)
	} else {
		s[m] += n
	}
}
