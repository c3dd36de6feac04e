package visitor

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parley/internal/fault"
)

// Deed is something that visitors may not do without end.
type Deed int

// The deeds that are counted.
const (
	Visiting   Deed = iota // opening pages, by address
	Looking                // heartbeats, status, reading, by visitor
	Requesting             // asking for chats, by address
	Writing                // sending messages, by visitor
	Uploading              // sending files, by visitor
	Leaving                // leaving offline messages, by visitor and by address
	SigningIn              // at the identity provider, by visitor and by address
)

// allowance is a rate, and how much may come at once.
type allowance struct {
	perSecond rate.Limit
	burst     int
}

// allowances leave room for an office behind one address and for a page with several
// tabs, and stop a script.
var allowances = map[Deed]allowance{
	Visiting:   {5, 100},
	Looking:    {10, 100},
	Requesting: {0.5, 20},
	Writing:    {5, 30},
	Uploading:  {0.2, 20},
	Leaving:    {0.05, 5},
	SigningIn:  {1, 60},
}

// Limiter counts deeds on this node. What nobody asked about for a while is forgotten.
type Limiter struct {
	off   bool
	clock func() time.Time

	mu    sync.Mutex // guards the fields below
	young map[deedBy]*rate.Limiter
	old   map[deedBy]*rate.Limiter
	turn  time.Time
}

type deedBy struct {
	deed Deed
	who  string
}

// remembered is how long at least a count is kept: longer than any takes to be full again.
const remembered = 2 * time.Minute

// NewLimiter counts by the given clock; one that is off allows everything.
func NewLimiter(off bool, clock func() time.Time) *Limiter {
	if clock == nil {
		clock = time.Now
	}
	return &Limiter{off: off, clock: clock, young: map[deedBy]*rate.Limiter{}, old: map[deedBy]*rate.Limiter{}}
}

// Take counts a deed, or returns the fault that says when to come again.
func (l *Limiter) Take(deed Deed, who string) error {
	if l.off {
		return nil
	}
	now := l.clock()
	r := l.of(deedBy{deed, who}, now).ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return fault.TooMany(wait)
	}
	return nil
}

// of finds a count. Those not used between two turns are dropped with the old map.
func (l *Limiter) of(key deedBy, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.turn) > remembered {
		l.old, l.young, l.turn = l.young, map[deedBy]*rate.Limiter{}, now
	}
	count := l.young[key]
	if count == nil {
		if count = l.old[key]; count == nil {
			a := allowances[key.deed]
			count = rate.NewLimiter(a.perSecond, a.burst)
		}
		l.young[key] = count
	}
	return count
}

// Neighbourhood is what counts as one address: of IPv6 the part that one customer gets.
func Neighbourhood(a netip.Addr) string {
	if a = a.Unmap(); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr().String()
		}
	}
	return a.String()
}
