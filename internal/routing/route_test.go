package routing_test

import (
	"testing"

	"parley/internal/routing"
)

func TestRoute(t *testing.T) {
	t.Parallel()
	to := func(department int64, p routing.Priority) routing.Target {
		return routing.Target{DepartmentID: department, Priority: p}
	}
	agent := func(id int64) routing.Target { return routing.Target{AgentID: id, Priority: routing.High} }
	whole := to(0, routing.Normal)
	instead := func(t routing.Target) routing.Fail { return routing.Fail{Target: &t} }
	there := func(id int64, departments ...int64) routing.Agent {
		return routing.Agent{ID: id, Online: true, MayAccept: true, Departments: departments}
	}
	message := routing.Fail{Message: true}
	for _, c := range []struct {
		name   string
		plan   routing.Plan
		chosen int64
		agents []routing.Agent
		want   routing.Target
		leave  bool
	}{
		{"to the target", routing.Plan{Target: to(7, routing.High), Matched: true}, 0, []routing.Agent{there(1, 7)}, to(7, routing.High), false},
		{"where nobody is there it waits", routing.Plan{Target: to(9, routing.High), Matched: true}, 0, []routing.Agent{there(1)}, to(9, routing.High), false},
		{"no rule is about it", routing.Plan{Fail: instead(to(8, routing.Low))}, 0, nil, to(8, routing.Low), false},
		{"no rule is about it, and a message is to be left", routing.Plan{Fail: message}, 0, []routing.Agent{there(1)}, whole, true},
		{"no rule is about it, and the visitor has chosen", routing.Plan{Fail: message}, 9, []routing.Agent{there(1, 9)}, to(9, routing.Normal), false},
		{"what the visitor chose goes first", routing.Plan{Target: to(7, routing.High), Matched: true}, 9, []routing.Agent{there(1, 7, 9)}, to(9, routing.High), false},
		{"a backup takes over", routing.Plan{Target: to(7, routing.High), Matched: true}, 0, []routing.Agent{there(1, 8)}, to(8, routing.High), false},
		{"a backup's backup too", routing.Plan{Target: to(6, routing.High), Matched: true}, 0, []routing.Agent{there(1, 8)}, to(8, routing.High), false},
		{"backups before the failure", routing.Plan{Target: to(7, routing.High), Matched: true, Fail: message}, 0, []routing.Agent{there(1, 8)}, to(8, routing.High), false},
		{"the failure before waiting", routing.Plan{Target: to(7, routing.High), Matched: true, Fail: instead(whole)}, 0, []routing.Agent{there(1)}, whole, false},
		{"unless nobody is there either", routing.Plan{Target: to(7, routing.High), Matched: true, Fail: instead(to(9, routing.Low))}, 0, []routing.Agent{there(1)}, to(7, routing.High), false},
		{"a message before waiting", routing.Plan{Target: to(7, routing.High), Matched: true, Fail: message}, 0, nil, whole, true},
		{"backups in a circle end", routing.Plan{Target: to(4, routing.High), Matched: true}, 0, nil, to(4, routing.High), false},
		{"to an agent", routing.Plan{Target: agent(1), Matched: true, Fail: message}, 0, []routing.Agent{there(1), there(2)}, agent(1), false},
		{"who is not there", routing.Plan{Target: agent(3), Matched: true, Fail: instead(whole)}, 0, []routing.Agent{there(1)}, whole, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := routing.NewFloor(routing.Policy{Backups: map[int64]int64{6: 7, 7: 8, 4: 5, 5: 4}}, c.agents)
			if got, leave := f.Route(c.plan, c.chosen); got != c.want || leave != c.leave {
				t.Errorf("goes to %+v, %t; want %+v, %t", got, leave, c.want, c.leave)
			}
		})
	}
}

func TestStanding(t *testing.T) {
	t.Parallel()
	f := routing.NewFloor(routing.Policy{Backups: map[int64]int64{7: 8}}, []routing.Agent{{ID: 1, Online: true, MayAccept: true, Departments: []int64{8, 9}}})
	for _, c := range []struct {
		name             string
		request          routing.Request
		agentID, becomes int64
	}{
		{"where somebody is there it stays", routing.Request{DepartmentID: 9}, 0, 9},
		{"a backup takes over", routing.Request{DepartmentID: 7}, 0, 8},
		{"nobody is there anywhere", routing.Request{DepartmentID: 6}, 0, 6},
		{"with its agent", routing.Request{AgentID: 1}, 1, 0},
		{"whose agent is gone is for everybody", routing.Request{AgentID: 2}, 0, 0},
		{"where it was sent first", routing.Request{DepartmentID: 6, Elsewhere: []routing.Target{{DepartmentID: 9}, {DepartmentID: 8}}}, 0, 9},
		{"or who takes over there", routing.Request{DepartmentID: 6, Elsewhere: []routing.Target{{DepartmentID: 7}}}, 0, 8},
		{"the fallback", routing.Request{DepartmentID: 6, Elsewhere: []routing.Target{{DepartmentID: 6}, {AgentID: 1}}}, 1, 0},
		{"nobody is there elsewhere either", routing.Request{DepartmentID: 6, Elsewhere: []routing.Target{{DepartmentID: 6}, {DepartmentID: 5}}}, 0, 6},
		{"the fallback before everybody", routing.Request{AgentID: 2, Elsewhere: []routing.Target{{AgentID: 2}, {DepartmentID: 9}}}, 0, 9},
		{"a fallback that may be the whole site", routing.Request{DepartmentID: 6, Elsewhere: []routing.Target{{DepartmentID: 6}, {}}}, 0, 0},
		{"what is handed on stays", routing.Request{AgentID: 2, IsHanded: true, IsReturned: true}, 2, 0},
		{"to a department too", routing.Request{DepartmentID: 7, IsReturned: true}, 0, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := f.Standing(c.request); got.AgentID != c.agentID || got.DepartmentID != c.becomes {
				t.Errorf("belongs to %+v", got)
			}
		})
	}
}
