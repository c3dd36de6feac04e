package realtime

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"parley/internal/chat"
	"parley/internal/store"
)

// TestSite is the site of these tests.
const TestSite = 6000000

// NewAgents puts agents into a database.
func NewAgents(t testing.TB, db *store.DB, ids ...int64) {
	t.Helper()
	err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at)
			VALUES (?, 'Site', 'Company', 'UTC', '', 'enterprise', 1, 0)`, TestSite)
		if err != nil {
			return err
		}
		for _, id := range ids {
			email := fmt.Sprintf("agent%d@example.com", id)
			_, err := tx.Exec(ctx, `INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name, created_at)
				VALUES (?, ?, ?, ?, 'Agent', '', '', 0)`, TestSite, id, email, email)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// FakeEngine answers from memory and notes what it is told.
type FakeEngine struct {
	mu       sync.Mutex
	told     []string // "from→to" in order
	audience map[string]*chat.Audience
	heads    map[string]chat.Head
	changes  []chat.Change
	last     int64
	rounds   int // of the sweep
}

// NewFakeEngine knows no chat.
func NewFakeEngine() *FakeEngine {
	return &FakeEngine{audience: map[string]*chat.Audience{}, heads: map[string]chat.Head{}}
}

// SetAudience and SetHead give it chats.
func (f *FakeEngine) SetAudience(chatID string, a *chat.Audience) { f.audience[chatID] = a }
func (f *FakeEngine) SetHead(chatID string, h chat.Head)          { f.heads[chatID] = h }

func (f *FakeEngine) AgentStatusChanged(_ context.Context, tx *store.Tx, _, _ int64, from, to chat.Seen) error {
	tx.AfterCommit(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.told = append(f.told, from.Status+"→"+to.Status)
	})
	return nil
}

func (f *FakeEngine) Audience(_ context.Context, _ int64, chatID string) (*chat.Audience, error) {
	return f.audience[chatID], nil
}

func (f *FakeEngine) Preview(_ context.Context, _ int64, text string) (*string, error) {
	return &text, nil
}

// Seen notes who has seen what.
func (f *FakeEngine) Seen(who chat.Party, chatID string, seq int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told = append(f.told, fmt.Sprintf("%d%s saw %s to %d", who.AgentID, who.VisitorID, chatID, seq))
}

func (f *FakeEngine) Heads(_ context.Context, _ chat.Party, ids []string) (map[string]chat.Head, error) {
	out := map[string]chat.Head{}
	for _, id := range ids {
		if h, ok := f.heads[id]; ok {
			out[id] = h
		}
	}
	return out, nil
}

func (f *FakeEngine) Revision(context.Context, int64) (int64, error) { return 7, nil }

func (f *FakeEngine) Front(context.Context, int64) ([]chat.InQueue, error) { return nil, nil }

func (f *FakeEngine) Changes(_ context.Context, after int64) ([]chat.Change, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rounds++
	if after < 0 {
		return nil, f.last, nil
	}
	return f.changes, f.last, nil
}

func (f *FakeEngine) Open(context.Context, int64) (chat.Openness, error) {
	return chat.Openness{Site: true}, nil
}

// SetChange is what the sweep finds from now on.
func (f *FakeEngine) SetChange(c chat.Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes, f.last = []chat.Change{c}, f.last+1
}

// Rounds counts the rounds of the sweep.
func (f *FakeEngine) Rounds() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rounds
}

func (f *FakeEngine) Heard() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.told...)
}
