package rollup

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// InChat is an agent in a chat for a while.
type InChat struct {
	Span
	ChatID, AgentID int64
}

var stayColumns = []string{"site_id", "since_at", "chat_id", "agent_id", "until_at", "lasted", "requested_at"}

// writeStays writes when agents were in the chats of a batch, if any came or left.
func writeStays(ctx context.Context, tx *store.Tx, b *Batch, worked map[int64][]Span) error {
	var rows [][]any
	came := map[int64]bool{}
	for _, f := range b.Facts {
		if f.Kind == fact.KindAgentJoinedChat || f.Kind == fact.KindAgentLeftChat {
			came[f.ChatID] = true
		}
	}
	for _, c := range b.Chats {
		if c.Request == nil || !came[c.Request.ChatID] {
			continue
		}
		at := map[[2]int64]int{} // agent and since: its row
		for _, s := range c.Request.stays {
			worked[c.Request.SiteID] = append(worked[c.Request.SiteID], Span{s.From, max(s.From, s.To)})
			row := []any{c.Request.SiteID, s.From, s.ChatID, s.AgentID, until(s.Span), lasted(s.Span, hour), c.Request.RequestedAt}
			if i, again := at[[2]int64{s.AgentID, s.From}]; again {
				rows[i] = row
				continue
			}
			at[[2]int64{s.AgentID, s.From}] = len(rows)
			rows = append(rows, row)
		}
	}
	return store.InsertMany(ctx, tx, "rollup_stay", stayColumns, rows,
		`ON CONFLICT (site_id, since_at, chat_id, agent_id) DO UPDATE SET until_at = excluded.until_at, lasted = excluded.lasted`)
}

// enters and leaves note when agents are in a chat.
func (r *Request) enters(f *Fact) {
	r.stays = append(r.stays, InChat{Span{From: f.At}, f.ChatID, f.AgentID})
}

func (r *Request) leaves(f *Fact) {
	for i := range r.stays {
		if s := &r.stays[i]; s.AgentID == f.AgentID && s.To == 0 {
			s.To = f.At
		}
	}
}

// StaysIn reads who was in a chat when, cut to a span; of one who is in it still until now.
func StaysIn(ctx context.Context, tx *store.Tx, siteID int64, in Span) ([]InChat, error) {
	rows, err := lasting(ctx, tx, `since_at, chat_id, agent_id, until_at`, "rollup_stay", siteID, in, hour)
	if err != nil {
		return nil, fmt.Errorf("read who was in chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []InChat
	for rows.Next() {
		var s InChat
		var until *int64
		if err := rows.Scan(&s.From, &s.ChatID, &s.AgentID, &until); err != nil {
			return nil, fmt.Errorf("read who was in chats: %w", err)
		}
		s.To = tx.Now()
		if until != nil {
			s.To = *until
		}
		if s.Span = s.Cut(in); s.From < s.To {
			list = append(list, s)
		}
	}
	return list, rows.Err()
}

// EachChat calls fn with the chats, the answered requests, that were asked for in a span.
func EachChat(ctx context.Context, tx *store.Tx, siteID int64, in Span, fn func(*Request)) error {
	return readRequests(ctx, tx, siteID, in, func(r *Request) {
		if r.Outcome == Answered {
			fn(r)
		}
	})
}
