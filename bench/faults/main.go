// Command faults drills what the product promises: whatever breaks, an
// acknowledged message is neither lost nor doubled nor out of order. It runs the
// binary as operators do, on SQLite and on PostgreSQL with Redis and three nodes,
// and prints a line for each case:
//
//	go run ./bench/faults
//
// It ends with 1 when anything is not zero.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"
)

func main() {
	only := flag.String("case", "", "run only the cases whose names match this regular expression")
	limit := flag.Duration("limit", 3*time.Minute, "how long a case may take")
	keep := flag.Bool("keep", false, "keep the folder with the data and the servers' logs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, options{match: *only, limit: *limit, keep: *keep})
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
	}
	if err != nil || !ok {
		stop()
		os.Exit(1)
	}
}

type options struct {
	match string
	limit time.Duration
	keep  bool
}

// run runs the cases on both kinds of installation; false when a message was
// lost, doubled or out of order.
func run(ctx context.Context, o options) (bool, error) {
	match, err := regexp.Compile(o.match)
	if err != nil {
		return false, err
	}
	dir, err := os.MkdirTemp("", "parley-faults-")
	if err != nil {
		return false, err
	}
	if o.keep {
		fmt.Println("data and logs:", dir)
	} else {
		defer func() { _ = os.RemoveAll(dir) }()
	}
	binary := filepath.Join(dir, "parley")
	build := exec.CommandContext(ctx, "go", "build", "-tags", "faults", "-o", binary, "./cmd/parley")
	if out, err := build.CombinedOutput(); err != nil {
		return false, fmt.Errorf("build the server: %w\n%s", err, out)
	}
	ok := true
	for _, kind := range []installation{
		{name: "SQLite", nodes: 1},
		{name: "PostgreSQL + Redis, three nodes", nodes: 3, shared: true},
	} {
		clean, err := kind.drill(ctx, filepath.Join(dir, fmt.Sprint(kind.nodes)), binary, match, o.limit)
		if err != nil {
			return false, fmt.Errorf("%s: %w", kind.name, err)
		}
		ok = ok && clean
	}
	return ok, nil
}

// installation is what the cases run on.
type installation struct {
	name   string
	nodes  int
	shared bool // PostgreSQL and a broker; else SQLite
}

func (i installation) drill(ctx context.Context, dir, binary string, match *regexp.Regexp, limit time.Duration) (bool, error) {
	s, err := i.open(ctx, dir, binary)
	if err != nil {
		return false, err
	}
	defer s.close()
	ok := true
	for _, c := range cases {
		if !match.MatchString(c.name) {
			continue
		}
		if c.needsBroker && s.broker == nil {
			fmt.Printf("%-32s %-40s the broker is in the server: see kill -9\n", i.name, c.name+":")
			continue
		}
		if c.needsDatabase && s.postgres == nil {
			fmt.Printf("%-32s %-40s the database is in the server: see kill -9\n", i.name, c.name+":")
			continue
		}
		begun := time.Now()
		got, err := s.runCase(ctx, c, limit)
		if err != nil {
			return false, fmt.Errorf("%s: %w", c.name, err)
		}
		fmt.Printf("%-32s %-40s %v  (%d messages, %d sent again, %d sockets back, %.1f s)\n",
			i.name, c.name+":", got.tally, got.messages, got.again, got.back, time.Since(begun).Seconds())
		ok = ok && got.clean()
	}
	for _, whole := range []struct {
		name string
		run  func(context.Context, *stand, time.Duration) (bool, error)
	}{{lifeName, i.live}, {hooksName, i.hook}} { // the last one moves the clock
		if !match.MatchString(whole.name) {
			continue
		}
		clean, err := whole.run(ctx, s, limit)
		if err != nil {
			return false, err
		}
		ok = ok && clean
	}
	return ok, nil
}
