package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"parley/bench/client"
	"parley/bench/site"
)

// talk is a chat whose two sides send and hear.
type talk struct {
	chatID         string
	visitor, agent *side
	sent           atomic.Int64  // messages that were acknowledged
	again          atomic.Int64  // attempts that got no answer
	moved          chan struct{} // holds a token when that changed
}

// side is one of them.
type side struct {
	*client.Follower
	party client.Party
	ids   []string // client ids in the order they were sent; one goroutine sends at a time
}

// result is what became of a case's messages.
type result struct {
	tally
	messages int
	again    int // attempts to send that got no answer
	back     int // times that a socket came back
}

func (r *result) include(o result) {
	r.add(o.tally)
	r.messages += o.messages
	r.again += o.again
	r.back += o.back
}

func newTalk(ctx context.Context, c *site.Chat) *talk {
	t := &talk{chatID: c.ID, moved: make(chan struct{}, 1)}
	t.visitor = &side{party: c.Visitor, Follower: client.Follow(ctx, c.Visitor, c.ID, nil)}
	t.agent = &side{party: c.Agent, Follower: client.Follow(ctx, c.Agent, c.ID, nil)}
	return t
}

func (t *talk) close() {
	t.visitor.Close()
	t.agent.Close()
}

// say sends a message from one side, as often as it takes to have it
// acknowledged, and returns its number.
func (t *talk) say(ctx context.Context, s *side, text string) (int64, error) {
	id := uuid.NewString()
	var m client.Message
	attempts, err := client.Retry(ctx, func(ctx context.Context) (err error) {
		m, err = s.party.Send(ctx, t.chatID, id, text)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("send: %w", err)
	}
	t.again.Add(int64(attempts - 1))
	s.ids = append(s.ids, id)
	t.sent.Add(1)
	select {
	case t.moved <- struct{}{}:
	default:
	}
	return m.Seq, nil
}

// both has both sides send one message after the other until enough says so.
func (t *talk) both(ctx context.Context, enough func() bool) error {
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, s := range []*side{t.visitor, t.agent} {
		wg.Go(func() {
			for n := 1; !enough() && errs[i] == nil; n++ {
				_, errs[i] = t.say(ctx, s, fmt.Sprintf("message %d", n))
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// result waits until both sides have heard everything that is stored, and
// counts what is wrong with what they heard and with what is stored.
func (t *talk) result(ctx context.Context) (result, error) {
	r := result{messages: len(t.visitor.ids) + len(t.agent.ids), again: int(t.again.Load())}
	sent := [][]string{t.visitor.ids, t.agent.ids}
	var stored []client.Message
	_, err := client.Retry(ctx, func(ctx context.Context) (err error) {
		stored, err = client.All(ctx, t.agent.party, t.chatID)
		return err
	})
	if err != nil {
		return r, err
	}
	r.add(gapless(stored))
	r.add(count(sent, stored))
	for name, s := range map[string]*side{"the visitor": t.visitor, "the agent": t.agent} {
		if err := s.Wait(ctx, stored[len(stored)-1].Seq); err != nil {
			fmt.Printf("  %s did not hear everything: %v\n", name, err)
		}
		r.add(count(sent, s.Messages()))
		r.back += s.Connects() - 1
	}
	return r, nil
}

// moreSent returns when n more messages of the chat were acknowledged.
func moreSent(ctx context.Context, t *talk, n int64) error {
	goal := t.sent.Load() + n
	for t.sent.Load() < goal {
		select {
		case <-ctx.Done():
			return fmt.Errorf("nothing moves: %w", ctx.Err())
		case <-t.moved:
		}
	}
	return nil
}
