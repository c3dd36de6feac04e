package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"parley/bench/client"
	"parley/bench/site"
)

// lives is how many chats are led from the visit to the end.
const lives = 60

// live leads new chats on the site with its long history, and prints what each step took:
// none of them may depend on how much was chatted before.
func live(ctx context.Context, node *site.Node, c *http.Client, s site.Site, agent *client.Agent) error {
	took := map[string][]time.Duration{}
	steps := []string{"a visit begins", "a chat is requested", "it is accepted", "a message is sent", "it ends"}
	for range lives {
		if err := lead(ctx, node.URL(), c, s, agent, func(step int, begun time.Time) {
			took[steps[step]] = append(took[steps[step]], time.Since(begun))
		}); err != nil {
			return err
		}
	}
	for _, step := range steps {
		slices.Sort(took[step])
		fmt.Printf("  %-36s p50 %7.1f ms   p95 %7.1f ms (flat, one client)\n", step, quantile(took[step], 0.5), quantile(took[step], 0.95))
	}
	return nil
}

// lead leads one chat through all of its steps.
func lead(ctx context.Context, url string, c *http.Client, s site.Site, agent *client.Agent, done func(step int, begun time.Time)) error {
	at := time.Now()
	v, err := client.NewVisitor(ctx, c, url, s.ID)
	if err != nil {
		return fmt.Errorf("visit: %w", err)
	}
	done(0, at)
	at = time.Now()
	chat, err := v.Request(ctx, "Vera")
	if err != nil {
		return fmt.Errorf("request a chat: %w", err)
	}
	done(1, at)
	at = time.Now()
	if _, err := agent.Accept(ctx, chat.ID); err != nil {
		return fmt.Errorf("accept the chat: %w", err)
	}
	done(2, at)
	at = time.Now()
	if _, err := v.Send(ctx, chat.ID, uuid.NewString(), "Where is my order?"); err != nil {
		return fmt.Errorf("send a message: %w", err)
	}
	done(3, at)
	at = time.Now()
	if err := v.End(ctx, chat.ID); err != nil {
		return fmt.Errorf("end the chat: %w", err)
	}
	done(4, at)
	return nil
}
