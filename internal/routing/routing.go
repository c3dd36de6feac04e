// Package routing decides who may be offered a waiting chat. Its functions are pure:
// the state comes in, the decision goes out.
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
}

// Request is a waiting chat.
type Request struct {
	ID           int64
	DepartmentID int64 // 0: the whole site
	Priority     Priority
	RequestedAt  int64
	RefusedBy    []int64
}

// May tells whether an agent may take a request at all, there or not.
func May(a Agent, r Request) bool {
	return a.MayAccept && (r.DepartmentID == 0 || slices.Contains(a.Departments, r.DepartmentID))
}

// eligible tells whether a request can be shown to an agent now, unless refused.
func eligible(a Agent, r Request) bool { return a.Online && May(a, r) }

// Offer lists the agents that a request is shown to now: all who are there, may take
// it and have not refused it. None means that it stays in the queue.
func Offer(r Request, agents []Agent) []int64 {
	var list []int64
	for _, a := range agents {
		if eligible(a, r) && !slices.Contains(r.RefusedBy, a.ID) {
			list = append(list, a.ID)
		}
	}
	return list
}

// IsRefused tells whether somebody is there for a request, and everybody who is has
// refused it. When nobody is there it can still wait for somebody.
func IsRefused(r Request, agents []Agent) bool {
	there := false
	for _, a := range agents {
		if !eligible(a, r) {
			continue
		}
		there = true
		if !slices.Contains(r.RefusedBy, a.ID) {
			return false
		}
	}
	return there
}

// Sort puts requests in the order in which they are to be answered: by priority, then
// first come, first served.
func Sort(requests []Request) {
	slices.SortFunc(requests, func(a, b Request) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.RequestedAt, b.RequestedAt), cmp.Compare(a.ID, b.ID))
	})
}
