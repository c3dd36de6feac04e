// Command reports measures the reports of a site that has chatted for weeks: what each
// takes, how that grows with the number of chats, and what keeping them up costs beside
// the engine's own work. A simulation plays the chats; more of them are copies of its
// facts. What was made on SQLite is kept and used again.
//
//	go run ./bench/reports -total 1000000 -days 90 -keep /var/tmp/parley-reports
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley/bench/client"
	"parley/bench/site"
	"parley/internal/testenv"
)

type options struct {
	binary, keep, database string
	chats, days            int
	copies, bulk           int
	agents, times          int
	only                   string
}

// total is about how many requests the site has.
func (o options) total() int { return o.chats * o.copies * o.bulk }

// bar is what a report may take, p95, in milliseconds.
func (o options) bar() float64 {
	if o.total() > 1_000_000 {
		return 100
	}
	return 50
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/parley", "the server to measure")
	flag.StringVar(&o.keep, "keep", filepath.Join(os.TempDir(), "parley-reports"), "folder where what was made on SQLite is kept")
	flag.StringVar(&o.database, "database", "", "sqlite or postgres; both when empty")
	flag.IntVar(&o.chats, "chats", 1000, "about how many chats are played")
	flag.IntVar(&o.days, "days", 90, "over how many days")
	flag.IntVar(&o.copies, "copies", 1, "how many times their facts are there")
	flag.IntVar(&o.bulk, "bulk", 1, "how many times what follows from these is there, without facts, and without rows of the days between the first and last two")
	flag.IntVar(&o.agents, "agents", 40, "how many agents the site has")
	flag.IntVar(&o.times, "times", 12, "how often each question is asked")
	total := flag.Int("total", 0, "about how many requests there are: 10,000 are played, and the rest are copies of what follows from them")
	flag.StringVar(&o.only, "only", "", "the one report to ask, such as queue; all when empty")
	flag.Parse()
	if *total > 0 {
		o.chats = min(*total, 10_000)
		o.bulk = max(1, *total/o.chats)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, name := range []string{"sqlite", "postgres"} {
		if o.database != "" && o.database != name {
			continue
		}
		if err := measure(ctx, o, name); err != nil {
			fmt.Fprintln(os.Stderr, "reports:", name+":", err)
			stop()
			os.Exit(1)
		}
	}
}

// measure measures one database.
func measure(ctx context.Context, o options, name string) error {
	fmt.Printf("\n%s, %d chats over %d days, %d agents\n", name, o.total(), o.days, o.agents)
	dir := filepath.Join(o.keep, fmt.Sprintf("sqlite-%dx%dx%d", o.chats, o.copies, o.bulk))
	setup := site.Setup{Binary: o.binary, Data: filepath.Join(dir, "data")}
	if name == "postgres" {
		temporary, err := os.MkdirTemp("", "parley-reports-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		dir, setup.Data = temporary, filepath.Join(temporary, "data")
		if setup.Database, err = site.NewPostgres(ctx, os.Getenv(testenv.Postgres)); err != nil {
			return err
		}
	}
	known := filepath.Join(dir, "site.json")
	s, err := prepare(ctx, o, setup, known)
	if err != nil {
		return err
	}
	if o.bulk > 1 && !s.Large {
		if s.Small, err = serve(ctx, o, dir, setup, s); err != nil && !errors.Is(err, errUnserved) {
			return err
		}
		begun := time.Now()
		if err := makeBulk(ctx, o, setup, s); err != nil {
			return err
		}
		fmt.Printf("  made %d requests of them in %.0f s\n", o.total(), time.Since(begun).Seconds())
		s.Large = true
		if err := s.save(known); err != nil {
			return err
		}
	}
	_, err = serve(ctx, o, dir, setup, s)
	return err
}

// serve runs the server while all questions are asked, and returns p95 of each report.
func serve(ctx context.Context, o options, dir string, setup site.Setup, s played) (map[string]float64, error) {
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	node, err := site.NewNode(setup, log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = node.Kill() }()
	if _, err := node.Start(ctx); err != nil {
		return nil, err
	}
	return answer(ctx, o, node, setup, s)
}

// answer asks all questions and prints what the answers took.
func answer(ctx context.Context, o options, node *site.Node, setup site.Setup, s played) (map[string]float64, error) {
	c := client.HTTP()
	agent, err := client.SignIn(ctx, c, node.URL(), s.Email, s.Password)
	if err != nil {
		return nil, err
	}
	list, err := reports()
	if err != nil {
		return nil, err
	}
	var unserved []string
	all := map[string]float64{}
	for _, business := range []bool{false, true} {
		if err := edition(ctx, setup, s.ID, business); err != nil {
			return nil, err
		}
		for _, r := range list {
			if r.business != business || o.only != "" && r.path != prefix+o.only {
				continue
			}
			a := asker{client: c, base: node.URL(), cookie: agent.Cookie, from: s.From, to: s.To, times: o.times}
			p95, err := a.measure(ctx, node, r, o.bar(), s.Small[r.path])
			all[r.path] = p95
			if errors.Is(err, errUnserved) {
				unserved = append(unserved, r.path[len(prefix):])
			} else if err != nil {
				return nil, err
			}
		}
	}
	if len(unserved) > 0 {
		return all, fmt.Errorf("%w: %s", errUnserved, strings.Join(unserved, ", "))
	}
	return all, nil
}

// quantile is the time below which a share of all times is, in milliseconds.
func quantile(times []time.Duration, share float64) float64 {
	slices.Sort(times)
	return float64(times[min(int(share*float64(len(times))), len(times)-1)]) / float64(time.Millisecond)
}
