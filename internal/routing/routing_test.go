package routing_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parley/internal/routing"
)

func TestMay(t *testing.T) {
	t.Parallel()
	away := routing.Agent{ID: 1, MayAccept: true, Departments: []int64{7}}
	if !routing.May(away, routing.Request{DepartmentID: 7}) || routing.May(away, routing.Request{DepartmentID: 8}) {
		t.Error("an agent may take what is for its departments, away or not")
	}
	if routing.May(routing.Agent{ID: 1, Online: true}, routing.Request{}) {
		t.Error("without the permission nothing may be taken")
	}
	if !routing.May(away, routing.Request{AgentID: 1, DepartmentID: 8}) || routing.May(away, routing.Request{AgentID: 2}) {
		t.Error("what is for one agent is for that one alone")
	}
}

func TestFirstInFirstOutWithinAPriority(t *testing.T) {
	t.Parallel()
	want := []routing.Request{
		{ID: 5, Priority: routing.Highest, RequestedAt: 9},
		{ID: 1, Priority: routing.Normal, RequestedAt: 1},
		{ID: 2, Priority: routing.Normal, RequestedAt: 2},
		{ID: 3, Priority: routing.Normal, RequestedAt: 2},
		{ID: 4, Priority: routing.Lowest, RequestedAt: 0},
	}
	for range 20 {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, routing.Compare)
		for i := range want {
			if got[i].ID != want[i].ID {
				t.Fatalf("order %v, want %v", got, want)
			}
		}
	}
}
