// Command history measures lists, the history and its search on a site that has chatted
// for long. It makes the chats by plain SQL, on SQLite once: the file is kept and used again.
//
//	go run ./internal/testenv/cmd/withservices -durable -- go run ./bench/history -chats 1000000 -keep /var/tmp/parley-history
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"parley/bench/client"
	"parley/bench/site"
	"parley/internal/testenv"
)

// bar is what bounded questions may take, p95.
const bar = 25.0

type options struct {
	binary, keep, database string
	chats, clients         int
	spell                  time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/parley", "the server to measure")
	flag.StringVar(&o.keep, "keep", filepath.Join(os.TempDir(), "parley-history"), "folder where what was made on SQLite is kept")
	flag.StringVar(&o.database, "database", "", "sqlite or postgres; both when empty")
	flag.IntVar(&o.chats, "chats", 6000, "how many chats the history has")
	flag.IntVar(&o.clients, "clients", 16, "how many ask at the same time")
	flag.DurationVar(&o.spell, "spell", 2*time.Second, "how long each question is asked")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, name := range []string{"sqlite", "postgres"} {
		if o.database != "" && o.database != name {
			continue
		}
		if err := measure(ctx, o, name); err != nil {
			fmt.Fprintln(os.Stderr, "history:", name+":", err)
			stop()
			os.Exit(1)
		}
	}
}

// measure measures one database.
func measure(ctx context.Context, o options, name string) error {
	fmt.Printf("\n%s, %d chats, %d clients\n", name, o.chats, o.clients)
	dir := filepath.Join(o.keep, fmt.Sprintf("sqlite-%d", o.chats))
	setup := site.Setup{Binary: o.binary, Data: filepath.Join(dir, "data"), Args: []string{"--visitor-limits=false"}}
	s, err := prepare(ctx, o, setup, filepath.Join(dir, "site.json"))
	if err != nil {
		return err
	}
	if name == "postgres" {
		temporary, err := os.MkdirTemp("", "parley-history-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		if setup.Database, err = site.NewPostgres(ctx, os.Getenv(testenv.Postgres)); err != nil {
			return err
		}
		file := databaseIn(setup.Data)
		setup.Data = temporary
		if s, err = site.Create(ctx, setup, "history@example.com"); err != nil {
			return err
		}
		if err := copyTo(ctx, file, setup.Database); err != nil {
			return err
		}
	}
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	node, err := site.NewNode(setup, log)
	if err != nil {
		return err
	}
	defer func() { _ = node.Kill() }()
	if _, err := node.Start(ctx); err != nil {
		return err
	}
	return answer(ctx, o, node, s)
}

// databaseIn is the SQLite file of a data folder.
func databaseIn(data string) string { return filepath.Join(data, "parley.db") }

// prepare makes a site with a history and its search index on SQLite, unless they are
// there already, and brings what is there up to date.
func prepare(ctx context.Context, o options, setup site.Setup, known string) (site.Site, error) {
	if err := os.MkdirAll(filepath.Dir(known), 0o700); err != nil {
		return site.Site{}, err
	}
	s, err := populate(ctx, o, setup, known)
	if err != nil {
		return s, err
	}
	if _, err := setup.Run(ctx, "migrate"); err != nil {
		return s, err
	}
	return s, index(ctx, "sqlite:"+databaseIn(setup.Data))
}

// populate makes the site and the chats.
func populate(ctx context.Context, o options, setup site.Setup, known string) (s site.Site, err error) {
	type kept struct {
		site.Site
		Mail, Secret string
	}
	data, err := os.ReadFile(known)
	if err == nil {
		var k kept
		err = json.Unmarshal(data, &k)
		k.Site.Email, k.Site.Password = k.Mail, k.Secret
		return k.Site, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if s, err = site.Create(ctx, setup, "history@example.com"); err != nil {
		return s, err
	}
	if err := load(ctx, "sqlite:"+databaseIn(setup.Data), s.ID, o.chats); err != nil {
		return s, err
	}
	if data, err = json.Marshal(kept{s, s.Email, s.Password}); err != nil {
		return s, err
	}
	return s, os.WriteFile(known, data, 0o600)
}

// answer asks all questions and prints what the answers took.
func answer(ctx context.Context, o options, node *site.Node, s site.Site) error {
	c, base := client.HTTP(), node.URL()
	agent, err := client.SignIn(ctx, c, base, s.Email, s.Password)
	if err != nil {
		return err
	}
	for _, q := range questions(newLanguage().words) {
		clients := o.clients
		if !q.bounded {
			clients = 1
		}
		before, err := node.CPU()
		if err != nil {
			return err
		}
		times, err := ask(ctx, c, base, agent.Cookie, q, clients, o.spell)
		if err != nil {
			return err
		}
		after, err := node.CPU()
		if err != nil {
			return err
		}
		verdict := "not bounded, one client"
		if q.bounded {
			verdict = fmt.Sprintf("< %.0f", bar)
		}
		fmt.Printf("  %-36s p50 %7.1f ms   p95 %7.1f ms (%s)   %.2f ms of the server's time each\n", q.name,
			quantile(times, 0.5), quantile(times, 0.95), verdict, float64(after-before)/float64(time.Millisecond)/float64(len(times)))
	}
	if err := agent.GoOnline(ctx); err != nil {
		return err
	}
	return live(ctx, node, c, s, agent)
}
