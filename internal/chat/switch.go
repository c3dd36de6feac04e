package chat

import (
	"context"
	"fmt"
	"time"

	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/routing"
	"parley/internal/store"
)

// Why a visitor leaves a message instead of waiting.
const (
	byVisitor    = "byVisitor"     // wants to
	queueFull    = "queueFull"     // as many wait as the campaign allows
	tooLongAWait = "waitedTooLong" // for longer than the campaign allows
	nobodyThere  = "nobodyThere"   // the campaign's routing says so
)

// instead tells why a new request is not to wait, or "". A request that an agent is given
// at once is not held to the length of the queue: that counts who waits for anybody's room.
func (s *step) instead(ctx context.Context, settings *campaign.Settings, leave bool, d routing.Decision) (string, error) {
	limits := settings.ChatWindow.Advanced
	switch {
	case leave:
		return nobodyThere, nil
	case d.Way == routing.Give || !limits.IfEnableChatQueueMaxLength:
		return "", nil
	}
	var waiting int
	err := s.tx.QueryRow(ctx, `SELECT COUNT(*) FROM chat c WHERE c.site_id = ? AND `+isWaiting+` AND c.campaign_id = ?
		AND c.accepted_at IS NULL AND c.offered_agent_id = 0`, s.c.siteID, s.c.campaignID).Scan(&waiting)
	if err != nil {
		return "", fmt.Errorf("count who waits: %w", err)
	}
	if waiting >= limits.ChatQueueMaxLength {
		return queueFull, nil
	}
	return "", nil
}

// longestWait is for how long requests of a campaign wait to be answered, 0 for as long as
// it takes (NOTES-livechat B6).
func longestWait(settings *campaign.Settings) time.Duration {
	limits := settings.ChatWindow.Advanced
	if !limits.IfEnableChatQueueMaxLength {
		return 0
	}
	return time.Duration(limits.ChatQueueMaxWaitTime) * time.Minute
}

// limitWait has a new request looked at when it has waited for as long as the campaign allows.
func (s *step) limitWait(settings *campaign.Settings) {
	if wait := longestWait(settings); wait > 0 {
		s.timer(waitDue, s.c.requestedAt+wait.Milliseconds())
	}
}

// waitedTooLong ends a request that has waited for too long, as the limit stands now. Who
// is offered it at this moment may still answer.
func (e *Engine) waitedTooLong(ctx context.Context, s *step) error {
	if !s.c.state.Waiting() || s.c.acceptedAt.Valid || s.endings.wait == 0 {
		return nil
	}
	due := s.c.requestedAt + s.endings.wait.Milliseconds()
	if s.c.offeredTo != 0 {
		due = max(due, s.c.answerDue+1)
	}
	if due > s.tx.Now() {
		s.timer(waitDue, due)
		return s.saveTimers(ctx)
	}
	return e.endAsMessage(ctx, s, tooLongAWait, s.endings.limits)
}

// answerRequest says what becomes of a new request: its visitor waits, or is to leave a
// message instead.
func (s *step) answerRequest(ctx context.Context, settings *campaign.Settings, instead string) error {
	switch instead {
	case "":
		s.limitWait(settings)
		s.say(sayRequested, "")
		return nil
	case queueFull:
		return s.switchOver(ctx, instead, settings.ChatWindow.Advanced.ChatQueueLimitsMessage)
	}
	return s.switchOver(ctx, instead, "")
}

// endAsMessage ends a waiting chat because its visitor leaves a message, or is to.
func (e *Engine) endAsMessage(ctx context.Context, s *step, why, text string) error {
	if err := s.move(Switch); err != nil {
		return err
	}
	s.takeBack()
	s.c.monitors = nil
	if err := s.uninviteAll(ctx); err != nil {
		return err
	}
	s.dropHanding()
	if err := s.switchOver(ctx, why, text); err != nil {
		return err
	}
	return e.fill(ctx, s.tx, s.c.siteID, s)
}

// switchOver notes that a message is left in place of the chat, which has ended by that.
// text is what the campaign wants the visitor to be told of it; without it there are words
// for every reason.
func (s *step) switchOver(ctx context.Context, why, text string) error {
	by := FromSystem
	if why == byVisitor {
		by = FromVisitor
	}
	s.finish(by)
	s.c.switched = why
	_, err := s.tx.Exec(ctx, `UPDATE chat SET switched = ?, ended_at = ?, ended_by = ? WHERE id = ?`, why, s.c.endedAt, s.c.endedBy, s.c.id)
	if err != nil {
		return fmt.Errorf("switch a chat to a message: %w", err)
	}
	if err := s.decide(ctx, switched); err != nil {
		return err
	}
	s.add(fact.ChatMissed{Chat: s.about(), Switched: true, Waited: s.at - s.c.requestedAt})
	if text != "" {
		s.say(sayNotice, text)
	} else {
		s.say(switchWords[why], "")
	}
	return nil
}

var switchWords = map[string]string{byVisitor: sayEnded, queueFull: sayQueueFull, tooLongAWait: sayWaitedTooLong, nobodyThere: sayNobodyThere}

// Switch has a visitor leave a message instead of waiting, or after the request ended
// because one is to be left: leave keeps it in the same step, as one that comes from the
// chat with that number. It may be called again, as leaving the same message may.
func (e *Engine) Switch(ctx context.Context, siteID int64, visitorUUID, chatID string, leave func(ctx context.Context, tx *store.Tx, chatID int64) error) error {
	found, err := e.ownChat(ctx, Party{SiteID: siteID, VisitorID: visitorUUID}, chatID)
	if err != nil {
		return err
	}
	settings, err := e.campaignOf(ctx, found)
	if err != nil {
		return err
	}
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockWaitingList(ctx, tx, siteID); err != nil {
			return err
		}
		c, err := lock(ctx, tx, siteID, chatID)
		if err != nil {
			return err
		}
		switch {
		case c.acceptedAt.Valid:
			return fault.Conflict("The chat has been answered.")
		case c.state == Ended && c.switched == "":
			return tooLate(c)
		case c.state != Ended && !settings.ChatWindow.Options.IsCanSwitchToOffline:
			return fault.Conflict("Messages are not left from the queue here.")
		case c.state != Ended:
			if err := e.endAsMessage(ctx, e.change(tx, c), byVisitor, ""); err != nil {
				return err
			}
		}
		return leave(ctx, tx, c.id)
	})
}

// Origin tells from which visit and campaign a visitor's chat was requested.
func (e *Engine) Origin(ctx context.Context, siteID int64, visitorUUID, chatID string) (visitID, campaignID int64, err error) {
	c, err := e.ownChat(ctx, Party{SiteID: siteID, VisitorID: visitorUUID}, chatID)
	if err != nil {
		return 0, 0, err
	}
	return c.visitID, c.campaignID, nil
}

// ownChat is a chat that a party may read.
func (e *Engine) ownChat(ctx context.Context, who Party, chatID string) (c *record, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = e.readable(ctx, tx, who, chatID)
		return err
	})
	return c, err
}
