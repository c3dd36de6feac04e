package chat

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// lastCall is how long before the end a silent visitor is asked for a word.
const lastCall = time.Minute

// silentAt is when a visitor who says nothing is asked for a word. Only while it is the
// visitor's turn that can be now: who has written and waits for an answer is not silent.
func (s *step) silentAt(ctx context.Context) (int64, error) {
	if s.endings.silent == 0 || s.c.state != Chatting {
		return never, nil
	}
	wait := (s.endings.silent - lastCall).Milliseconds()
	visitor, agent, err := s.lastWords(ctx)
	if err != nil {
		return 0, err
	}
	if visitor.seq > agent.seq {
		return s.tx.Now() + wait, nil // no agent's word can be older than that when this is due
	}
	var joined sql.NullInt64
	if err := s.tx.QueryRow(ctx, `SELECT MAX(joined_at) FROM chat_agent WHERE chat_id = ?`, s.c.id).Scan(&joined); err != nil {
		return 0, fmt.Errorf("look when agents joined: %w", err)
	}
	return max(agent.at, joined.Int64) + wait, nil
}

// word is the last message of a side.
type word struct{ seq, at int64 }

// lastWords are the last messages that either side has sent to the other.
func (s *step) lastWords(ctx context.Context) (visitor, agent word, err error) {
	rows, err := s.tx.Query(ctx, `SELECT sender_kind, MAX(seq), MAX(at) FROM message
		WHERE chat_id = ? AND visibility = 'all' AND sender_kind <> 'system' GROUP BY sender_kind`, s.c.id)
	if err != nil {
		return visitor, agent, fmt.Errorf("read who wrote last: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var side string
		var w word
		if err := rows.Scan(&side, &w.seq, &w.at); err != nil {
			return visitor, agent, fmt.Errorf("read who wrote last: %w", err)
		}
		if side == FromVisitor {
			visitor = w
		} else {
			agent = w
		}
	}
	return visitor, agent, rows.Err()
}

// askForWord tells both sides that the chat ends soon. goneAt is when the visitor counts
// as gone.
func (s *step) askForWord(goneAt int64) {
	s.say(saySilent, "")
	s.timer(silentDue, s.at+lastCall.Milliseconds())
	s.timer(goneDue, min(goneAt, s.at+(s.endings.silent-lastCall).Milliseconds()))
}

// visitorStaysSilent ends a chat whose visitor was asked for a word, unless somebody has
// written since.
func (e *Engine) visitorStaysSilent(ctx context.Context, s *step) error {
	if s.c.state != Chatting {
		return nil
	}
	visitor, agent, err := s.lastWords(ctx)
	if err != nil || max(visitor.at, agent.at) >= s.dueAt-lastCall.Milliseconds() {
		return err
	}
	return e.endSaying(ctx, s.tx, s.c, FromSystem, 0, sayEndSilent)
}
