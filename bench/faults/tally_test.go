package main

import (
	"testing"

	"parley/bench/client"
)

func TestTally(t *testing.T) {
	heard := func(ids ...string) []client.Message {
		var all []client.Message
		for i, id := range ids {
			all = append(all, client.Message{Seq: int64(i + 1), ClientID: id})
		}
		return all
	}
	swapped := heard("a1", "a2")
	swapped[0], swapped[1] = swapped[1], swapped[0]
	sent := [][]string{{"a1", "a2"}, {"b1"}}
	for _, c := range []struct {
		name  string
		heard []client.Message
		want  tally
	}{
		{"all is well", heard("system", "a1", "b1", "a2"), tally{}},
		{"one is missing", heard("a1", "b1"), tally{lost: 1}},
		{"one came twice", heard("a1", "b1", "a1", "a2"), tally{duplicated: 1}},
		{"a sender's order is turned round", heard("a2", "b1", "a1"), tally{reordered: 1}},
		{"numbers go back", append(swapped, heard("", "", "b1")[2]), tally{reordered: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := count(sent, c.heard); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestGapless(t *testing.T) {
	stored := []client.Message{{Seq: 1}, {Seq: 2}, {Seq: 2}, {Seq: 5}}
	if got, want := gapless(stored), (tally{lost: 2, duplicated: 1}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
