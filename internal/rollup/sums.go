package rollup

import "parley/internal/fact"

// countRequest adds a request. Its visitor is one who had a chat when it was answered.
func (c *Cell) countRequest(r *Request, agentID int64) {
	c.count(r, agentID)
	if r.Outcome == Answered {
		c.joins(chatted, r.VisitorID)
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
		s[RefusedRequests]++
	case Abandoned:
		s[AbandonedRequests]++
	case SwitchedToMessage:
		s[SwitchedRequests]++
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
	s[FromButton+Measure(min(max(r.Source, fact.FromButton), fact.FromAutoInvitation)-1)]++
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
		s[Grade1+Measure(min(r.Grade, 5)-1)]++
	}
	s.countIf(r.LastByAgent, LastByAgent)
	s.countIf(r.Transferred, TransferredChats)
	s.countIf(r.DepartmentTransferred, DepartmentTransferred)
	s.countIf(r.WrappedUp, WrappedUp)
}

func (s *Sums) countIf(is bool, m Measure) {
	if is {
		s[m]++
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
