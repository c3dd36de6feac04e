package report

import (
	"fmt"
	"time"

	"parley/internal/fault"
)

const (
	wall     = "2006-01-02T15:04:05"
	second   = int64(1000)
	halfHour = 1800 * second
	hour     = 3600 * second
	day      = 24 * hour
)

// maxBuckets bounds how many rows an answer may have: more than eleven years of hours.
const maxBuckets = 100_000

// maxOccurrences bounds how many occurrences of slots a distribution may look at: more
// than twenty-eight years of half hours.
const maxOccurrences = 500_000

// Bucket is one span of time that a row stands for, end excluded. The first and the
// last of a range are cut to it (NOTES-reports R2).
type Bucket struct{ From, To int64 }

// TimeRange is a bucket in the requested timezone, without a zone.
type TimeRange struct {
	From string `json:"from" x-format:"yyyy-MM-ddTHH:mm:ss" doc:"Start of the bucket, included."`
	To   string `json:"to" x-format:"yyyy-MM-ddTHH:mm:ss" doc:"End of the bucket, not included."`
}

// label is the bucket as rows show it.
func (q Query) label(b Bucket) TimeRange { return TimeRange{q.Local(b.From), q.Local(b.To)} }

// Local is a time as answers write it: in the query's zone, without a zone.
func (q Query) Local(ms int64) string { return time.UnixMilli(ms + q.Zone).UTC().Format(wall) }

// Slot is an hour of the week or half an hour of the day.
type Slot struct {
	From string `json:"from" doc:"Start of the bucket, included."`
	To   string `json:"to" doc:"End of the slot, not included; the last one of a day ends at 24:00."`
}

// Buckets cuts the range at the edges of the calendar in the query's zone: for slots
// into their occurrences.
func (q Query) Buckets() ([]Bucket, error) {
	var list []Bucket
	most, of := maxBuckets, "rows"
	if q.Group.isSlots() {
		most, of = maxOccurrences, "occurrences of the distribution's slots"
	}
	for from := q.From; from < q.To; {
		to := min(q.edgeAfter(from), q.To)
		list = append(list, Bucket{from, to})
		if from = to; len(list) > most {
			return nil, fault.OutOfRange("timeTo", "the range has more than %d %s", most, of)
		}
	}
	return list, nil
}

// edgeAfter is the end of the calendar's bucket that a time is in.
func (q Query) edgeAfter(ms int64) int64 {
	local := ms + q.Zone
	switch q.Group {
	case Hour, WeekSlots:
		local += hour - floorMod(local, hour)
	case DaySlots:
		local += halfHour - floorMod(local, halfHour)
	case Day:
		local += day - floorMod(local, day)
	case Week: // 1970-01-04 was a Sunday
		local += 7*day - floorMod(local-3*day, 7*day)
	default:
		t := time.UnixMilli(local).UTC()
		local = time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	}
	return local - q.Zone
}

// slots is how many slots a distribution has.
func (q Query) slots() int {
	if q.Group == WeekSlots {
		return 7 * 24
	}
	return 48
}

// slotOf is the place of the slot that a bucket is an occurrence of.
func (q Query) slotOf(b Bucket) int {
	local := b.From + q.Zone
	if q.Group == WeekSlots {
		return int(floorMod(local-3*day, 7*day) / hour)
	}
	return int(floorMod(local, day) / halfHour)
}

var weekdays = [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// slotLabel names the slot at a place (NOTES-reports R3).
func (q Query) slotLabel(i int) Slot {
	if q.Group == WeekSlots {
		name, h := weekdays[i/24], i%24
		return Slot{fmt.Sprintf("%s. %02d:00", name, h), fmt.Sprintf("%s. %02d:00", name, h+1)}
	}
	return Slot{clock(i), clock(i + 1)}
}

// clock is the time of day after some half hours.
func clock(halfHours int) string { return fmt.Sprintf("%02d:%02d", halfHours/2, halfHours%2*30) }

func floorMod(a, b int64) int64 { return (a%b + b) % b }
