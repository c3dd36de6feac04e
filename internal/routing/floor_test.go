package routing_test

import (
	"testing"

	"parley/internal/routing"
)

var (
	keep = routing.Decision{}
	show = routing.Decision{Way: routing.Show}
)

func give(id int64) routing.Decision { return routing.Decision{Way: routing.Give, AgentID: id} }

func TestWithoutAllocationAllAreShown(t *testing.T) {
	t.Parallel()
	agents := []routing.Agent{
		{ID: 1, Online: true, MayAccept: true, Departments: []int64{7}},
		{ID: 2, Online: true, MayAccept: true, Departments: []int64{7, 8}, Accepts: true, Limit: 3},
		{ID: 3, MayAccept: true, Departments: []int64{8}},
		{ID: 4, Online: true, Departments: []int64{7, 8}},
	}
	for _, c := range []struct {
		name    string
		request routing.Request
		want    routing.Decision
		refused bool
	}{
		{"a request of the site is shown while somebody is there", routing.Request{}, show, false},
		{"so is one of a department", routing.Request{DepartmentID: 8}, show, false},
		{"nobody is there for a department", routing.Request{DepartmentID: 9}, keep, false},
		{"some refused", routing.Request{RefusedBy: []int64{1}}, show, false},
		{"all refused", routing.Request{RefusedBy: []int64{2, 1}}, keep, true},
		{"the only one there refused", routing.Request{DepartmentID: 8, RefusedBy: []int64{2}}, keep, true},
		{"who refused is not there any more", routing.Request{DepartmentID: 9, RefusedBy: []int64{3}}, keep, false},
		{"an offer to one agent ends", routing.Request{OfferedTo: 2}, show, false},
		{"for an agent who is there", routing.Request{AgentID: 1}, show, false},
		{"for an agent who is not", routing.Request{AgentID: 3}, keep, false},
		{"handed to an agent by a colleague", routing.Request{AgentID: 1, IsHanded: true}, give(1), false},
		{"handed to an agent who refused", routing.Request{AgentID: 1, IsHanded: true, RefusedBy: []int64{1}}, keep, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := routing.NewFloor(routing.Policy{}, agents)
			if got := f.Decide(c.request); got != c.want {
				t.Errorf("decided %v, want %v", got, c.want)
			}
			if got := f.IsRefused(c.request); got != c.refused {
				t.Errorf("refused: %t, want %t", got, c.refused)
			}
		})
	}
}

func TestAllocation(t *testing.T) {
	t.Parallel()
	agent := func(id int64, load, limit int, turn int64, departments ...int64) routing.Agent {
		return routing.Agent{ID: id, Online: true, MayAccept: true, Accepts: true, Load: load, Limit: limit, Turn: turn, Departments: departments}
	}
	with := func(a routing.Agent, change func(*routing.Agent)) routing.Agent { change(&a); return a }
	away := func(a *routing.Agent) { a.Online = false }
	call := func(a *routing.Agent) { a.InCall = true }
	manual := func(a *routing.Agent) { a.Accepts = false }
	stranger := func(a *routing.Agent) { a.MayAccept = false }
	last := routing.Sharing{Rule: routing.LoadBalancing, LastChattedPreferred: true}
	for _, c := range []struct {
		name    string
		policy  routing.Policy
		request routing.Request
		agents  []routing.Agent
		want    routing.Decision
	}{
		{"to whom has the fewest", routing.Policy{}, routing.Request{}, []routing.Agent{agent(1, 2, 3, 0), agent(2, 1, 3, 0)}, give(2)},
		{"of two alike to whom was given one longer ago", routing.Policy{}, routing.Request{}, []routing.Agent{agent(1, 1, 3, 5), agent(2, 1, 3, 4)}, give(2)},
		{"round robin", routing.Policy{Site: routing.Sharing{Rule: routing.RoundRobin}}, routing.Request{},
			[]routing.Agent{agent(1, 0, 3, 5), agent(2, 2, 3, 4)}, give(2)},
		{"round robin skips who is full", routing.Policy{Site: routing.Sharing{Rule: routing.RoundRobin}}, routing.Request{},
			[]routing.Agent{agent(1, 0, 3, 5), agent(2, 3, 3, 4)}, give(1)},
		{"by capability", routing.Policy{Site: routing.Sharing{Rule: routing.CapabilityWeighted}}, routing.Request{},
			[]routing.Agent{agent(1, 1, 3, 0), agent(2, 3, 10, 0)}, give(2)},
		{"by capability, of two alike who may have more", routing.Policy{Site: routing.Sharing{Rule: routing.CapabilityWeighted}}, routing.Request{},
			[]routing.Agent{agent(1, 0, 2, 0), agent(2, 1, 4, 9)}, give(2)},
		{"a department has a rule of its own", routing.Policy{Departments: map[int64]routing.Sharing{7: {Rule: routing.RoundRobin}}},
			routing.Request{DepartmentID: 7}, []routing.Agent{agent(1, 0, 3, 5, 7), agent(2, 2, 3, 4, 7)}, give(2)},
		{"only its members", routing.Policy{}, routing.Request{DepartmentID: 7}, []routing.Agent{agent(1, 0, 3, 0), agent(2, 2, 3, 0, 7)}, give(2)},
		{"the agent of the last chat", routing.Policy{Site: last}, routing.Request{PreferredID: 1}, []routing.Agent{agent(1, 2, 3, 0), agent(2, 0, 3, 0)}, give(1)},
		{"unless that one is full", routing.Policy{Site: last}, routing.Request{PreferredID: 1}, []routing.Agent{agent(1, 3, 3, 0), agent(2, 0, 3, 0)}, give(2)},
		{"or it is not wanted", routing.Policy{}, routing.Request{PreferredID: 1}, []routing.Agent{agent(1, 2, 3, 0), agent(2, 0, 3, 0)}, give(2)},
		{"nobody has room", routing.Policy{ByHand: true}, routing.Request{}, []routing.Agent{agent(1, 3, 3, 0), agent(2, 1, 0, 0)}, keep},
		{"not those who are away", routing.Policy{}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), away), agent(2, 2, 3, 0)}, give(2)},
		{"not those without the permission", routing.Policy{ByHand: true}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), stranger)}, keep},
		{"not those who take them by hand", routing.Policy{}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), manual)}, keep},
		{"to whom they are shown where that is allowed", routing.Policy{ByHand: true}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), manual)}, show},
		{"when nobody has room", routing.Policy{ByHand: true}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), manual), agent(2, 0, 1, 0)}, give(2)},
		{"not those in a call", routing.Policy{ByHand: true}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), call)}, keep},
		{"unless the site wants that", routing.Policy{DuringCalls: true}, routing.Request{}, []routing.Agent{with(agent(1, 0, 3, 0), call)}, give(1)},
		{"not who refused", routing.Policy{}, routing.Request{RefusedBy: []int64{2}}, []routing.Agent{agent(1, 2, 3, 0), agent(2, 0, 3, 0)}, give(1)},
		{"who let it pass comes last", routing.Policy{}, routing.Request{PassedBy: []int64{2}}, []routing.Agent{agent(1, 2, 3, 0), agent(2, 0, 3, 0)}, give(1)},
		{"and is asked again, the longest ago first", routing.Policy{}, routing.Request{PassedBy: []int64{2, 1}}, []routing.Agent{agent(1, 0, 3, 0), agent(2, 2, 3, 0)}, give(2)},
		{"an offer stands though the agent is full with it", routing.Policy{}, routing.Request{OfferedTo: 1}, []routing.Agent{agent(1, 3, 3, 0), agent(2, 0, 3, 0)}, give(1)},
		{"not when the agent is away", routing.Policy{}, routing.Request{OfferedTo: 1}, []routing.Agent{with(agent(1, 1, 3, 0), away), agent(2, 2, 3, 0)}, give(2)},
		{"nor when it refused", routing.Policy{}, routing.Request{OfferedTo: 1, RefusedBy: []int64{1}}, []routing.Agent{agent(1, 1, 3, 0), agent(2, 2, 3, 0)}, give(2)},
		{"for an agent who is full", routing.Policy{}, routing.Request{AgentID: 1}, []routing.Agent{agent(1, 3, 3, 0), agent(2, 0, 3, 0)}, keep},
		{"handed to one by a colleague", routing.Policy{}, routing.Request{AgentID: 1, IsHanded: true}, []routing.Agent{with(agent(1, 3, 3, 0), manual)}, give(1)},
		{"who is away", routing.Policy{}, routing.Request{AgentID: 1, IsHanded: true}, []routing.Agent{with(agent(1, 0, 3, 0), away)}, keep},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.policy.Auto = true
			if got := routing.NewFloor(c.policy, c.agents).Decide(c.request); got != c.want {
				t.Errorf("decided %v, want %v", got, c.want)
			}
		})
	}
}

func TestRoomIsCounted(t *testing.T) {
	t.Parallel()
	f := routing.NewFloor(routing.Policy{Auto: true}, []routing.Agent{{ID: 1, Online: true, MayAccept: true, Accepts: true, Limit: 2}})
	for i, want := range []routing.Decision{give(1), give(1), keep} {
		got := f.Decide(routing.Request{})
		if got != want {
			t.Errorf("chat %d: decided %v, want %v", i, got, want)
		}
		if got.Way == routing.Give {
			f.Gave(got.AgentID, int64(i+1))
		}
	}
	f.Load(1, -1)
	if got := f.Decide(routing.Request{}); got != give(1) {
		t.Errorf("with room again: decided %v", got)
	}
}

func TestWhoMayTakeByHand(t *testing.T) {
	t.Parallel()
	full := routing.Agent{ID: 1, Online: true, MayAccept: true, Accepts: true, Limit: 1, Load: 1}
	for _, c := range []struct {
		name    string
		policy  routing.Policy
		request routing.Request
		want    bool
	}{
		{"without allocation always", routing.Policy{}, routing.Request{}, true},
		{"with it where that is allowed", routing.Policy{Auto: true, ByHand: true}, routing.Request{OfferedTo: 2}, true},
		{"else only an own offer", routing.Policy{Auto: true}, routing.Request{OfferedTo: 1}, true},
		{"and no other", routing.Policy{Auto: true}, routing.Request{OfferedTo: 2}, false},
		{"nor what is for others", routing.Policy{}, routing.Request{AgentID: 2}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := routing.NewFloor(c.policy, []routing.Agent{full}).MayTake(full, c.request); got != c.want {
				t.Errorf("may take: %t, want %t", got, c.want)
			}
		})
	}
}
