package simulate

import (
	"math"
	"math/rand/v2"
	"time"
)

// How many people come in which hour of a day, and on which day of a week: a shop's
// traffic, with its peaks before noon and in the evening.
var (
	byHour    = [24]float64{2, 1, 1, 1, 1, 2, 5, 10, 18, 26, 30, 31, 27, 26, 28, 29, 27, 25, 24, 26, 28, 22, 12, 5}
	byWeekday = [7]float64{0.55, 1.15, 1.1, 1.05, 1.05, 1.0, 0.6} // from Sunday
)

func weight(t time.Time) float64 { return byHour[t.Hour()] * byWeekday[t.Weekday()] }

// traffic spreads a number of visits over a time.
type traffic struct {
	zone      *time.Location
	perWeight float64
}

// newTraffic has about total visits come between two times.
func newTraffic(zone *time.Location, from, to int64, total float64) traffic {
	sum := 0.0
	for at := from; at < to; at += hour {
		sum += weight(time.UnixMilli(at).In(zone)) * float64(min(hour, to-at)) / float64(hour)
	}
	return traffic{zone, total / sum}
}

// within draws when visits begin in the hour from a time, up to a limit.
func (t traffic) within(r *rand.Rand, from, limit int64) []int64 {
	mean := t.perWeight * weight(time.UnixMilli(from).In(t.zone))
	var out []int64
	for at := 0.0; ; {
		at += r.ExpFloat64() / mean * float64(hour)
		if math.IsInf(at, 0) || at >= float64(min(hour, limit-from)) {
			return out
		}
		out = append(out, from+int64(at))
	}
}

// dice are the draws that people's behaviour is made of.
type dice struct{ *rand.Rand }

// chance is true with a probability.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// about draws a time that is mostly near its median, and sometimes much longer.
func (d dice) about(median int64) int64 {
	return max(1, int64(float64(median)*math.Exp(0.6*d.NormFloat64())))
}

// between draws a time from a range.
func (d dice) between(from, to int64) int64 { return from + d.Int64N(to-from+1) }

// pick draws one of a list, which is not empty.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }
