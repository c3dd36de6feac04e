package report

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"parley/internal/api"
	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/setting"
	"parley/internal/store"
)

// AvailabilityStatusShare is how long an agent was something.
type AvailabilityStatusShare struct {
	TimeStr *string `json:"timeStr" nullable:"true" doc:"Always null; kept for old clients."`
	Status  string  `json:"status" doc:"Logged-in, Online, Total Away, or the name of one away status."`
	Time    Decimal `json:"time" doc:"Seconds of the bucket the agent spent logged in, online, in all away statuses together, or in the named away status."`
}

// AvailabilityTime is a row for a bucket of time.
type AvailabilityTime struct {
	Online Decimal                   `json:"online" doc:"Seconds of the bucket in which at least one agent under the filter had the status Online."`
	Shares []AvailabilityStatusShare `json:"statusDistribution,omitempty" doc:"Logged-in, Online and Total Away in this order, then one entry per away status used; Logged-in = Online + Total Away."`
	Time   TimeRange                 `json:"time"`
}

// AvailabilityAgent is a row for an agent.
type AvailabilityAgent struct {
	Online  Decimal                   `json:"online" doc:"Seconds of the bucket in which the agent had the status Online."`
	Shares  []AvailabilityStatusShare `json:"statusDistribution" doc:"Logged-in, Online and Total Away in this order, then one entry per away status used; Logged-in = Online + Total Away."`
	AgentID int64                     `json:"agentId" doc:"Agent the row is about."`
}

// AvailabilityDepartment is a row for a department.
type AvailabilityDepartment struct {
	Online       Decimal                   `json:"online" doc:"Seconds of the bucket in which at least one agent of the department had the status Online."`
	Shares       []AvailabilityStatusShare `json:"statusDistribution,omitempty" doc:"Logged-in, Online and Total Away in this order, then one entry per away status used; Logged-in = Online + Total Away."`
	DepartmentID int64                     `json:"departmentId" doc:"Department the row is about."`
}

// availability tells how long agents were online: of several together the time in which at
// least one was (NOTES-reports R12).
func availability() Report {
	by := []Dimension{Agent, Department}
	r := Report{Path: "availability", ID: "getAvailabilityReport", Tag: "Availability", Summary: "Time online.", Parameters: ranged(by, overTime, by...)}
	r.rows = []api.Row{{Name: "AvailabilityTime", Type: reflect.TypeFor[AvailabilityTime]()}, {Name: "AvailabilityAgent", Type: reflect.TypeFor[AvailabilityAgent]()},
		{Name: "AvailabilityDepartment", Type: reflect.TypeFor[AvailabilityDepartment]()}}
	r.answer = func(ctx context.Context, tx *store.Tx, q Query) (any, error) {
		c, err := readCrew(ctx, tx, q, rollup.Span{From: q.From, To: q.To}, false)
		if err != nil {
			return nil, err
		}
		if c.members, err = readMembers(ctx, tx, q); err != nil {
			return nil, err
		}
		names, err := awayWords(ctx, tx, q.SiteID)
		if err != nil {
			return nil, err
		}
		custom, err := setting.CustomAway(ctx, tx, q.SiteID)
		if err != nil {
			return nil, err
		}
		a := onlineTimes{crew: c, q: q, names: names, custom: custom}
		if q.Group.isTime() {
			return a.byTime()
		}
		list, err := existing(ctx, tx, q.SiteID, Dimension(q.Group))
		if err != nil {
			return nil, err
		}
		return a.byEntity(list), nil
	}
	return r
}

// onlineTimes computes rows of the availability.
type onlineTimes struct {
	*crew
	q      Query
	names  statusWords
	custom bool
}

func (a onlineTimes) byTime() (any, error) {
	buckets, err := a.q.Buckets()
	if err != nil {
		return nil, err
	}
	shifts := a.under(a.q.Filter)
	online := onlineIn(shifts, buckets)
	rows := make([]AvailabilityTime, len(buckets))
	for i, b := range buckets {
		rows[i] = AvailabilityTime{Online: Decimal(SecondsOf(online[i])), Time: a.q.label(b)}
	}
	if a.q.Filter.By == Agent {
		for i, shares := range a.shares(shifts, buckets) {
			rows[i].Shares = shares
		}
	}
	return rows, nil
}

// byEntity has a row for each agent or department that exists or was online or away.
func (a onlineTimes) byEntity(list []entity) any {
	by := Dimension(a.q.Group)
	ids := map[int64]bool{}
	for _, e := range list {
		ids[e.id] = true
	}
	known := ids
	ids = maps.Clone(ids)
	if by == Agent {
		for id := range a.shifts {
			ids[id] = true
		}
	}
	for id := range a.members {
		ids[id] = ids[id] || by == Department
	}
	whole := []Bucket{{a.q.From, a.q.To}}
	agents, departments := []AvailabilityAgent{}, []AvailabilityDepartment{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if !ids[id] {
			continue
		}
		shifts := a.under(a.q.Filter, rowOf(by, id))
		online, shares := Decimal(SecondsOf(onlineIn(shifts, whole)[0])), a.shares(shifts, whole)[0]
		if !known[id] && shares[0].Time == 0 {
			continue
		}
		if by == Agent {
			agents = append(agents, AvailabilityAgent{online, shares, id})
			continue
		}
		if a.q.Filter.By != Agent {
			shares = nil
		}
		departments = append(departments, AvailabilityDepartment{online, shares, id})
	}
	if by == Agent {
		return agents
	}
	return departments
}

// onlineIn is how long in each bucket at least one agent was online.
func onlineIn(shifts []*shift, buckets []Bucket) []int64 {
	var all []rollup.Span
	for _, s := range shifts {
		all = append(all, s.inStatus(fact.Online)...)
	}
	out := make([]int64, len(buckets))
	for _, s := range rollup.Union(all) {
		cut(s, buckets, func(i int, ms int64) { out[i] += ms })
	}
	return out
}

// shares are how long the one agent of the shifts was what in each bucket.
func (a onlineTimes) shares(shifts []*shift, buckets []Bucket) [][]AvailabilityStatusShare {
	type times struct {
		online, away int64
		named        map[int64]int64
	}
	all := make([]times, len(buckets))
	for _, s := range shifts {
		for _, spell := range s.spells {
			cut(spell.Span, buckets, func(i int, ms int64) {
				switch t := &all[i]; spell.status {
				case fact.Online:
					t.online += ms
				case fact.Away:
					t.away += ms
					if t.named == nil {
						t.named = map[int64]int64{}
					}
					t.named[a.known(spell.awayID)] += ms
				}
			})
		}
	}
	out := make([][]AvailabilityStatusShare, len(buckets))
	for i, t := range all {
		add := func(name string, ms int64) {
			out[i] = append(out[i], AvailabilityStatusShare{Status: name, Time: Decimal(SecondsOf(ms))})
		}
		add("Logged-in", t.online+t.away)
		add("Online", t.online)
		add("Total Away", t.away)
		if !a.custom {
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(t.named)) {
			add(a.names.of(fact.Away, id), t.named[id])
		}
	}
	return out
}

// known is the id of an away status, or 0 for one that is there no more: it is plain Away.
func (a onlineTimes) known(id int64) int64 {
	if _, ok := a.names[id]; !ok {
		return 0
	}
	return id
}
