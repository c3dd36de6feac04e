package recount

import "encoding/json"

// The outcomes of requests (x-terms).
const (
	pending = iota
	answered
	refused
	abandoned
	switchedToMessage
)

// request is a request and its chat, as its facts tell.
type request struct {
	id, at, visitor, campaign, department int64
	source                                int64
	page                                  string
	outcome                               int
	outcomeAt                             int64
	queuedAt                              int64 // 0: it never queued before its outcome
	endedAt                               int64 // 0: it goes on, or never began
	ended                                 bool
	segments                              map[int64]bool
	stays                                 []stay
	queues                                []wait
	responses                             []int64 // how long the visitor waited for each
	byAgents, byVisitor, canned           int64
	lastByAgent                           bool
	grade                                 int64
	wrapped                               bool
	transferred, acrossDepartments        bool
	into, outOf, belonged                 map[int64]bool
	preChat, postChat, wrapUp             string // as they were sent last
}

// stay is an agent in a chat. The end of one that goes on is 0.
type stay struct{ agent, from, to int64 }

// wait is a request in a queue: of the site (0), a department (1) or an agent (2).
type wait struct{ kind, id, from, to int64 }

// gather makes requests and agents' days of the events.
func (s *Site) gather() {
	byChat := map[int64]*request{}
	asked := map[int64]int64{} // chat: when its visitor began to wait for an answer
	for i := range s.events {
		e := &s.events[i]
		if e.kind != chatRequested {
			continue
		}
		r := &request{id: e.chat, at: e.at, visitor: e.visitor, campaign: e.campaign, source: e.code, page: e.page(),
			segments: map[int64]bool{}, into: map[int64]bool{}, outOf: map[int64]bool{}, belonged: map[int64]bool{}}
		byChat[e.chat] = r
		s.requests = append(s.requests, r)
	}
	for i := range s.events {
		e := &s.events[i]
		if r := byChat[e.chat]; r != nil && e.isOfChat() {
			r.take(e, asked)
		}
	}
	s.gatherAgents()
}

// isOfChat tells the facts that a chat's story is made of.
func (e *event) isOfChat() bool {
	if e.kind == segmentMatched {
		return e.number == 0
	}
	return e.kind >= chatRequested && e.kind <= wrapUpSubmitted || e.kind >= botChatStarted
}

func (r *request) take(e *event, asked map[int64]int64) {
	r.department = e.department
	if e.department != 0 {
		r.belonged[e.department] = true
	}
	switch e.kind {
	case segmentMatched:
		r.segments[e.ref] = true
	case preChatSubmitted:
		r.preChat = e.data
	case postChatSubmitted:
		r.postChat = e.data
	case wrapUpSubmitted:
		r.wrapped, r.wrapUp = true, e.data
	case ratingSubmitted:
		r.grade = e.code
	case cannedMessageUsed:
		r.canned++
	case chatQueued:
		if r.outcome == pending && r.queuedAt == 0 {
			r.queuedAt = e.at
		}
		id := [...]int64{0, e.department, e.agent}[e.code]
		r.queues = append(r.queues, wait{e.code, id, e.at, 0})
	case chatDequeued:
		if n := len(r.queues); n > 0 {
			r.queues[n-1].to = e.at
		}
	case chatAccepted:
		r.comesOut(answered, e.at)
	case chatRefused:
		if e.code == 1 {
			r.comesOut(refused, e.at)
		}
	case chatMissed:
		r.comesOut([...]int{0, abandoned, switchedToMessage}[e.code], e.at)
	case chatEnded:
		r.ended, r.endedAt = true, e.at
	case agentJoinedChat:
		r.stays = append(r.stays, stay{e.agent, e.at, 0})
	case agentLeftChat:
		for i := range r.stays {
			if r.stays[i].agent == e.agent && r.stays[i].to == 0 {
				r.stays[i].to = e.at
			}
		}
	case chatTransferred:
		r.handedOn(e)
	case messageSent:
		r.hear(e, asked)
	}
}

// comesOut notes the outcome, of which there is one (R8).
func (r *request) comesOut(outcome int, at int64) {
	if r.outcome == pending {
		r.outcome, r.outcomeAt = outcome, at
	}
}

// handedOn counts transfers that succeeded (R38).
func (r *request) handedOn(e *event) {
	if e.number != 1 {
		return
	}
	r.transferred = true
	var d struct{ FromDepartment int64 }
	_ = json.Unmarshal([]byte(e.data), &d)
	if e.code == 2 && d.FromDepartment != 0 && d.FromDepartment != e.ref {
		r.acrossDepartments = true
		r.outOf[d.FromDepartment], r.into[e.ref] = true, true
		r.belonged[d.FromDepartment] = true
	}
}

// hear counts a message; notes and what the system says do not count.
func (r *request) hear(e *event, asked map[int64]int64) {
	switch {
	case e.number == 1:
	case e.code == 1:
		r.byVisitor++
		r.lastByAgent = false
		if _, waits := asked[e.chat]; !waits {
			asked[e.chat] = e.at
		}
	case e.code == 2:
		r.byAgents++
		r.lastByAgent = true
		if since, waits := asked[e.chat]; waits {
			r.responses = append(r.responses, e.at-since)
			delete(asked, e.chat)
		}
	}
}

// joined tells whether an agent was in the chat.
func (r *request) joined(agent int64) bool {
	for _, s := range r.stays {
		if s.agent == agent {
			return true
		}
	}
	return false
}

// timeOf is how long an agent was in the chat.
func (r *request) timeOf(agent int64) (ms int64) {
	for _, s := range r.stays {
		if s.agent == agent && s.to != 0 {
			ms += s.to - s.from
		}
	}
	return ms
}

// has tells whether the request counts for an entity.
func (r *request) has(by string, id int64) bool {
	switch by {
	case "campaign":
		return r.campaign == id
	case "department":
		return r.department == id
	case "visitorSegment":
		return r.segments[id]
	case "agent":
		return r.joined(id)
	}
	return true
}
