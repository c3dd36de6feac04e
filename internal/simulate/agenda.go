package simulate

import (
	"container/heap"
	"context"
	"time"
)

// event is something that happens at a time.
type event struct {
	at    int64 // milliseconds
	order int64 // among events of one time: as they were planned
	do    func(ctx context.Context) error
}

// agenda holds what is going to happen, in order.
type agenda struct {
	events  events
	planned int64
}

func (a *agenda) plan(at int64, do func(ctx context.Context) error) {
	a.planned++
	heap.Push(&a.events, event{at, a.planned, do})
}

// next is when something happens next, or false.
func (a *agenda) next() (int64, bool) {
	if len(a.events) == 0 {
		return 0, false
	}
	return a.events[0].at, true
}

func (a *agenda) take() event { return heap.Pop(&a.events).(event) }

// events is a heap.
type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].order < e[j].order
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(v any)   { *e = append(*e, v.(event)) }
func (e *events) Pop() any {
	old := *e
	v := old[len(old)-1]
	old[len(old)-1] = event{}
	*e = old[:len(old)-1]
	return v
}

const (
	second = int64(time.Second / time.Millisecond)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)
