package recount

import (
	"fmt"
	"time"
)

// calendar is a wall clock that is ahead of UTC by some milliseconds.
type calendar struct{ ahead int64 }

func (c calendar) local(ms int64) time.Time { return time.UnixMilli(ms + c.ahead).UTC() }

func (c calendar) write(ms int64) string { return c.local(ms).Format("2006-01-02T15:04:05") }

// beginning is the start of the calendar's bucket that a time is in (R2, R3).
func (c calendar) beginning(group string, ms int64) time.Time {
	t := c.local(ms)
	y, m, d := t.Date()
	switch group {
	case "hour", "24*7Distribution":
		return time.Date(y, m, d, t.Hour(), 0, 0, 0, time.UTC)
	case "halfHourDistribution":
		return time.Date(y, m, d, t.Hour(), t.Minute()/30*30, 0, 0, time.UTC)
	case "week":
		return time.Date(y, m, d-int(t.Weekday()), 0, 0, 0, 0, time.UTC)
	case "month":
		return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// following is the start of the bucket after one.
func following(group string, t time.Time) time.Time {
	switch group {
	case "hour", "24*7Distribution":
		return t.Add(time.Hour)
	case "halfHourDistribution":
		return t.Add(30 * time.Minute)
	case "week":
		return t.AddDate(0, 0, 7)
	case "month":
		return t.AddDate(0, 1, 0)
	}
	return t.AddDate(0, 0, 1)
}

// buckets cuts a range.
func (c calendar) buckets(group string, in span) (list []span) {
	for from := in.from; from < in.to; {
		to := min(in.to, following(group, c.beginning(group, from)).UnixMilli()-c.ahead)
		list = append(list, span{from, to})
		from = to
	}
	return list
}

// slot is one of a week's hours or a day's half hours, with its occurrences.
type slot struct {
	from, to    string
	occurrences []span
}

// slots are all slots of a distribution, in their order.
func (c calendar) slots(group string, in span) (list []slot) {
	names := []string{"Sun. ", "Mon. ", "Tue. ", "Wed. ", "Thu. ", "Fri. ", "Sat. "}
	minutes, days := 60, 7
	if group == "halfHourDistribution" {
		names, minutes, days = []string{""}, 30, 1
	}
	for day := range days {
		for m := 0; m < 24*60; m += minutes {
			s := slot{from: clock(names[day], m), to: clock(names[day], m+minutes)}
			for _, b := range c.buckets(group, in) {
				t := c.beginning(group, b.from)
				if t.Hour()*60+t.Minute() == m && (days == 1 || int(t.Weekday()) == day) {
					s.occurrences = append(s.occurrences, b)
				}
			}
			list = append(list, s)
		}
	}
	return list
}

func clock(day string, minute int) string {
	return fmt.Sprintf("%s%02d:%02d", day, minute/60, minute%60)
}
