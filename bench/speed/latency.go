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

// latency measures from the beginning of the sender's request to the message on
// the other side's socket, one conversation alone and sixteen at once.
func (b *bed) latency(ctx context.Context) error {
	for _, talks := range []int{1, 16} {
		there, back, err := b.converse(ctx, talks)
		if err != nil {
			return err
		}
		fmt.Printf("  delivery, %2d conversations: visitor to agent p50 %.2f ms p99 %.2f ms; agent to visitor p50 %.2f ms p99 %.2f ms\n",
			talks, ms(quantile(there, 0.5)), ms(quantile(there, 0.99)), ms(quantile(back, 0.5)), ms(quantile(back, 0.99)))
	}
	return nil
}

// turns is how often each side speaks in a conversation.
const turns = 300

func (b *bed) converse(ctx context.Context, talks int) (there, back []time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	var chats []*site.Chat
	for range talks {
		c, err := b.site.OpenWith(ctx, client.HTTP(), b.node.URL(), b.agent)
		if err != nil {
			return nil, nil, err
		}
		chats = append(chats, c)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, c := range chats {
		all.Go(func() {
			t, k, e := pingPong(ctx, c)
			mu.Lock()
			defer mu.Unlock()
			there, back = append(there, t...), append(back, k...)
			if e != nil {
				err = e
			}
		})
	}
	all.Wait()
	return there, back, err
}

// pingPong has both sides of a chat speak in turns, each as soon as it has heard the other.
func pingPong(ctx context.Context, c *site.Chat) (there, back []time.Duration, err error) {
	atAgent, atVisitor := make(chan string, 16), make(chan string, 16)
	agent := client.Follow(ctx, c.Agent, c.ID, func(m client.Message) { atAgent <- m.ClientID })
	defer agent.Close()
	visitor := client.Follow(ctx, c.Visitor, c.ID, func(m client.Message) { atVisitor <- m.ClientID })
	defer visitor.Close()
	for _, f := range []*client.Follower{agent, visitor} {
		if err := f.WaitConnected(ctx, 1); err != nil {
			return nil, nil, err
		}
	}
	for range turns {
		t, err := oneWay(ctx, c.Visitor, c.ID, atAgent, atVisitor)
		if err != nil {
			return nil, nil, err
		}
		k, err := oneWay(ctx, c.Agent, c.ID, atVisitor, atAgent)
		if err != nil {
			return nil, nil, err
		}
		there, back = append(there, t), append(back, k)
	}
	return there, back, nil
}

// oneWay sends a message and waits until the other side has it; then until the
// sender has heard it too, so that nothing is under way when the next one leaves.
func oneWay(ctx context.Context, from client.Party, chatID string, there, here <-chan string) (time.Duration, error) {
	id := uuid.NewString()
	begun := time.Now()
	sent := make(chan error, 1)
	go func() { _, err := from.Send(ctx, chatID, id, text); sent <- err }()
	if err := await(ctx, there, id); err != nil {
		return 0, err
	}
	took := time.Since(begun)
	if err := <-sent; err != nil {
		return 0, err
	}
	return took, await(ctx, here, id)
}

func await(ctx context.Context, heard <-chan string, id string) error {
	for {
		select {
		case got := <-heard:
			if got == id {
				return nil
			}
		case <-ctx.Done():
			return fmt.Errorf("a message was not heard: %w", ctx.Err())
		}
	}
}
