package rollup

import (
	"cmp"
	"slices"
)

// Span is a range of time, To excluded.
type Span struct{ From, To int64 }

// Cut is the part of a span that lies in another; it may be empty.
func (s Span) Cut(to Span) Span { return Span{max(s.From, to.From), min(s.To, to.To)} }

// eachQuarter calls fn with the quarters that a span touches and how much of it lies in each.
func (s Span) eachQuarter(fn func(at, ms int64)) {
	for at := quarterOf(s.From); at < s.To; at += quarter {
		piece := s.Cut(Span{at, at + quarter})
		fn(at, piece.To-piece.From)
	}
}

// Union joins spans that touch or overlap. The list is put in order.
func Union(list []Span) (out []Span) {
	slices.SortFunc(list, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for _, s := range list {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// Common is where two lists of spans overlap, both in order and without overlaps of their own.
func Common(a, b []Span) (out []Span) {
	for len(a) > 0 && len(b) > 0 {
		if s := a[0].Cut(b[0]); s.From < s.To {
			out = append(out, s)
		}
		if a[0].To < b[0].To {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return out
}
