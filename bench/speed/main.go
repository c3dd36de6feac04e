// Command speed measures the product beside the bare parts it stands on, in one
// run on one machine: the ratios count, not the absolute times. It runs the
// binary as operators do, on SQLite and on PostgreSQL.
//
//	go run ./internal/testenv/cmd/withservices -durable -- go run ./bench/speed -binary bin/parley
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"parley/bench/client"
	"parley/bench/site"
	"parley/internal/testenv"
)

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/parley", "the server to measure")
	flag.DurationVar(&o.spell, "spell", 5*time.Second, "how long each measurement of throughput takes")
	flag.IntVar(&o.idle, "idle", 5000, "how many idle visitors to connect")
	flag.StringVar(&o.dir, "dir", "", "where the data goes (a disk, not memory); the system's temporary folder when empty")
	flag.StringVar(&o.only, "only", "", "measure this alone: throughput, latency, credentials, settings, allocation or idle")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		stop()
		os.Exit(1)
	}
}

type options struct {
	binary string
	dir    string
	spell  time.Duration
	idle   int
	only   string
}

func run(ctx context.Context, o options) error {
	postgres := os.Getenv(testenv.Postgres)
	if postgres == "" {
		return fmt.Errorf("%s is not set: run below go run ./internal/testenv/cmd/withservices -durable --", testenv.Postgres)
	}
	if err := allowManyFiles(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.dir, "parley-speed-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Printf("%s, %d CPUs, %s\n", processor(), runtime.NumCPU(), runtime.Version())
	for _, name := range []string{"SQLite", "PostgreSQL"} {
		server := ""
		if name == "PostgreSQL" {
			server = postgres
		}
		if err := measure(ctx, o, filepath.Join(dir, name), name, server); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// bed is a server with a site, ready to be measured.
type bed struct {
	options
	dir   string
	setup site.Setup
	raw   yardstick
	node  *site.Node
	site  site.Site
	agent *client.Agent
}

// measure measures everything on one database.
func measure(ctx context.Context, o options, dir, name, postgres string) error {
	fmt.Printf("\n%s\n", name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	b := &bed{options: o, dir: dir}
	setup := site.Setup{Binary: o.binary, Data: filepath.Join(dir, "data"), Args: []string{"--visitor-limits=false"}}
	if postgres == "" {
		b.raw = newSQLiteYardstick(dir)
	} else {
		url, err := site.NewPostgres(ctx, postgres)
		if err != nil {
			return err
		}
		setup.Database, b.raw = url, newPostgresYardstick(url)
	}
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	b.setup = setup
	if b.site, err = site.Create(ctx, setup, "bench@example.com"); err != nil {
		return err
	}
	if b.node, err = site.NewNode(setup, log); err != nil {
		return err
	}
	defer func() { _ = b.node.Kill() }()
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"", b.start}, {"", b.signIn}, {"throughput", b.throughput}, {"latency", b.latency}, {"credentials", b.credentials},
		{"settings", b.settings}, {"allocation", b.allocation}, {"idle", b.idleVisitors},
	} {
		if part.name != "" && o.only != "" && part.name != o.only {
			continue
		}
		if err := part.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// start measures from the start of the process to readiness, on a database that exists.
func (b *bed) start(ctx context.Context) error {
	if _, err := b.node.Start(ctx); err != nil {
		return err
	}
	if err := b.node.Stop(); err != nil {
		return err
	}
	took, err := b.node.Start(ctx)
	if err != nil {
		return err
	}
	rss, err := b.settledRSS(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("  start to ready %d ms; idle, %d MB resident\n", took.Milliseconds(), rss>>20)
	return nil
}

func (b *bed) signIn(ctx context.Context) (err error) {
	b.agent, err = client.SignIn(ctx, client.HTTP(), b.node.URL(), b.site.Email, b.site.Password)
	if err != nil {
		return err
	}
	return b.agent.GoOnline(ctx)
}
