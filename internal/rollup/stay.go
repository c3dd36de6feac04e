package rollup

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// InChat is an agent in a chat for a while.
type InChat struct {
	Span
	ChatID, AgentID int64
}

var stayColumns = []string{"site_id", "since_at", "chat_id", "agent_id", "until_at"}

// writeStays writes when agents were in the chats of a batch.
func writeStays(ctx context.Context, tx *store.Tx, b *Batch) error {
	var rows [][]any
	for _, c := range b.Chats {
		if c.Request == nil {
			continue
		}
		at := map[[2]int64]int{} // agent and since: its row
		for _, s := range c.Request.stays {
			var until any
			if s.To != 0 {
				until = s.To
			}
			row := []any{c.Request.SiteID, s.From, s.ChatID, s.AgentID, until}
			if i, again := at[[2]int64{s.AgentID, s.From}]; again {
				rows[i] = row
				continue
			}
			at[[2]int64{s.AgentID, s.From}] = len(rows)
			rows = append(rows, row)
		}
	}
	return store.InsertMany(ctx, tx, "rollup_stay", stayColumns, rows,
		`ON CONFLICT (site_id, since_at, chat_id, agent_id) DO UPDATE SET until_at = excluded.until_at`)
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
	const read = `SELECT since_at, chat_id, agent_id, until_at FROM rollup_stay WHERE site_id = ? AND since_at < ?`
	rows, err := tx.Query(ctx, read+` AND since_at >= ? AND until_at - since_at <= 86400000 AND until_at > ? UNION ALL `+
		read+` AND until_at - since_at > 86400000 AND until_at > ? UNION ALL `+
		read+` AND until_at IS NULL`,
		siteID, in.To, in.From-longWait, in.From, siteID, in.To, in.From, siteID, in.To)
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

// Cut is the part of a span that lies in another; it may be empty.
func (s Span) Cut(to Span) Span { return Span{max(s.From, to.From), min(s.To, to.To)} }

// Chatted reads the chats that were asked for in a span, with their agents alone.
func Chatted(ctx context.Context, tx *store.Tx, siteID int64, in Span) ([]*Request, error) {
	rows, err := tx.Query(ctx, `SELECT requested_at, agents FROM rollup_request WHERE site_id = ? AND requested_at >= ? AND requested_at < ? AND outcome = ?`,
		siteID, in.From, in.To, Answered)
	if err != nil {
		return nil, fmt.Errorf("read who had chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []*Request
	for rows.Next() {
		r := &Request{SiteID: siteID, Outcome: Answered}
		var agents string
		if err = rows.Scan(&r.RequestedAt, &agents); err == nil {
			r.Agents, err = list[Stay](agents)
		}
		if err != nil {
			return nil, fmt.Errorf("read who had chats: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
