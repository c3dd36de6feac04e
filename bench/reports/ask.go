package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/bench/site"
	"parley/contract"
)

// measured is a report with its parameters.
type measured struct {
	path            string
	business        bool // Enterprise does not have it
	ranged          bool
	groups, filters []string // "" among the filters: none
}

// prefix is what the paths of all reports begin with.
const prefix = "/api/v2/livechat/reports/"

// reports are those of the contract.
func reports() (list []measured, err error) {
	data, err := contract.Files.ReadFile("reports.yaml")
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	for path, item := range doc.Paths.Map() {
		op := item.Get
		values := func(name string) (words []string) {
			if p := op.Parameters.GetByInAndName("query", name); p != nil {
				for _, v := range p.Schema.Value.Enum {
					words = append(words, fmt.Sprint(v))
				}
			}
			return words
		}
		r := measured{path: path, groups: values("group"), filters: append(values("filterName"), ""), ranged: op.Parameters.GetByInAndName("query", "timeFrom") != nil}
		if len(r.groups) == 0 {
			r.groups = []string{""}
		}
		if editions, ok := op.Extensions["x-editions"].([]any); ok {
			r.business = !slices.Contains(editions, "Enterprise")
		}
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b measured) int { return cmp.Compare(a.path, b.path) })
	return list, nil
}

// asker asks questions one after another.
type asker struct {
	client       *http.Client
	base, cookie string
	from, to     time.Time
	times        int
}

var errUnserved = errors.New("not served")

var zones = []string{"+00:00", "+08:00", "-03:30", "+05:45"}

// measure asks a report for every group and filter over the whole time, with bounds at
// any second and in several zones, and prints what it took beside what it took before there were copies, and the slowest
// kind of question. It returns p95.
func (a asker) measure(ctx context.Context, node *site.Node, r measured, bar, small float64) (p95 float64, err error) {
	random := rand.New(rand.NewPCG(1, 9))
	var all []time.Duration
	slowest, slow := "", -1.0
	before, err := node.CPU()
	if err != nil {
		return 0, err
	}
	for _, group := range r.groups {
		for _, filter := range r.filters {
			var times []time.Duration
			for n := range a.times + 1 {
				took, err := a.once(ctx, a.question(random, r, group, filter))
				if err != nil {
					return 0, err
				}
				if n > 0 { // the first one warms
					times = append(times, took)
				}
			}
			all = append(all, times...)
			if p := quantile(times, 0.95); p > slow {
				slowest, slow = cmp.Or(group, "-")+" / "+cmp.Or(filter, "-"), p
			}
		}
	}
	after, err := node.CPU()
	if err != nil {
		return 0, err
	}
	p95, growth := quantile(all, 0.95), ""
	if small > 0 {
		growth = fmt.Sprintf(", %.1f before", small)
	}
	fmt.Printf("  %-26s p50 %6.1f ms   p95 %6.1f ms (< %.0f%s)   slowest %6.1f ms, %-34s %5.2f ms of the server's time each\n", r.path[len(prefix):],
		quantile(all, 0.5), p95, bar, growth, slow, slowest, float64(after-before)/float64(time.Millisecond)/float64(len(all)+len(r.groups)*len(r.filters)))
	return p95, nil
}

func (a asker) question(r *rand.Rand, m measured, group, filter string) string {
	const wall = "2006-01-02T15:04:05"
	q := url.Values{"timezone": {zones[r.IntN(len(zones))]}}
	if m.ranged {
		from, to := a.from, a.to.Add(time.Hour)
		if r.IntN(2) == 0 {
			from, to = from.Truncate(24*time.Hour), to.Truncate(24*time.Hour).Add(24*time.Hour)
		}
		q.Set("timeFrom", from.Add(time.Duration(r.IntN(2)*r.IntN(7200))*time.Second).UTC().Format(wall))
		q.Set("timeTo", to.UTC().Format(wall))
	}
	if group != "" {
		q.Set("group", group)
	}
	if filter != "" {
		q.Set("filterName", filter)
		q.Set("filterValue", fmt.Sprint(1+r.IntN(3)))
	}
	return a.base + m.path + "?" + q.Encode()
}

func (a asker) once(ctx context.Context, address string) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Cookie", a.cookie)
	begun := time.Now()
	res, err := a.client.Do(req)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err == nil && res.StatusCode == 404 {
		return 0, errUnserved
	}
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s: %s", address, res.Status, body)
	}
	return time.Since(begun), err
}
