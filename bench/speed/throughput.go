package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"parley/bench/client"
	"parley/bench/site"
)

// peer is how many messages a second the best open peer took from as many
// visitors at once, on four cores.
const (
	peer        = 1514
	peerClients = 16
)

// text is what each visitor says.
const text = "Hello, I have a question about my order number 4711; can you help?"

// throughput measures how many messages the server takes from visitors, each
// acknowledged after its commit, beside the same rows inserted by the bare driver.
func (b *bed) throughput(ctx context.Context) error {
	for _, clients := range []int{1, 16, 64} {
		var chats []*site.Chat
		for range clients {
			c, err := b.site.OpenWith(ctx, client.HTTP(), b.node.URL(), b.agent)
			if err != nil {
				return err
			}
			chats = append(chats, c)
		}
		before, err := b.raw.last(ctx)
		if err != nil {
			return err
		}
		times, took, err := b.sendAll(chats)
		if err != nil {
			return err
		}
		rate := float64(len(times)) / took.Seconds()
		raw, err := b.raw.insert(ctx, before, clients, b.spell)
		if err != nil {
			return fmt.Errorf("insert raw rows: %w", err)
		}
		fmt.Printf("  %2d clients: %6.0f messages/s durable, p50 %.2f ms, p99 %.2f ms; the same rows by the bare driver %6.0f/s; ratio %.0f %%",
			clients, rate, ms(quantile(times, 0.5)), ms(quantile(times, 0.99)), raw, 100*rate/raw)
		if clients == peerClients {
			fmt.Printf("; %.1f x the best open peer", rate/peer)
		}
		fmt.Println()
	}
	return nil
}

// sendAll has all visitors send one message after the other for a spell.
func (b *bed) sendAll(chats []*site.Chat) (times []time.Duration, took time.Duration, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	begun := time.Now()
	for _, c := range chats {
		all.Go(func() {
			mine, e := b.send(c, begun.Add(b.spell))
			mu.Lock()
			defer mu.Unlock()
			times = append(times, mine...)
			if e != nil {
				err = e
			}
		})
	}
	all.Wait()
	return times, time.Since(begun), err
}

func (b *bed) send(c *site.Chat, until time.Time) ([]time.Duration, error) {
	l, err := dialLean(b.node.Addr())
	if err != nil {
		return nil, err
	}
	defer l.close()
	path := "/api/visitor/v1/chats/" + c.ID + "/messages"
	head := "Host: " + b.node.Addr() + "\r\nAuthorization: Bearer " + c.Visitor.Visit.Token + "\r\n"
	var times []time.Duration
	for last := time.Now(); last.Before(until); {
		body := `{"clientId":"` + uuid.NewString() + `","text":"` + text + `"}`
		if err := l.do("POST", path, head, []byte(body)); err != nil {
			return nil, err
		}
		now := time.Now()
		times = append(times, now.Sub(last))
		last = now
	}
	return times, nil
}
