package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"parley/bench/client"
)

// The drill of a whole site: visitors ask, wait, talk and leave, agents take, refuse, hand
// on and end chats, come and go, while servers are killed at random.
const (
	lifeName   = "a site's life, servers killed at random"
	lifeAgents = 6
	lifeLimit  = 2   // chats that an agent is given at a time
	lifePeople = 16  // visitors at a time
	lifeChats  = 160 // until so many chats have ended
	lifeKills  = 6   // at least
)

// life is that drill on a stand.
type life struct {
	s     *stand
	heard []*heard

	mu    sync.Mutex
	acked []acked // messages that were acknowledged

	over  atomic.Bool // everybody stops
	chats atomic.Int64
	kills int
}

// acked is a message that its sender was told is stored.
type acked struct {
	chatID, clientID string
	seq              int64
}

func (i installation) live(ctx context.Context, s *stand, limit time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	begun := time.Now()
	l := &life{s: s}
	defer l.deaf()
	if err := l.run(ctx); err != nil {
		return false, fmt.Errorf("%s: %w", lifeName, err)
	}
	broken, err := l.examine(ctx)
	if err != nil {
		return false, fmt.Errorf("%s: %w", lifeName, err)
	}
	fmt.Printf("%-32s %-40s broken %d  (%d chats, %d messages, %d kills, %.1f s)\n", i.name, lifeName+":", len(broken), l.chats.Load(), len(l.acked), l.kills,
		time.Since(begun).Seconds())
	for _, b := range broken {
		fmt.Println("  " + b)
	}
	return len(broken) == 0, nil
}

// run has everybody live until enough has happened, and then come to rest.
func (l *life) run(ctx context.Context) error {
	if err := l.listen(ctx); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	agents := make([]*client.Agent, lifeAgents)
	for n := range agents {
		a, follow, err := l.agent(ctx, n)
		if err != nil {
			return err
		}
		defer follow.Close()
		agents[n] = a
	}
	for n, a := range agents {
		g.Go(func() error { return l.work(ctx, a, newRand(n)) })
	}
	for n := range lifePeople {
		g.Go(func() error { return l.visit(ctx, newRand(100+n)) })
	}
	g.Go(func() error {
		defer l.over.Store(true)
		return l.kill(ctx, newRand(1000))
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return l.awaitRest(context.WithoutCancel(ctx))
}

func newRand(n int) *rand.Rand { return rand.New(rand.NewPCG(7, uint64(n))) }

// agent adds an agent to the site, who signs in, is connected and online.
func (l *life) agent(ctx context.Context, n int) (*client.Agent, *client.Follower, error) {
	email, password := fmt.Sprintf("life%d@example.com", n), l.s.site.Password
	header := http.Header{"Authorization": {"Basic " + basic(l.s.site.Email, l.s.site.APIKey)}}
	call := func(method, path string, in, out any) error {
		_, err := client.Retry(ctx, func(ctx context.Context) error {
			_, err := client.Call(ctx, l.s.http, method, l.s.agents.URL()+"/api/v2/"+path, header, in, out)
			return err
		})
		return err
	}
	var made struct {
		ID int64 `json:"id"`
	}
	err := call("POST", "account/agents", map[string]any{"email": email, "displayName": "Agent " + strconv.Itoa(n), "firstName": "Agent",
		"lastName": strconv.Itoa(n), "password": password}, &made)
	if err == nil {
		err = call("PUT", "livechat/autoAllocation", map[string]any{"isEnable": true, "isMaxChatForAllAgents": false}, nil)
	}
	if err == nil {
		err = call("PUT", "livechat/agents/"+strconv.FormatInt(made.ID, 10), map[string]any{"maxChatsCount": lifeLimit, "isAcceptAllocation": true}, nil)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("add an agent: %w", err)
	}
	var a *client.Agent
	_, err = client.Retry(ctx, func(ctx context.Context) (err error) {
		a, err = client.SignIn(ctx, l.s.http, []string{l.s.agents.URL(), l.s.visitors.URL()}[n%2], email, password)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("sign in: %w", err)
	}
	f := client.Follow(ctx, a, uuid.Nil.String(), nil) // hears no chat; being connected is what makes it present
	if err := f.WaitConnected(ctx, 1); err != nil {
		return nil, nil, err
	}
	_, err = client.Retry(ctx, a.GoOnline)
	return a, f, err
}

// conflict is the code of what comes too late.
const conflict = 400030

// try makes a call until it is answered. That somebody else was faster is an answer.
func try(ctx context.Context, call func(context.Context) error) (done bool, err error) {
	_, err = client.Retry(ctx, call)
	if e, ok := errors.AsType[*client.Error](err); ok && e.Code == conflict || ok && (e.Status == http.StatusNotFound || e.Status == http.StatusForbidden) {
		return false, nil
	}
	return err == nil, err
}

// work has an agent do what agents do.
func (l *life) work(ctx context.Context, a *client.Agent, r *rand.Rand) error {
	for !l.over.Load() {
		if err := sleep(ctx, 40+r.IntN(120)); err != nil {
			return err
		}
		var desk client.Desk
		if _, err := try(ctx, func(ctx context.Context) (err error) { desk, err = a.Desk(ctx); return err }); err != nil {
			return err
		}
		if err := l.tendDesk(ctx, a, desk, r); err != nil {
			return err
		}
		if r.IntN(60) == 0 {
			status := map[bool]string{true: "away", false: "online"}[desk.Me.Status == "online"]
			if _, err := try(ctx, func(ctx context.Context) error {
				return a.Do(ctx, "PUT", "/status", map[string]string{"status": status})
			}); err != nil {
				return err
			}
		}
	}
	_, err := try(ctx, a.GoOnline)
	return err
}

func (l *life) tendDesk(ctx context.Context, a *client.Agent, desk client.Desk, r *rand.Rand) error {
	for _, q := range desk.Requests {
		path := ""
		switch n := r.IntN(10); {
		case q.OfferedTo != 0 && q.OfferedTo != desk.Me.ID:
			continue
		case n < 6:
			path = "/accept"
		case n < 7:
			path = "/refuse"
		default:
			continue
		}
		if _, err := try(ctx, func(ctx context.Context) error { return a.Do(ctx, "POST", "/chats/"+q.ID+path, struct{}{}) }); err != nil {
			return err
		}
	}
	for _, c := range desk.Chats {
		var err error
		switch n := r.IntN(40); {
		case n < 12:
			err = l.say(ctx, a, c.ID)
		case n == 12:
			_, err = try(ctx, func(ctx context.Context) error { return a.Do(ctx, "POST", "/chats/"+c.ID+"/end", struct{}{}) })
		case n == 13:
			to := map[string]int64{"agentId": 2 + r.Int64N(lifeAgents)}
			_, err = try(ctx, func(ctx context.Context) error { return a.Do(ctx, "POST", "/chats/"+c.ID+"/transfer", to) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// say sends a message, as often as it takes, and notes what was acknowledged.
func (l *life) say(ctx context.Context, p client.Party, chatID string) error {
	id := uuid.NewString()
	var m client.Message
	done, err := try(ctx, func(ctx context.Context) (err error) {
		m, err = p.Send(ctx, chatID, id, "message "+id)
		return err
	})
	if done {
		l.mu.Lock()
		l.acked = append(l.acked, acked{chatID, id, m.Seq})
		l.mu.Unlock()
	}
	return err
}

// visit has visitors come, one after the other.
func (l *life) visit(ctx context.Context, r *rand.Rand) error {
	for !l.over.Load() {
		var v *client.Visitor
		var c client.Chat
		_, err := client.Retry(ctx, func(ctx context.Context) (err error) {
			if v == nil {
				if v, err = client.NewVisitor(ctx, l.s.http, []string{l.s.agents.URL(), l.s.visitors.URL()}[r.IntN(2)], l.s.site.ID); err != nil {
					v = nil
					return err
				}
			}
			c, err = v.Request(ctx, "Visitor")
			return err
		})
		if err != nil {
			return fmt.Errorf("ask for a chat: %w", err)
		}
		if err := l.talk(ctx, v, c.ID, r); err != nil {
			return err
		}
		l.chats.Add(1)
	}
	return nil
}

// talk has a visitor wait, say something and leave, or be left.
func (l *life) talk(ctx context.Context, v *client.Visitor, chatID string, r *rand.Rand) error {
	patience := time.Now().Add(time.Duration(1+r.IntN(6)) * time.Second)
	for say := 1 + r.IntN(8); say > 0; {
		if err := sleep(ctx, 30+r.IntN(100)); err != nil {
			return err
		}
		var c client.Chat
		if _, err := client.Retry(ctx, func(ctx context.Context) (err error) { c, err = v.Get(ctx, chatID); return err }); err != nil {
			return err
		}
		switch {
		case c.State == "ended":
			return nil
		case c.State == "chatting":
			say--
			if err := l.say(ctx, v, chatID); err != nil {
				return err
			}
		case time.Now().After(patience):
			say = 0
		}
	}
	_, err := try(ctx, func(ctx context.Context) error { return v.End(ctx, chatID) })
	return err
}

// kill kills one server after the other until enough has happened.
func (l *life) kill(ctx context.Context, r *rand.Rand) error {
	for l.kills < lifeKills || l.chats.Load() < lifeChats {
		if err := sleep(ctx, 400+r.IntN(800)); err != nil {
			return fmt.Errorf("after %d chats and %d kills: %w", l.chats.Load(), l.kills, err)
		}
		if err := l.killOne(ctx, r); err != nil {
			return err
		}
		l.kills++
	}
	return nil
}

// killOne kills a node and starts it again after a while; where there are such, now and
// then the broker or the database.
func (l *life) killOne(ctx context.Context, r *rand.Rand) error {
	switch n := l.kills % 4; {
	case n == 2 && l.s.broker != nil:
		l.s.broker.Stop()
		return errors.Join(sleep(ctx, r.IntN(1500)), l.s.broker.Start(ctx))
	case n == 3 && l.s.postgres != nil:
		l.s.postgres.Crash()
		return errors.Join(sleep(ctx, r.IntN(1500)), l.s.postgres.Start())
	}
	node := l.s.nodes[r.IntN(len(l.s.nodes))]
	if err := node.Kill(); err != nil {
		return err
	}
	if err := sleep(ctx, r.IntN(1500)); err != nil {
		return err
	}
	_, err := node.Start(ctx)
	return err
}

func sleep(ctx context.Context, ms int) error {
	t := time.NewTimer(time.Duration(ms) * time.Millisecond)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
