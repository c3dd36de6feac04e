package routing

import (
	"cmp"
	"slices"
)

// Rule is how chats are shared out among agents who are free.
type Rule string

// The rules of the contract.
const (
	LoadBalancing      Rule = "load balancing"      // to whom has the fewest
	RoundRobin         Rule = "round robin"         // to whom was given one the longest ago
	CapabilityWeighted Rule = "capability weighted" // to whom has the fewest for how many the agent may have
)

// Sharing is how a department, or the site, shares out its chats.
type Sharing struct {
	Rule                 Rule
	LastChattedPreferred bool // prefer the agent that the visitor talked to last
}

// Policy is how a site's waiting chats find their agents.
type Policy struct {
	Auto        bool // allocation is on
	ByHand      bool // with it on, agents may still take what waits by hand
	DuringCalls bool // agents in an audio or video chat are given chats too
	Site        Sharing
	Departments map[int64]Sharing
	Backups     map[int64]int64 // which department takes over from which, when nobody is there
}

func (p Policy) sharing(r Request) Sharing {
	if s, ok := p.Departments[r.DepartmentID]; ok {
		return s
	}
	return p.Site
}

// compare puts the agent first who is to be given a request, of two who have room. Who
// let it pass comes last, and of those the one who did so the longest ago comes first.
func (s Sharing) compare(r Request, a, b Agent) int {
	return cmp.Or(cmp.Compare(slices.Index(r.PassedBy, a.ID), slices.Index(r.PassedBy, b.ID)),
		s.compareLast(r, a, b), s.Rule.compare(a, b), cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.ID, b.ID))
}

func (s Sharing) compareLast(r Request, a, b Agent) int {
	switch {
	case !s.LastChattedPreferred || a.ID == b.ID:
		return 0
	case a.ID == r.PreferredID:
		return -1
	case b.ID == r.PreferredID:
		return 1
	}
	return 0
}

func (rule Rule) compare(a, b Agent) int {
	switch rule {
	case RoundRobin:
		return cmp.Compare(a.Turn, b.Turn)
	case CapabilityWeighted: // (load+1)/limit without a division: both have room, so no limit is 0
		return cmp.Or(cmp.Compare((a.Load+1)*b.Limit, (b.Load+1)*a.Limit), cmp.Compare(b.Limit, a.Limit))
	}
	return cmp.Compare(a.Load, b.Load)
}
