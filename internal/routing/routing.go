// Package routing decides where requests go and who is given them. Its functions are
// pure: the state comes in, the decision goes out.
package routing

import (
	"cmp"
	"slices"
)

// Priority orders requests: a smaller one goes first.
type Priority int

// The priorities of the contract.
const (
	Highest Priority = 1
	High    Priority = 2
	Normal  Priority = 3
	Low     Priority = 4
	Lowest  Priority = 5
)

// Agent is an agent as routing sees it.
type Agent struct {
	ID          int64
	Online      bool
	MayAccept   bool // holds the permission
	Departments []int64

	Accepts bool  // is given chats by allocation
	InCall  bool  // is in an audio or video chat
	Limit   int   // how many at once, by allocation
	Load    int   // chats that the agent is in, and offers that it has not answered
	Turn    int64 // counts up with every chat that was given; 0: none yet
}

// Request is a waiting chat.
type Request struct {
	ID           int64
	DepartmentID int64 // 0: the whole site
	AgentID      int64 // the only agent that it is for; 0: anybody
	IsHanded     bool  // to that agent by a colleague: no limit binds
	IsReturned   bool  // when nobody is there whom a colleague handed it to, it goes back
	IsAnswered   bool  // an agent had it before: it goes in front of those of its priority
	Priority     Priority
	RequestedAt  int64
	PreferredID  int64    // the agent that the visitor talked to last; 0: nobody
	OfferedTo    int64    // the agent that it is offered to alone; 0: nobody
	RefusedBy    []int64  // who is not asked any more
	PassedBy     []int64  // who let an offer pass, the longest ago first
	Elsewhere    []Target // where it may go when nobody is there where it waits, the best first
}

// May tells whether an agent may take a request at all, there or not.
func May(a Agent, r Request) bool {
	switch {
	case !a.MayAccept:
		return false
	case r.AgentID != 0:
		return a.ID == r.AgentID
	}
	return r.DepartmentID == 0 || slices.Contains(a.Departments, r.DepartmentID)
}

// Compare orders requests as they are to be answered: by priority, then those in front
// that an agent had before, then first come, first served.
func Compare(a, b Request) int {
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), front(a.IsAnswered, b.IsAnswered), cmp.Compare(a.RequestedAt, b.RequestedAt), cmp.Compare(a.ID, b.ID))
}

// front puts what is marked first.
func front(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
