package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"parley/bench/client"
	"parley/bench/site"
	"parley/internal/testenv"
)

// stand is an installation that runs: nodes, a broker, the wires on which the
// visitors and the agents come, and a site.
type stand struct {
	nodes      []*site.Node
	broker     *site.Broker            // nil in process
	postgres   *testenv.PostgresServer // nil: SQLite
	visitors   *site.Wire              // prefers the first node
	agents     *site.Wire              // prefers the last
	site       site.Site
	http       *http.Client
	failpoints string
	database   string // URL
	closing    []func()
}

func (i installation) open(ctx context.Context, dir, binary string) (s *stand, err error) {
	s = &stand{http: client.HTTP(), failpoints: filepath.Join(dir, "failpoints")}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err := os.MkdirAll(s.failpoints, 0o700); err != nil {
		return nil, err
	}
	setup := site.Setup{Binary: binary, Data: filepath.Join(dir, "data"), Env: []string{"PARLEY_FAILPOINTS=" + s.failpoints},
		Args: []string{"--visitor-limits=false", "--webhook-allow=127.0.0.1"}}
	if i.shared {
		if err := s.share(ctx, dir, &setup); err != nil {
			return nil, err
		}
	}
	s.database = setup.Database
	if s.database == "" {
		s.database = "sqlite:" + filepath.Join(setup.Data, "parley.db")
	}
	if s.site, err = site.Create(ctx, setup, "drill@example.com"); err != nil {
		return nil, err
	}
	if err := s.start(ctx, setup, dir, i.nodes); err != nil {
		return nil, err
	}
	return s, s.wire()
}

// share gives the nodes what several of them share: a database, a broker and keys.
func (s *stand) share(ctx context.Context, dir string, setup *site.Setup) (err error) {
	if s.postgres, err = testenv.NewPostgresServer(); err != nil {
		return err
	}
	s.closing = append(s.closing, s.postgres.Close)
	if setup.Database, err = site.NewPostgres(ctx, s.postgres.URL()); err != nil {
		return err
	}
	setup.KeyFile = filepath.Join(dir, "keys")
	if err := site.NewKeyFile(setup.KeyFile); err != nil {
		return err
	}
	if s.broker, err = site.NewBroker(ctx); err != nil {
		return err
	}
	s.closing = append(s.closing, s.broker.Stop)
	setup.Broker = s.broker.URL()
	return nil
}

// start starts the nodes.
func (s *stand) start(ctx context.Context, setup site.Setup, dir string, nodes int) error {
	for n := range nodes {
		log, err := os.Create(filepath.Join(dir, fmt.Sprintf("node%d.log", n+1)))
		if err != nil {
			return err
		}
		s.closing = append(s.closing, func() { _ = log.Close() })
		node, err := site.NewNode(setup, log)
		if err != nil {
			return err
		}
		s.nodes = append(s.nodes, node)
		if _, err := node.Start(ctx); err != nil {
			return err
		}
		s.closing = append(s.closing, func() { _ = node.Kill() })
	}
	return nil
}

// wire puts a wire before the nodes for each kind of people, so that with two
// nodes they meet on different ones while both run.
func (s *stand) wire() (err error) {
	var there, back []string
	for _, n := range s.nodes {
		there, back = append(there, n.Addr()), append([]string{n.Addr()}, back...)
	}
	if s.visitors, err = site.NewWire(there...); err != nil {
		return err
	}
	s.closing = append(s.closing, s.visitors.Close)
	if s.agents, err = site.NewWire(back...); err != nil {
		return err
	}
	s.closing = append(s.closing, s.agents.Close)
	return nil
}

func (s *stand) close() {
	for i := len(s.closing) - 1; i >= 0; i-- {
		s.closing[i]()
	}
}

// death waits for a node to die and returns it.
func (s *stand) death(ctx context.Context) (*site.Node, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dead := make(chan *site.Node, len(s.nodes))
	for _, node := range s.nodes {
		ended := node.Ended()
		go func() {
			select {
			case <-ended:
				dead <- node
			case <-ctx.Done():
			}
		}()
	}
	select {
	case node := <-dead:
		return node, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("no server died: %w", ctx.Err())
	}
}

// talk opens a new chat between a visitor and an agent.
func (s *stand) talk(ctx context.Context) (*talk, error) {
	var c *site.Chat
	_, err := client.Retry(ctx, func(ctx context.Context) (err error) {
		c, err = s.site.Open(ctx, s.http, s.visitors.URL(), s.agents.URL())
		return err
	})
	if err != nil {
		return nil, err
	}
	t := newTalk(ctx, c)
	return t, errors.Join(t.visitor.WaitConnected(ctx, 1), t.agent.WaitConnected(ctx, 1))
}

// runCase runs a case on a chat of its own and looks what became of its messages.
func (s *stand) runCase(ctx context.Context, c drill, limit time.Duration) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var talks []*talk
	for range max(c.chats, 1) {
		t, err := s.talk(ctx)
		if err != nil {
			return result{}, err
		}
		defer t.close()
		talks = append(talks, t)
	}
	if err := c.run(ctx, s, talks); err != nil {
		return result{}, err
	}
	var all result
	for _, t := range talks {
		r, err := t.result(ctx)
		if err != nil {
			return result{}, err
		}
		all.include(r)
	}
	if c.hurts != nil && !c.hurts(all) {
		return all, fmt.Errorf("nothing broke: %d sent again, %d came back", all.again, all.back)
	}
	return all, nil
}
