package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"parley/bench/client"
)

// rounds is how often each kind of credential is used; they take turns, so that
// the machine treats them alike.
const rounds = 4000

// credentials measures one call of the API by cookie, by key and by token.
func (b *bed) credentials(ctx context.Context) error {
	token, err := b.site.Token(ctx, client.HTTP(), b.node.URL())
	if err != nil {
		return err
	}
	key := base64.StdEncoding.EncodeToString([]byte(b.site.Email + ":" + b.site.APIKey))
	kinds := []struct{ name, head string }{
		{"cookie", "Cookie: " + b.agent.Cookie},
		{"key", "Authorization: Basic " + key},
		{"token", "Authorization: Bearer " + token},
	}
	l, err := dialLean(b.node.Addr())
	if err != nil {
		return err
	}
	defer l.close()
	times := make([][]time.Duration, len(kinds))
	for range rounds {
		for i, kind := range kinds {
			begun := time.Now()
			if err := l.do("GET", "/api/v2/account/agents/me", "Host: "+b.node.Addr()+"\r\n"+kind.head+"\r\n", nil); err != nil {
				return fmt.Errorf("by %s: %w", kind.name, err)
			}
			times[i] = append(times[i], time.Since(begun))
		}
	}
	cookie := quantile(times[0], 0.5)
	fmt.Printf("  a call of the API (p50): by cookie %.3f ms", ms(cookie))
	for i, kind := range kinds[1:] {
		p50 := quantile(times[i+1], 0.5)
		fmt.Printf(", by %s %.3f ms (%+.0f %%)", kind.name, ms(p50), 100*(float64(p50)/float64(cookie)-1))
	}
	fmt.Println()
	return nil
}
