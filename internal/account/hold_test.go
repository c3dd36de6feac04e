package account_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/store"
)

// Whoever refreshes without end while the password changes is out with everybody else.
func TestNoTokenSlipsThroughAChangeOfThePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	ctx := context.Background()
	for range 5 {
		var done sync.WaitGroup
		over := make(chan struct{})
		for range 6 {
			token := h.token(grant("ann@example.com", password)).RefreshToken
			done.Go(func() {
				for late := false; ; {
					select {
					case <-over:
						late = true // what begins from here on must not work
					default:
					}
					p, err := h.service.Exchange(ctx, account.Agents, account.Grant{Type: account.RefreshGrant, RefreshToken: token})
					if err != nil {
						if !errors.Is(err, fault.InvalidGrant()) {
							t.Error(err)
						}
						return
					}
					if late {
						t.Error("a token outlives the password")
						return
					}
					token = p.RefreshToken
				}
			})
		}
		hash := h.hash(password)
		h.step(func(ctx context.Context, tx *store.Tx) error {
			return account.SetPassword(ctx, tx, site.SiteID, site.AgentID, hash)
		})
		close(over)
		done.Wait()
	}
}
