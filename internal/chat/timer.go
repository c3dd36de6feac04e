package chat

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/store"
)

// timerKind names what a timer is for. A chat has one timer of each kind at most.
type timerKind string

// The kinds.
const (
	goneDue   timerKind = "gone"   // the visitor may be gone, or silent
	mailDue   timerKind = "mail"   // the chat is over, its transcript may be wanted
	silentDue timerKind = "silent" // the visitor was asked for a word
	answerDue timerKind = "answer" // an agent has not answered an offer
	handedDue timerKind = "handed" // nobody has taken a chat that was handed to a department
	waitDue   timerKind = "wait"   // the visitor has waited for as long as is allowed
)

// alarm is what happens when a timer is due: do is called in a step about the locked
// chat, looks whether there is still something to do, and saves what it changes.
type alarm struct {
	waiting  bool // do may change the waiting list, which is then locked before the chat
	settings bool // do needs the settings about a chat's end and what follows
	do       func(context.Context, *step) error
}

// newAlarms lists what timers are for.
func newAlarms(e *Engine) map[timerKind]alarm {
	return map[timerKind]alarm{
		goneDue:   {waiting: true, settings: true, do: e.lookForVisitor},
		mailDue:   {settings: true, do: e.mailTranscripts},
		silentDue: {waiting: true, do: e.visitorStaysSilent},
		answerDue: {waiting: true, do: e.answerMissed},
		handedDue: {waiting: true, do: e.handedMissed},
		waitDue:   {waiting: true, settings: true, do: e.waitedTooLong},
	}
}

// timer has the chat looked at when dueAt is past, in place of an earlier wish of that kind.
func (s *step) timer(kind timerKind, dueAt int64) { s.setTimer(kind, dueAt) }

// noTimer takes that back.
func (s *step) noTimer(kind timerKind) { s.setTimer(kind, 0) }

func (s *step) setTimer(kind timerKind, dueAt int64) {
	if s.timers == nil {
		s.timers = map[timerKind]int64{}
	}
	s.timers[kind] = dueAt
}

// saveTimers writes the step's timers, and wakes the scanner for them after the commit. A
// chat that ends keeps none but those that this step set.
func (s *step) saveTimers(ctx context.Context) error {
	if s.c.state == Ended && s.from != Ended {
		if _, err := s.tx.Exec(ctx, `DELETE FROM chat_timer WHERE chat_id = ?`, s.c.id); err != nil {
			return fmt.Errorf("forget a chat's timers: %w", err)
		}
	}
	for kind, dueAt := range s.timers {
		query, args := `DELETE FROM chat_timer WHERE chat_id = ? AND kind = ?`, []any{s.c.id, kind}
		if dueAt != 0 {
			query = `INSERT INTO chat_timer (chat_id, kind, site_id, due_at) VALUES (?, ?, ?, ?)
				ON CONFLICT (chat_id, kind) DO UPDATE SET due_at = excluded.due_at, held_until = 0`
			args = append(args, s.c.siteID, dueAt)
			s.tx.AfterCommit(func() { s.e.clockwork.wakeFor(dueAt) })
		}
		if _, err := s.tx.Exec(ctx, query, args...); err != nil {
			return fmt.Errorf("set a chat's timer: %w", err)
		}
	}
	return nil
}

// dueTimer is a timer that was claimed.
type dueTimer struct {
	chatID, siteID, dueAt int64
	kind                  timerKind
}

// ring does what a claimed timer is for, unless it was moved or taken back meanwhile.
func (e *Engine) ring(ctx context.Context, a alarm, t dueTimer) error {
	var ending endings
	if a.settings {
		var err error
		if ending, err = e.endingsOf(ctx, t); err != nil {
			return err
		}
	}
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if a.waiting {
			if err := lockWaitingList(ctx, tx, t.siteID); err != nil {
				return err
			}
		}
		c, err := scanRecord(tx.QueryRow(ctx, recordColumns+`WHERE c.id = ?`+tx.ForUpdate(), t.chatID))
		if errors.Is(err, store.ErrNone) {
			return nil // removed, and its timers with it
		}
		if err != nil {
			return fmt.Errorf("read a chat whose timer is due: %w", err)
		}
		r, err := tx.Exec(ctx, `DELETE FROM chat_timer WHERE chat_id = ? AND kind = ? AND due_at <= ?`, t.chatID, t.kind, tx.Now())
		if err != nil {
			return fmt.Errorf("take a timer that is due: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		s := e.change(tx, c)
		s.dueAt, s.endings = t.dueAt, ending
		return a.do(ctx, s)
	})
}
