package chat_test

import (
	"context"
	"testing"

	"parley/internal/chat"
	"parley/internal/store"
	"parley/internal/visitor"
)

// BenchmarkArrange is what it costs to end a chat and give its agent the next of a
// thousand that wait, in a site of two hundred agents.
func BenchmarkArrange(b *testing.B) {
	w := newWorld(b)
	const agents, working = 200, 16
	update(b, w.db, func(ctx context.Context, tx *store.Tx) error {
		for id := range int64(agents) {
			if err := insertAgent(ctx, tx, site, id+1); err != nil {
				return err
			}
		}
		return nil
	})
	w.allocate(1, "")
	ask := func() {
		var g guest
		update(b, w.db, func(ctx context.Context, tx *store.Tx) error {
			v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: site, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/"}})
			if err == nil {
				g = guest{chat.Party{SiteID: site, VisitorID: v.Visitor.UUID}, v.ID}
			}
			return err
		})
		w.request(g, "r")
	}
	for range 1000 {
		ask()
	}
	for id := range int64(working) {
		a := chat.Party{SiteID: site, AgentID: id + 1}
		w.given(a)
		if err := w.engine.SetAutoAccept(ctx, a, true); err != nil {
			b.Fatal(err)
		}
		w.becomes(a, chat.Online)
	}
	b.ResetTimer()
	for n := range b.N {
		b.StopTimer()
		ask()
		a := chat.Party{SiteID: site, AgentID: int64(n%working) + 1}
		c := w.rows(`SELECT c.uuid FROM chat c JOIN chat_agent a ON a.chat_id = c.id WHERE a.agent_id = ? AND a.left_at IS NULL`, a.AgentID)
		if len(c) != 1 {
			b.Fatalf("agent %d is in chats %q", a.AgentID, c)
		}
		b.StartTimer()
		w.must(w.engine.End(ctx, a, c[0]))
	}
}
