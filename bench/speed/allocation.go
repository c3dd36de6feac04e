package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"sync"
	"time"

	"parley/bench/client"
	"parley/bench/site"
)

const (
	waiting      = 1000 // how many visitors wait all the time
	staffed      = 200  // how many agents the site has
	working      = 16   // how many of them are there
	assignments  = 200  // how many are measured, one after the other and at once
	perAgent     = 3    // how many chats an agent is given at once
	assignedSoon = 10 * time.Second
)

// floor is a site where more visitors wait than agents are there to take them.
type floor struct {
	*bed
	site  site.Site
	desks []*desk
}

// desk is an agent who takes what it is given.
type desk struct {
	*client.Agent
	socket *client.Socket
	chats  []string
	begun  chan string // ids of chats that began
}

// allocation measures how long after an agent's chat has ended the next one, of a thousand
// that wait, is the agent's: from the beginning of the request that ends the one to the
// word on the agent's socket that the other has begun.
func (b *bed) allocation(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	f := &floor{bed: b}
	defer f.close()
	if err := f.open(ctx); err != nil {
		return err
	}
	alone, err := f.assign(ctx, 1)
	if err != nil {
		return err
	}
	together, err := f.assign(ctx, working)
	if err != nil {
		return err
	}
	fmt.Printf("  a chat of %d that wait is an agent's (of %d, %d there) after another has ended: p50 %.1f ms, p99 %.1f ms; %d at once p50 %.1f ms, p99 %.1f ms\n",
		waiting, staffed, working, ms(quantile(alone, 0.5)), ms(quantile(alone, 0.99)), working, ms(quantile(together, 0.5)), ms(quantile(together, 0.99)))
	return nil
}

func (f *floor) close() {
	for _, d := range f.desks {
		if d.socket != nil {
			d.socket.Close()
		}
	}
}

// open makes the site with its agents, has those come who work, and visitors until as
// many wait as shall.
func (f *floor) open(ctx context.Context) (err error) {
	if f.site, err = site.Create(ctx, f.setup, "floor@example.com"); err != nil {
		return err
	}
	for i := range staffed - 1 {
		if err := f.hire(ctx, i); err != nil {
			return fmt.Errorf("add an agent: %w", err)
		}
	}
	if err := inParallel(waiting, func(int) error { return f.ask(ctx) }); err != nil {
		return err
	}
	for _, d := range f.desks {
		if err := f.come(ctx, d); err != nil {
			return fmt.Errorf("an agent comes: %w", err)
		}
		for range perAgent {
			if _, err := d.next(ctx); err != nil {
				return err
			}
			if err := f.ask(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// hire adds an agent; the first ones will work.
func (f *floor) hire(ctx context.Context, i int) error {
	email := fmt.Sprintf("agent%d@example.com", i)
	in := map[string]any{"email": email, "firstName": "Agent", "lastName": fmt.Sprint(i), "displayName": fmt.Sprint("Agent ", i)}
	if i < working {
		in["password"] = f.site.Password
	}
	var made struct {
		ID int64 `json:"id"`
	}
	if err := f.manage(ctx, "POST", "/account/agents", in, &made); err != nil || i >= working {
		return err
	}
	if err := f.manage(ctx, "PUT", fmt.Sprint("/livechat/agents/", made.ID), map[string]any{"isAcceptAllocation": true}, nil); err != nil {
		return err
	}
	a, err := client.SignIn(ctx, client.HTTP(), f.node.URL(), email, f.site.Password)
	f.desks = append(f.desks, &desk{Agent: a, begun: make(chan string, perAgent)})
	return err
}

// manage calls the settings as the site's administrator.
func (f *floor) manage(ctx context.Context, method, path string, in, out any) error {
	key := base64.StdEncoding.EncodeToString([]byte(f.site.Email + ":" + f.site.APIKey))
	_, err := client.Call(ctx, http.DefaultClient, method, f.node.URL()+"/api/v2"+path, http.Header{"Authorization": {"Basic " + key}}, in, out)
	return err
}

// come has an agent take what it is given without being asked, and be there.
func (f *floor) come(ctx context.Context, d *desk) error {
	if err := d.Do(ctx, "PUT", "/allocation", map[string]bool{"autoAccept": true}); err != nil {
		return err
	}
	token, err := d.Token(ctx)
	if err != nil {
		return err
	}
	if d.socket, err = client.Dial(ctx, f.node.URL(), token); err != nil {
		return err
	}
	go func() {
		_ = d.socket.Hear(ctx, func(p client.Push) {
			if p.Type == "chat" && p.Chat.State == "chatting" {
				d.begun <- p.Chat.ID
			}
		})
	}()
	return d.GoOnline(ctx)
}

// ask has a new visitor wait.
func (f *floor) ask(ctx context.Context) error {
	v, err := client.NewVisitor(ctx, http.DefaultClient, f.node.URL(), f.site.ID)
	if err != nil {
		return err
	}
	_, err = v.Request(ctx, "Vera")
	return err
}

// next waits for a chat that begins.
func (d *desk) next(ctx context.Context) (string, error) {
	select {
	case id := <-d.begun:
		d.chats = append(d.chats, id)
		return id, nil
	case <-time.After(assignedSoon):
		return "", fmt.Errorf("nothing was given to an agent with room for %s", assignedSoon)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// assign has as many agents as said end a chat at once and waits until each has the next,
// again and again.
func (f *floor) assign(ctx context.Context, atOnce int) (times []time.Duration, err error) {
	for len(times) < assignments {
		took := make([]time.Duration, atOnce)
		failed := make([]error, atOnce)
		var all sync.WaitGroup
		for i := range atOnce {
			d := f.desks[(len(times)+i)%len(f.desks)]
			all.Go(func() { took[i], failed[i] = d.replace(ctx) })
		}
		all.Wait()
		times = append(times, took...)
		for _, err := range failed {
			if err != nil {
				return nil, err
			}
			if err := f.ask(ctx); err != nil {
				return nil, err
			}
		}
	}
	return times, nil
}

// replace ends an agent's oldest chat and waits for the next.
func (d *desk) replace(ctx context.Context) (time.Duration, error) {
	oldest := d.chats[0]
	d.chats = d.chats[1:]
	begun := time.Now()
	if err := d.Do(ctx, "POST", "/chats/"+oldest+"/end", struct{}{}); err != nil {
		return 0, err
	}
	_, err := d.next(ctx)
	return time.Since(begun), err
}
