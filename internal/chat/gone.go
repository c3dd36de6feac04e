package chat

import (
	"context"
	"fmt"
	"time"

	"parley/internal/visitor"
)

// waitGone is after how long without a sign a waiting visitor counts as gone: pages give
// one every minute, asleep in the background too.
const waitGone = 3 * visitor.Heartbeat

// patience is how long a chat goes on without a sign of its visitor: while waiting a few
// minutes, and while somebody is there to talk to until the visit is over.
func (c *record) patience() time.Duration {
	if c.state.Waiting() && len(c.agents) == 0 {
		return waitGone
	}
	return visitor.Gone
}

// watchVisitor has the chat looked at when its visitor may be gone. That is set anew only
// where the patience changes: signs are too many to set it for each of them.
func (s *step) watchVisitor() {
	if s.c.state == Ended || s.from != "" && s.patience == s.c.patience() {
		return
	}
	s.timer(goneDue, s.at+s.c.patience().Milliseconds())
}

// visitorGone ends a chat of whose visitor nothing was heard and in which nothing was said
// for too long. Where there was a sign it looks again when the patience with that is over.
func (e *Engine) visitorGone(ctx context.Context, s *step) error {
	if s.c.state == Ended {
		return nil
	}
	var seenAt, saidAt int64
	err := s.tx.QueryRow(ctx, `SELECT v.seen_at, m.at FROM visit v, message m WHERE v.id = ? AND m.chat_id = ? AND m.seq = ?`,
		s.c.visitID, s.c.id, s.c.head).Scan(&seenAt, &saidAt)
	if err != nil {
		return fmt.Errorf("look whether a visitor is gone: %w", err)
	}
	if due := max(seenAt, saidAt) + s.c.patience().Milliseconds(); due > s.tx.Now() {
		s.timer(goneDue, due)
		return s.saveTimers(ctx)
	}
	by := FromSystem
	if s.c.state.Waiting() {
		by = FromVisitor
	}
	return e.end(ctx, s.tx, s.c, by, 0)
}
