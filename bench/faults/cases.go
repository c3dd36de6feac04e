package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"parley/internal/failpoint"
)

// drill is one thing that goes wrong.
type drill struct {
	name  string
	chats int // how many at once; 0 means one
	// needsBroker leaves the case out where the broker is part of the server: to
	// stop it is to kill the server.
	needsBroker bool
	// needsDatabase leaves the case out where the database is part of the server.
	needsDatabase bool
	// hurts tells whether what should break did break: a drill that hurts nobody
	// proves nothing.
	hurts func(result) bool
	run   func(ctx context.Context, s *stand, talks []*talk) error
}

var cases = []drill{
	{name: "1,000 sequential sends", run: sequential},
	{name: "a reader stops during 3,000 x 8 KB", run: stalled, hurts: func(r result) bool { return r.back >= 1 }},
	{name: "away for five messages and back", run: away, hurts: func(r result) bool { return r.back >= 2 }},
	{name: "100 random socket cuts", chats: 4, run: cuts, hurts: func(r result) bool { return r.again >= 10 && r.back >= 10 }},
	{name: "kill -9 under load", chats: 8, run: kill, hurts: func(r result) bool { return r.again >= 5 && r.back >= 16 }},
	{name: "kill -9 between commit and publish", run: killBeforePublish, hurts: func(r result) bool { return r.again >= 6 }},
	{name: "broker stopped and started", chats: 4, needsBroker: true, run: broker},
	{name: "database crashed and started", chats: 4, needsDatabase: true, run: database, hurts: func(r result) bool { return r.again >= 4 }},
}

func sequential(ctx context.Context, _ *stand, talks []*talk) error {
	t := talks[0]
	for n := range 1000 {
		if _, err := t.say(ctx, t.visitor, fmt.Sprintf("message %d", n+1)); err != nil {
			return err
		}
	}
	return nil
}

func stalled(ctx context.Context, _ *stand, talks []*talk) error {
	t := talks[0]
	resume := t.agent.Stall()
	defer resume()
	text := strings.Repeat("8 KB of text. ", 8<<10/14)
	for range 3000 {
		if _, err := t.say(ctx, t.visitor, text); err != nil {
			return err
		}
	}
	return nil
}

func away(ctx context.Context, _ *stand, talks []*talk) error {
	t := talks[0]
	for _, pair := range [][2]*side{{t.visitor, t.agent}, {t.agent, t.visitor}} {
		speaker, listener := pair[0], pair[1]
		before := listener.Connects()
		comeBack := listener.Leave()
		for n := range 5 {
			if _, err := t.say(ctx, speaker, fmt.Sprintf("while you were away %d", n+1)); err != nil {
				comeBack()
				return err
			}
		}
		comeBack()
		if err := listener.WaitConnected(ctx, before+1); err != nil {
			return err
		}
	}
	return nil
}

// meanwhile has both sides of all chats send while do does its worst, and a
// little longer.
func meanwhile(ctx context.Context, talks []*talk, do func(progress func() error) error) error {
	var over atomic.Bool
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range talks {
		g.Go(func() error { return t.both(ctx, over.Load) })
	}
	// progress returns when every chat has had ten messages more.
	progress := func() error {
		for _, t := range talks {
			if err := moreSent(ctx, t, 10); err != nil {
				return err
			}
		}
		return nil
	}
	g.Go(func() error {
		defer over.Store(true)
		if err := progress(); err != nil {
			return err
		}
		if err := do(progress); err != nil {
			return err
		}
		return progress()
	})
	return g.Wait()
}

func cuts(ctx context.Context, s *stand, talks []*talk) error {
	r := rand.New(rand.NewPCG(1, 2)) // the same cuts each time, as far as timing lets them be
	return meanwhile(ctx, talks, func(progress func() error) error {
		for cut := 0; cut < 100; {
			wire := s.visitors
			if r.IntN(2) == 0 {
				wire = s.agents
			}
			if wire.CutOne(r) {
				cut++
			}
			if err := moreSent(ctx, talks[r.IntN(len(talks))], 1+r.Int64N(5)); err != nil {
				return err
			}
		}
		return nil
	})
}

func kill(ctx context.Context, s *stand, talks []*talk) error {
	return meanwhile(ctx, talks, func(progress func() error) error {
		for round := range 5 {
			node := s.nodes[round%len(s.nodes)]
			if err := node.Kill(); err != nil {
				return err
			}
			if len(s.nodes) > 1 { // the others carry on alone
				if err := progress(); err != nil {
					return err
				}
			}
			if _, err := node.Start(ctx); err != nil {
				return err
			}
			if err := progress(); err != nil {
				return err
			}
		}
		return nil
	})
}

// killBeforePublish has a server die when it has stored a message and told
// nobody. Its sender is told when it asks again; the listener must learn of it
// although nothing else is sent.
func killBeforePublish(ctx context.Context, s *stand, talks []*talk) error {
	t := talks[0]
	for round := range 6 {
		speaker, listener := t.visitor, t.agent
		if round%2 == 1 {
			speaker, listener = listener, speaker
		}
		if err := os.WriteFile(filepath.Join(s.failpoints, string(failpoint.BeforePublish)), nil, 0o600); err != nil {
			return err
		}
		g, both := errgroup.WithContext(ctx)
		g.Go(func() error {
			node, err := s.death(both)
			if err != nil {
				return err
			}
			_, err = node.Start(both)
			return err
		})
		var seq int64
		g.Go(func() (err error) {
			seq, err = t.say(both, speaker, fmt.Sprintf("committed, not published %d", round+1))
			return err
		})
		if err := g.Wait(); err != nil {
			return err
		}
		if err := listener.Wait(ctx, seq); err != nil {
			return fmt.Errorf("hear of it: %w", err)
		}
	}
	return nil
}

func broker(ctx context.Context, s *stand, talks []*talk) error {
	return meanwhile(ctx, talks, func(progress func() error) error {
		for range 2 {
			s.broker.Stop()
			if err := progress(); err != nil {
				return err
			}
			if err := s.broker.Start(ctx); err != nil {
				return err
			}
			if err := progress(); err != nil {
				return err
			}
		}
		return nil
	})
}

// database has the database server die in the middle of everything. What it had
// acknowledged it recovers; what it had not is sent again.
func database(ctx context.Context, s *stand, talks []*talk) error {
	return meanwhile(ctx, talks, func(progress func() error) error {
		for range 3 {
			s.postgres.Crash()
			if err := s.postgres.Start(); err != nil {
				return err
			}
			if err := progress(); err != nil {
				return err
			}
		}
		return nil
	})
}
