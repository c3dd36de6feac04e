package recount

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
)

// Question is what a report is asked.
type Question struct {
	Path     string
	Business bool // asked in the edition Business, else in Enterprise
	From, To int64
	Zone     int64 // milliseconds ahead of UTC
	Group    string
	Filter   string
	FilterID int64

	report report
	spell  spelling
}

// spelling is how the question is written down.
type spelling struct{ upper, raw, dates bool }

// Reports are the paths that can be recounted.
func Reports() (paths []string) {
	for _, r := range all() {
		paths = append(paths, r.path)
	}
	return paths
}

func all() []report {
	return slices.Concat(ofChats(), besidesChats(), ofAgents(), lists(), live(), surveys())
}

// Ask makes a question about a report at random.
func (s *Site) Ask(r *rand.Rand, path string) Question {
	reports := all()
	rep := reports[slices.IndexFunc(reports, func(x report) bool { return x.path == path })]
	q := Question{Path: path, Business: rep.business, report: rep, spell: spelling{r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0}}
	if rep.either {
		q.Business = r.IntN(2) == 0
	}
	q.Zone = 60_000 * []int64{0, 0, 60, -210, 345, 840, -720, 7, r.Int64N(1440) - 720}[r.IntN(9)]
	if len(rep.groups) > 0 {
		q.Group = rep.groups[r.IntN(len(rep.groups))]
	}
	q.From, q.To = s.someTime(r, q.Group)
	if rep.live {
		q.spell.dates = false
		q.From, q.To = s.now-(s.now+q.Zone)%86_400_000, s.now
	}
	if q.spell.dates {
		const day = 86_400_000
		q.From -= (q.From+q.Zone)%day + 0
		q.To += day - (q.To+q.Zone)%day
	}
	if len(rep.filters) > 0 && r.IntN(2) == 0 {
		q.Filter = rep.filters[r.IntN(len(rep.filters))]
		q.FilterID = s.someEntity(r, q.Filter)
	}
	return q
}

// someTime is a range of whole seconds somewhere about the site's life.
func (s *Site) someTime(r *rand.Rand, group string) (from, to int64) {
	const second, hour = int64(1000), int64(3600_000)
	first, last := s.events[0].at, s.events[0].at
	for _, e := range s.events {
		first, last = min(first, e.at), max(last, e.at)
	}
	from = first - 6*hour + r.Int64N(last-first+8*hour)
	long := []int64{hour / 4, 3 * hour, 30 * hour, 24 * 9 * hour}[r.IntN(4)]
	to = from + second + r.Int64N(long)
	if r.IntN(3) == 0 {
		from, to = from-from%hour, to-to%hour+hour
	}
	if group == "hour" {
		to = min(to, from+60*hour)
	}
	return from - from%second, to - to%second + second
}

// someEntity is an id that exists, or does not.
func (s *Site) someEntity(r *rand.Rand, kind string) int64 {
	if kind == "conversion" {
		kind = "conversionAction"
	}
	if kind == "category" {
		return 1 + r.Int64N(4)
	}
	var ids []int64
	for id := range s.entities[kind] {
		ids = append(ids, id)
	}
	for _, m := range s.mentioned(kind) {
		ids = append(ids, m.id)
	}
	slices.Sort(ids)
	if ids = append(slices.Compact(ids), 987654); r.IntN(10) > 0 && len(ids) > 1 {
		ids = ids[:len(ids)-1]
	}
	return ids[r.IntN(len(ids))]
}

// URL is the question as a client may write it (R1, R47).
func (q Question) URL() string {
	cal := calendar{q.Zone}
	write := func(ms int64) string {
		text := cal.write(ms)
		if q.spell.dates && strings.HasSuffix(text, "T00:00:00") {
			text = strings.TrimSuffix(text, "T00:00:00")
		}
		return text
	}
	sign, minutes := "+", q.Zone/60_000
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	zone := fmt.Sprintf("%s%02d:%02d", sign, minutes/60, minutes%60)
	if !q.spell.raw {
		zone = url.QueryEscape(zone)
	}
	parts := []string{"timezone=" + zone}
	if !q.report.live {
		parts = append(parts, "timeFrom="+url.QueryEscape(write(q.From)), "timeTo="+url.QueryEscape(write(q.To)))
	} else if !q.report.zoned {
		parts = nil
	}
	if q.Group != "" {
		parts = append(parts, "group="+url.QueryEscape(q.Group))
	}
	if q.Filter != "" {
		parts = append(parts, "filterName="+q.Filter, fmt.Sprintf("filterValue=%d", q.FilterID))
	}
	text := "/livechat/reports/" + q.Path + "?" + strings.Join(parts, "&")
	if q.spell.upper {
		text = strings.ToLower(text)
	}
	return text
}
