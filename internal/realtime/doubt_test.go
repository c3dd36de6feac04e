package realtime_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"parley/internal/account"
	"parley/internal/realtime"
	"parley/internal/realtime/realtimetest"
)

// doorman knows whose sign-in has ended, and tells those who look for doubts.
type doorman struct {
	tokens
	mu    sync.Mutex
	ended []int64
	doubt []account.Doubt
}

func (d *doorman) end(doubt account.Doubt, agents ...int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended, d.doubt = append(d.ended, agents...), append(d.doubt, doubt)
}

func (d *doorman) Valid(_ context.Context, l realtime.Listener) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !slices.Contains(d.ended, l.AgentID), nil
}

func (d *doorman) Doubts(_ context.Context, after int64) ([]account.Doubt, int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	last := int64(len(d.doubt))
	if after < 0 {
		return nil, last, nil
	}
	return d.doubt[after:], last, nil
}

func TestSocketsEndWithTheSignIn(t *testing.T) {
	t.Parallel()
	d := &doorman{}
	s := newStandWith(t, d)
	first, second := realtimetest.MustDial(t, s.url, "agent 1"), realtimetest.MustDial(t, s.url, "agent 1")
	other, visitor := realtimetest.MustDial(t, s.url, "agent 2"), realtimetest.MustDial(t, s.url, "visitor v1")

	d.end(account.Doubt{SiteID: realtime.TestSite, AgentID: 1}) // nothing has ended
	d.end(account.Doubt{SiteID: realtime.TestSite + 1}, 1)      // nobody of this site
	d.end(account.Doubt{SiteID: realtime.TestSite, AgentID: 1})
	for _, c := range []*realtimetest.Client{first, second} {
		if code := c.WantClosed(); code != 3005 {
			t.Errorf("an agent who signed out was disconnected with %d, want 3005", code)
		}
	}
	var heads realtime.Heads
	if err := other.Call("heads", map[string]any{"chats": map[string]int{}}, &heads); err != nil {
		t.Errorf("the other agent: %v", err)
	}
	d.end(account.Doubt{SiteID: realtime.TestSite}, 2) // the whole site
	if code := other.WantClosed(); code != 3005 {
		t.Errorf("an agent of a closed site was disconnected with %d, want 3005", code)
	}
	if err := visitor.Call("heads", map[string]any{"chats": map[string]int{}}, &heads); err != nil {
		t.Errorf("a visitor: %v", err)
	}
}

func TestASignInThatEndsWhileTheSocketOpensIsNotOverlooked(t *testing.T) {
	t.Parallel()
	d := &doorman{}
	s := newStandWith(t, d)
	d.mu.Lock()
	d.ended = append(d.ended, 1) // after the token was read, and nobody says so any more
	d.mu.Unlock()
	c, err := realtimetest.Dial(t, s.url, "agent 1", "")
	if err != nil {
		return // closed before the answer was read
	}
	if code := c.WantClosed(); code != 3005 {
		t.Errorf("disconnected with %d, want 3005", code)
	}
}
