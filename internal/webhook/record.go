package webhook

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"parley/internal/fact"
	"parley/internal/store"
)

// The events, as the resource spells them (NOTES-reports W1).
const (
	offlineMessageSubmitted   = "offlineMessageSubmitted"
	operatorEventNotification = "operatorEventNotification"
	chatStarted               = "chatStarted"
	chatEnded                 = "chatEnded"
	chatWrappedUp             = "chatWrappedUp"
	chatRequested             = "chatRequested"
	chatTransferred           = "chatTransferred"
)

// happening is something that webhooks are called for.
type happening struct {
	event              string
	siteID, at         int64
	chatID, visitID    int64 // 0: not about one
	messageID, agentID int64
	word               string // of an agent's event
}

// happeningOf is what a fact means to webhooks (x-facts of the contract); false for nothing.
func happeningOf(f fact.Fact) (happening, bool) {
	switch f := f.(type) {
	case fact.ChatRequested:
		return ofChat(chatRequested, f.Chat), true
	case fact.ChatAccepted:
		return ofChat(chatStarted, f.Chat), true
	case fact.ChatEnded:
		return ofChat(chatEnded, f.Chat), true
	case fact.ChatTransferred:
		return ofChat(chatTransferred, f.Chat), f.Success
	case fact.WrapUpSubmitted:
		return ofChat(chatWrappedUp, f.Chat), true
	case fact.OfflineMessageSubmitted:
		h := ofChat(offlineMessageSubmitted, f.Chat)
		h.chatID, h.messageID = 0, f.MessageID
		return h, true
	case fact.AgentLoggedIn:
		return ofAgent(f.Person, "login"), true
	case fact.AgentLoggedOut:
		return ofAgent(f.Person, "logout"), true
	case fact.AgentStatusChanged:
		// The status that comes with logging in or out makes no call of its own (W21).
		word := "online"
		if f.Status == fact.Away {
			word = "away"
		}
		return ofAgent(f.Person, word), !f.ByLogin
	}
	return happening{}, false
}

func ofChat(event string, c fact.Chat) happening {
	return happening{event: event, siteID: c.SiteID, at: c.At, chatID: c.ChatID, visitID: c.VisitID}
}

func ofAgent(p fact.Person, word string) happening {
	return happening{event: operatorEventNotification, siteID: p.SiteID, at: p.At, agentID: p.AgentID, word: word}
}

// Record writes down what webhooks are called for, as part of the step that makes the
// facts true and after all else it writes. Facts that nobody wants to hear of cost one query each
// at most, all others nothing.
func (s *Service) Record(ctx context.Context, tx *store.Tx, facts ...fact.Fact) error {
	var told []happening
	for _, f := range facts {
		if h, tell := happeningOf(f); tell {
			h.at = cmp.Or(h.at, tx.Now())
			told = append(told, h)
		}
	}
	// All steps take lines in one order, so that none waits in a circle. A webhook hears of
	// one event, so what it is called for keeps its order.
	slices.SortStableFunc(told, func(a, b happening) int { return strings.Compare(a.event, b.event) })
	for _, h := range told {
		if err := s.record(ctx, tx, h); err != nil {
			return fmt.Errorf("note %s for webhooks: %w", h.event, err)
		}
	}
	return nil
}

func (s *Service) record(ctx context.Context, tx *store.Tx, h happening) error {
	places, err := lineUp(ctx, tx, h)
	if err != nil || len(places) == 0 {
		return err
	}
	payload, err := s.build(ctx, tx, h)
	if err != nil {
		return err
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	var id int64
	err = tx.QueryRow(ctx, `INSERT INTO webhook_event (site_id, uuid, event, at, chat_id, message_id, payload) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		h.siteID, uuid.Must(uuid.NewV7()).String(), h.event, h.at, orNull(h.chatID), orNull(h.messageID), string(body)).Scan(&id)
	if err != nil {
		return err
	}
	for _, p := range places {
		_, err := tx.Exec(ctx, `INSERT INTO webhook_delivery (site_id, webhook_id, number, event_id, state) VALUES (?, ?, ?, ?, 'waiting')`,
			h.siteID, p.webhookID, p.number, id)
		if err != nil {
			return err
		}
	}
	tx.AfterCommit(s.Wake)
	return nil
}

// place is a number in the line of a webhook.
type place struct{ webhookID, number int64 }

// lineUp takes the next number in the line of every webhook that is called for an event.
// It looks at the webhooks themselves, not at the snapshot: one that exists when the step commits
// is called, one that was removed before is not, and none can be removed meanwhile.
func lineUp(ctx context.Context, tx *store.Tx, h happening) ([]place, error) {
	rows, err := tx.Query(ctx, `INSERT INTO webhook_line (site_id, webhook_id, head)
		SELECT site_id, id, 1 FROM webhook WHERE site_id = ? AND event = ? ORDER BY id`+tx.ForKeyShare()+`
		ON CONFLICT (site_id, webhook_id) DO UPDATE SET head = webhook_line.head + 1 RETURNING webhook_id, head`, h.siteID, h.event)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var places []place
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.webhookID, &p.number); err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	return places, rows.Err()
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
