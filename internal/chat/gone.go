package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

const (
	// waitGone is after how long without a sign a waiting visitor counts as gone: pages
	// give one every minute, asleep in the background too.
	waitGone = 3 * visitor.Heartbeat
	// firstLook is when an answered chat is looked at first: before the shortest silence
	// that can be set is over.
	firstLook = 2 * time.Minute
)

// endings is when a chat ends by itself: for how long nothing is heard of its visitor's
// browser, for how long the visitor says nothing, and for how long it waits to be answered,
// with what it is told then; 0 is never. And who gets copies.
type endings struct {
	gone, silent, wait time.Duration
	limits             string
	copies             []string // addresses that get a transcript
}

// endingsOf reads them, before the step in which a timer rings.
func (e *Engine) endingsOf(ctx context.Context, t dueTimer) (out endings, err error) {
	site, err := e.settings.EndingOf(ctx, t.siteID)
	if err != nil {
		return out, err
	}
	out.gone = time.Duration(site.VisitorGoneMinutes) * time.Minute
	c := &record{siteID: t.siteID}
	err = e.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT campaign_id FROM chat WHERE id = ?`, t.chatID).Scan(&c.campaignID)
	})
	if errors.Is(err, store.ErrNone) {
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("read a chat whose timer is due: %w", err)
	}
	campaign, err := e.campaignOf(ctx, c)
	if errors.Is(err, fault.NotFound("", nil)) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	window := campaign.ChatWindow.Advanced
	out.wait, out.limits = longestWait(campaign), window.ChatQueueLimitsMessage
	if window.IsAutoEndChatWhenVisitorInactivity {
		out.silent = time.Duration(window.TimeAutoEndChatWhenVisitorInactivity) * time.Second
	}
	if window.IsAutoSendTranscriptToEmail {
		out.copies = strings.FieldsFunc(window.TranscriptEmailAddress, func(r rune) bool { return r == ',' })
	}
	return out, nil
}

// isAlone tells whether the visitor of a chat waits for an agent, with nobody there.
func (c *record) isAlone() bool { return c.state.Waiting() && len(c.agents) == 0 }

// patience is when a chat is looked at first for what its visitor does.
func (c *record) patience() time.Duration {
	if c.isAlone() {
		return waitGone
	}
	return firstLook
}

// watchVisitor has the chat looked at when its visitor may be gone or silent. That is set
// anew only where the patience changes: signs and messages are too many to set it for each
// of them.
func (s *step) watchVisitor() {
	if s.c.state == Ended || s.from != "" && s.patience == s.c.patience() {
		return
	}
	s.timer(goneDue, s.at+s.c.patience().Milliseconds())
}

// lookForVisitor ends a chat of whose visitor nothing was heard and in which nothing was
// said for too long, and asks one who is silent for a word. Else it looks again when that
// may be so.
func (e *Engine) lookForVisitor(ctx context.Context, s *step) error {
	if s.c.state == Ended {
		return nil
	}
	gone, err := s.goneAt(ctx)
	if err != nil {
		return err
	}
	if gone <= s.tx.Now() {
		if s.c.isAlone() {
			return e.end(ctx, s.tx, s.c, FromVisitor, 0)
		}
		return e.endSaying(ctx, s.tx, s.c, FromSystem, 0, sayEndGone)
	}
	silent, err := s.silentAt(ctx)
	if err != nil {
		return err
	}
	if silent > s.tx.Now() {
		s.timer(goneDue, min(gone, silent))
		return s.saveTimers(ctx)
	}
	s.askForWord(gone)
	return s.save(ctx)
}

// never is later than any time.
const never = int64(1) << 62

// goneAt is when the visitor counts as gone, unless there is another sign or message.
func (s *step) goneAt(ctx context.Context) (int64, error) {
	patience := s.endings.gone
	if s.c.isAlone() {
		patience = waitGone
	}
	if patience == 0 {
		return never, nil
	}
	var seenAt, saidAt int64
	err := s.tx.QueryRow(ctx, `SELECT (SELECT MAX(v.seen_at) FROM visit v WHERE v.id = ? OR v.visitor_id = ? AND v.ended_at IS NULL), m.at
		FROM message m WHERE m.chat_id = ? AND m.seq = ?`, s.c.visitID, s.c.visitorID, s.c.id, s.c.head).Scan(&seenAt, &saidAt)
	if err != nil {
		return 0, fmt.Errorf("look whether a visitor is gone: %w", err)
	}
	return max(seenAt, saidAt) + patience.Milliseconds(), nil
}
