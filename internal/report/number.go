package report

import (
	"math"
	"strconv"
	"strings"
)

// Decimal is a number that is written with a fractional part, at least .0, and Shortest
// one that is written without when it is whole (NOTES-reports R7). Integers are int64.
type (
	Decimal  float64
	Shortest float64
)

func (d Decimal) String() string {
	text := plain(float64(d))
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func (s Shortest) String() string { return plain(float64(s)) }

// MarshalJSON implements json.Marshaler.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// MarshalJSON implements json.Marshaler.
func (s Shortest) MarshalJSON() ([]byte, error) { return []byte(s.String()), nil }

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Ratio is an exact number: N divided by D. With D 0 there is no data, and the number
// is 0.
type Ratio struct{ N, D int64 }

// Whole is a number without fraction.
func Whole(n int64) Ratio { return Ratio{n, 1} }

// Unit is what a number measures, and so how it is rounded (x-numbers).
type Unit int

const (
	Counts  Unit = iota // of things, and all ratios: rounded to 2 decimals, half away from zero
	Seconds             // given in milliseconds, rounded to whole seconds
	Money               // given in thousandths, not rounded
)

// Of is the number as it is shown.
func (u Unit) Of(r Ratio) float64 {
	switch {
	case r.D == 0:
		return 0
	case u == Seconds:
		return float64(divided(r.N, 1000*r.D))
	case u == Money:
		return float64(r.N) / float64(1000*r.D)
	}
	return float64(divided(100*r.N, r.D)) / 100
}

// SecondsOf is a sum of milliseconds as whole seconds.
func SecondsOf(ms int64) float64 { return Seconds.Of(Whole(ms)) }

// ShareOf is n divided by d with two decimals, 0 without d.
func ShareOf(n, d int64) float64 { return Counts.Of(Ratio{n, d}) }

// divided is n divided by d, rounded half away from zero; d is positive.
func divided(n, d int64) int64 {
	if n < 0 {
		return -divided(-n, d)
	}
	if n > math.MaxInt64/2 {
		return n / d
	}
	return (2*n + d) / (2 * d)
}
