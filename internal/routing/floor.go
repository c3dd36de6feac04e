package routing

import "slices"

// Way is what becomes of a waiting chat now.
type Way int

// The ways.
const (
	Keep   Way = iota // it waits in the queue
	Show              // it is shown to everybody who may take it; the first to accept has it
	Give              // it is offered to one agent
	Return            // nobody is there whom it was handed to: it goes back to where it was
)

// Decision is a way, and for Give to whom.
type Decision struct {
	Way     Way
	AgentID int64
}

// Floor is a site's agents as they stand and how chats are shared out among them. It
// decides about one waiting chat after the other, in their order; who is given one, or
// has an offer taken back, is noted with Load and Gave in between. Thousands of decisions
// are cheap when nobody has room.
type Floor struct {
	policy Policy
	agents []Agent
	at     map[int64]int
	there  []int // who is there and may accept
	byHand []int // of those, who is given none by allocation
	free   []int // of those, who is given some and has room
}

// NewFloor is the floor of these agents, who become its own.
func NewFloor(p Policy, agents []Agent) *Floor {
	f := &Floor{policy: p, agents: agents, at: make(map[int64]int, len(agents))}
	for i, a := range agents {
		f.at[a.ID] = i
		if !a.Online || !a.MayAccept {
			continue
		}
		f.there = append(f.there, i)
		if !a.Accepts {
			f.byHand = append(f.byHand, i)
		}
		if f.hasRoom(i) {
			f.free = append(f.free, i)
		}
	}
	return f
}

// Agent is the agent with an id, or false.
func (f *Floor) Agent(id int64) (Agent, bool) {
	i, ok := f.at[id]
	if !ok {
		return Agent{}, false
	}
	return f.agents[i], true
}

// Agents are all of them, not to be changed.
func (f *Floor) Agents() []Agent { return f.agents }

// IsAuto tells whether allocation is on.
func (f *Floor) IsAuto() bool { return f.policy.Auto }

// isGiven tells whether an agent who is there is given chats at all now.
func (f *Floor) isGiven(a Agent) bool {
	return f.policy.Auto && a.Online && a.MayAccept && a.Accepts && (f.policy.DuringCalls || !a.InCall)
}

func (f *Floor) hasRoom(i int) bool {
	a := f.agents[i]
	return f.isGiven(a) && a.Load < a.Limit
}

// HasFree tells whether anybody has room who is given chats.
func (f *Floor) HasFree() bool { return len(f.free) > 0 }

// Load counts a chat or an open offer of an agent's in, or out again.
func (f *Floor) Load(agentID int64, by int) {
	i, ok := f.at[agentID]
	if !ok {
		return
	}
	f.agents[i].Load += by
	is, was := f.hasRoom(i), slices.Index(f.free, i)
	switch {
	case is && was < 0:
		f.free = append(f.free, i)
	case !is && was >= 0:
		f.free = slices.Delete(f.free, was, was+1)
	}
}

// Gave notes that an agent was given a chat, as which number.
func (f *Floor) Gave(agentID, turn int64) {
	if i, ok := f.at[agentID]; ok {
		f.agents[i].Turn = turn
	}
	f.Load(agentID, 1)
}

// Decide says what becomes of a waiting chat. Without allocation it is shown to all who
// are there, may take it and have not refused. With it the chat is given to an agent who
// has room, and an offer that stands stays; when nobody has room it is shown to those who
// take their chats by hand, if there are any. What a colleague handed to an agent is
// offered to that one in any case, and goes back when nobody is there whom it is for.
func (f *Floor) Decide(r Request) Decision {
	if f.Stands(r) {
		return Decision{Give, r.OfferedTo}
	}
	switch {
	case r.IsReturned && !f.some(f.there, r):
		return Decision{Way: Return}
	case r.IsHanded && f.some(f.there, r):
		return Decision{Give, r.AgentID}
	}
	if !f.policy.Auto {
		return show(f.some(f.there, r))
	}
	if best := f.best(r); best >= 0 {
		return Decision{Give, f.agents[best].ID}
	}
	return show(f.policy.ByHand && f.some(f.byHand, r))
}

func show(is bool) Decision {
	if is {
		return Decision{Way: Show}
	}
	return Decision{}
}

// Stands tells whether a request is offered to one agent who can still be asked.
func (f *Floor) Stands(r Request) bool {
	a, ok := f.Agent(r.OfferedTo)
	return ok && (f.isGiven(a) || r.IsHanded && a.Online) && asks(r, a)
}

// asks tells whether a request may be an agent's and that one has not refused it.
func asks(r Request, a Agent) bool { return May(a, r) && !slices.Contains(r.RefusedBy, a.ID) }

// IsThere tells whether somebody is there who can be asked.
func (f *Floor) IsThere(r Request) bool { return f.some(f.there, r) }

// HasRoom tells whether an agent has no limit, being given no chats, or is below it.
func (f *Floor) HasRoom(a Agent) bool { return !f.policy.Auto || !a.Accepts || a.Load < a.Limit }

func (f *Floor) some(among []int, r Request) bool {
	return slices.ContainsFunc(among, func(i int) bool { return asks(r, f.agents[i]) })
}

// best is the agent with room who is to be given a request, or -1.
func (f *Floor) best(r Request) int {
	best, sharing := -1, f.policy.sharing(r)
	for _, i := range f.free {
		if asks(r, f.agents[i]) && (best < 0 || sharing.compare(r, f.agents[i], f.agents[best]) < 0) {
			best = i
		}
	}
	return best
}

// MayTake tells whether an agent may take a waiting chat by hand, there or not: always
// without allocation; with it an offer of the agent's own, and all others where that is allowed.
func (f *Floor) MayTake(a Agent, r Request) bool {
	return May(a, r) && (!f.policy.Auto || f.policy.ByHand || r.IsHanded || r.OfferedTo == a.ID)
}

// IsRefused tells whether somebody is there for a request, and everybody who is has
// refused it. When nobody is there it can still wait for somebody.
func (f *Floor) IsRefused(r Request) bool {
	there := slices.DeleteFunc(slices.Clone(f.there), func(i int) bool {
		a := f.agents[i]
		return !May(a, r) || f.policy.Auto && !f.policy.ByHand && !a.Accepts && !r.IsHanded
	})
	return len(there) > 0 && !f.some(there, r)
}
