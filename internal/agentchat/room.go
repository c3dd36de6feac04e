package agentchat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/api"
	"parley/internal/fault"
	"parley/internal/store"
)

// Room is a chat between agents as its members see it.
type Room struct {
	ID      string   `json:"id" doc:"Chat id, a uuid."`
	Members []Member `json:"members" doc:"Agents who are in it, the caller among them."`
	Head    int64    `json:"head" doc:"Number of the last message, 0 without one."`
	Seen    int64    `json:"seen" doc:"Last message that the caller has seen."`
	Unread  int64    `json:"unread" doc:"Messages after that."`
	LastAt  api.Time `json:"lastAt" doc:"When something was written last, or the chat was opened."`
}

// sameTalk is how long after its last word agents who open a chat get the one they had:
// later it is another one, so that the history tells of talks and not of years.
const sameTalk = 12 * time.Hour

// kept bounds how many of an agent's chats are listed.
const kept = 100

// record is a chat's row, as one of its members sees it.
type record struct {
	id     int64
	siteID int64
	Room
}

func (r *record) ids() []int64 {
	ids := make([]int64, len(r.Members))
	for i, m := range r.Members {
		ids[i] = m.ID
	}
	return ids
}

// find reads a chat of a member; to others it does not exist.
func find(ctx context.Context, tx *store.Tx, siteID, agentID int64, uuid string) (*record, error) {
	found, err := rooms(ctx, tx, siteID, agentID, `AND c.uuid = ?`, uuid)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fault.NotFound("chat", uuid)
	}
	return found[0], nil
}

// rooms reads chats of a member, the last used first.
func rooms(ctx context.Context, tx *store.Tx, siteID, agentID int64, where string, args ...any) ([]*record, error) {
	rows, err := tx.Query(ctx, `SELECT c.id, c.uuid, c.head, c.last_at, m.seen FROM agent_chat c JOIN agent_chat_member m ON m.chat_id = c.id
		WHERE c.site_id = ? AND m.agent_id = ? `+where+` ORDER BY c.last_at DESC, c.id DESC LIMIT 100`, append([]any{siteID, agentID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read chats between agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []*record
	for rows.Next() {
		r := &record{siteID: siteID}
		var at int64
		if err := rows.Scan(&r.id, &r.ID, &r.Head, &at, &r.Seen); err != nil {
			return nil, fmt.Errorf("read chats between agents: %w", err)
		}
		r.LastAt, r.Unread = api.Time(at), r.Head-r.Seen
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, readMembers(ctx, tx, out)
}

func readMembers(ctx context.Context, tx *store.Tx, of []*record) error {
	for _, r := range of {
		rows, err := tx.Query(ctx, `SELECT agent_id, name FROM agent_chat_member WHERE chat_id = ? ORDER BY agent_id`, r.id)
		if err != nil {
			return fmt.Errorf("read who chats: %w", err)
		}
		for rows.Next() {
			var m Member
			if err := rows.Scan(&m.ID, &m.Name); err != nil {
				_ = rows.Close()
				return fmt.Errorf("read who chats: %w", err)
			}
			r.Members = append(r.Members, m)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return fmt.Errorf("read who chats: %w", err)
		}
	}
	return nil
}

// see moves a member's mark forward.
func see(ctx context.Context, tx *store.Tx, chatID, agentID, seq int64) error {
	_, err := tx.Exec(ctx, `UPDATE agent_chat_member SET seen = ? WHERE chat_id = ? AND agent_id = ? AND seen < ?`, seq, chatID, agentID, seq)
	if err != nil {
		return fmt.Errorf("note what an agent has seen: %w", err)
	}
	return nil
}
