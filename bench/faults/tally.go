package main

import (
	"fmt"

	"parley/bench/client"
)

// tally is what went wrong with the messages of one chat.
type tally struct{ lost, duplicated, reordered int }

func (t tally) String() string {
	return fmt.Sprintf("lost %d duplicated %d reordered %d", t.lost, t.duplicated, t.reordered)
}

func (t *tally) add(o tally) {
	t.lost += o.lost
	t.duplicated += o.duplicated
	t.reordered += o.reordered
}

func (t tally) clean() bool { return t == tally{} }

// count compares what was heard with what senders were told is stored. sent
// holds, for each sender, its client ids in the order they were sent.
func count(sent [][]string, heard []client.Message) tally {
	var t tally
	type place struct{ sender, index int }
	places := map[string]place{}
	for sender, ids := range sent {
		for index, id := range ids {
			places[id] = place{sender, index}
		}
	}
	times := map[string]int{}
	reached := make([]int, len(sent)) // by sender: one past the last index heard
	var last int64
	for _, m := range heard {
		if m.Seq < last {
			t.reordered++
		}
		last = max(last, m.Seq)
		p, ok := places[m.ClientID]
		if !ok {
			continue // a line of the system
		}
		times[m.ClientID]++
		if times[m.ClientID] > 1 {
			t.duplicated++
			continue
		}
		if p.index < reached[p.sender] {
			t.reordered++
		}
		reached[p.sender] = max(reached[p.sender], p.index+1)
	}
	for id := range places {
		if times[id] == 0 {
			t.lost++
		}
	}
	return t
}

// gapless counts the numbers that are missing, twice there, or out of order in a
// chat as it is stored.
func gapless(stored []client.Message) tally {
	var t tally
	next := int64(1)
	for _, m := range stored {
		switch {
		case m.Seq < next:
			t.duplicated++
			continue
		case m.Seq > next:
			t.lost += int(m.Seq - next)
		}
		next = m.Seq + 1
	}
	return t
}
