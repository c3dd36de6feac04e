// Package agentchat is where agents write to each other. What is said there has the shape
// of a message of a chat and goes the same way: stored under a number, then told as a hint.
package agentchat

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parley/internal/fault"
	"parley/internal/store"
)

// Member is an agent in a chat, with the name of the time of joining.
type Member struct {
	ID   int64  `json:"id" doc:"Agent id."`
	Name string `json:"name" doc:"Name at the time of joining."`
}

// Begin opens a chat between agents and returns its number. at is its time for the
// history, that of the first message; 0 is now.
func Begin(ctx context.Context, tx *store.Tx, siteID, at int64, members ...Member) (int64, error) {
	if at == 0 {
		at = tx.Now()
	}
	u, err := uuid.NewV7()
	if err != nil {
		return 0, fmt.Errorf("make an id: %w", err)
	}
	var id int64
	err = tx.QueryRow(ctx, `INSERT INTO agent_chat (site_id, uuid, begun_at, last_at) VALUES (?, ?, ?, ?) RETURNING id`, siteID, u.String(), at, at).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("begin a chat between agents: %w", err)
	}
	for _, m := range members {
		if _, err := tx.Exec(ctx, `INSERT INTO agent_chat_member (chat_id, agent_id, name) VALUES (?, ?, ?)`, id, m.ID, m.Name); err != nil {
			return 0, fmt.Errorf("add an agent to a chat: %w", err)
		}
	}
	return id, nil
}

// Say adds a message of a member and returns its number, from 1 without a gap. A
// clientID that the sender used before gives the number that it got then; "" is
// never the same. Somebody who is no member gets fault.NotFound.
func Say(ctx context.Context, tx *store.Tx, chatID int64, from Member, clientID, text string) (seq int64, err error) {
	err = tx.QueryRow(ctx, `SELECT 1 FROM agent_chat_member WHERE chat_id = ? AND agent_id = ?`, chatID, from.ID).Scan(&seq)
	if errors.Is(err, store.ErrNone) {
		return 0, fault.NotFound("chat", chatID)
	}
	if err != nil {
		return 0, fmt.Errorf("look for an agent in a chat: %w", err)
	}
	// A repeated message waits here for the first one.
	var lastAt int64
	if err := tx.QueryRow(ctx, `SELECT head + 1, last_at FROM agent_chat WHERE id = ?`+tx.ForUpdate(), chatID).Scan(&seq, &lastAt); err != nil {
		return 0, fmt.Errorf("number a message between agents: %w", err)
	}
	if clientID != "" {
		var known int64
		err := tx.QueryRow(ctx, `SELECT seq FROM agent_chat_message WHERE chat_id = ? AND sender_id = ? AND client_id = ?`,
			chatID, from.ID, clientID).Scan(&known)
		if err == nil {
			return known, nil
		}
		if !errors.Is(err, store.ErrNone) {
			return 0, fmt.Errorf("look for a message between agents: %w", err)
		}
	}
	at := max(lastAt, tx.Now())
	if _, err := tx.Exec(ctx, `UPDATE agent_chat SET head = ?, last_at = ? WHERE id = ?`, seq, at, chatID); err != nil {
		return 0, fmt.Errorf("number a message between agents: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO agent_chat_message (chat_id, seq, at, sender_id, sender_name, client_id, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		chatID, seq, at, from.ID, from.Name, sql.NullString{String: clientID, Valid: clientID != ""}, text)
	if err != nil {
		return 0, fmt.Errorf("keep a message between agents: %w", err)
	}
	return seq, see(ctx, tx, chatID, from.ID, seq)
}
