package routing_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parley/internal/routing"
)

func TestOffer(t *testing.T) {
	t.Parallel()
	agents := []routing.Agent{
		{ID: 1, Online: true, MayAccept: true, Departments: []int64{7}},
		{ID: 2, Online: true, MayAccept: true, Departments: []int64{7, 8}},
		{ID: 3, Online: false, MayAccept: true, Departments: []int64{8}},
		{ID: 4, Online: true, MayAccept: false, Departments: []int64{7, 8}},
	}
	for _, c := range []struct {
		name    string
		request routing.Request
		offered []int64
		refused bool
	}{
		{"a request of the site goes to all who are there and may accept", routing.Request{}, []int64{1, 2}, false},
		{"a department's goes to its members", routing.Request{DepartmentID: 8}, []int64{2}, false},
		{"nobody is there for a department", routing.Request{DepartmentID: 9}, nil, false},
		{"who refused is not asked again", routing.Request{RefusedBy: []int64{1}}, []int64{2}, false},
		{"all refused", routing.Request{RefusedBy: []int64{2, 1}}, nil, true},
		{"the only one there refused", routing.Request{DepartmentID: 8, RefusedBy: []int64{2}}, nil, true},
		{"who refused is not there any more", routing.Request{DepartmentID: 9, RefusedBy: []int64{3}}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := routing.Offer(c.request, agents); !slices.Equal(got, c.offered) {
				t.Errorf("offered to %v, want %v", got, c.offered)
			}
			if got := routing.IsRefused(c.request, agents); got != c.refused {
				t.Errorf("refused: %t, want %t", got, c.refused)
			}
		})
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	away := routing.Agent{ID: 1, MayAccept: true, Departments: []int64{7}}
	if !routing.May(away, routing.Request{DepartmentID: 7}) || routing.May(away, routing.Request{DepartmentID: 8}) {
		t.Error("an agent may take what is for its departments, away or not")
	}
	if routing.May(routing.Agent{ID: 1, Online: true}, routing.Request{}) {
		t.Error("without the permission nothing may be taken")
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
		routing.Sort(got)
		for i := range want {
			if got[i].ID != want[i].ID {
				t.Fatalf("order %v, want %v", got, want)
			}
		}
	}
}
