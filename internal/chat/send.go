package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"parley/internal/api"
	"parley/internal/event"
	"parley/internal/fact"
	"parley/internal/failpoint"
	"parley/internal/fault"
	"parley/internal/store"
)

const (
	// MaxMessage is the longest text of a message, in characters.
	MaxMessage = 10000
	// maxClientID is the longest name that a client may give to what it sends.
	maxClientID = 100
)

// The hot path: a message's number is given by the update of its chat, which also says
// whether the sender may send and who is to hear it.
const (
	countUp = `UPDATE chat SET head = head + 1, last_at = CASE WHEN last_at > ? THEN last_at ELSE ? END
		WHERE uuid = ? AND site_id = ? `
	counted = ` RETURNING id, head, last_at, agents, monitors, visitor_id, visitor_uuid, visitor_name, visit_id, campaign_id, department_id`

	visitorSends = countUp + `AND visitor_uuid = ? AND state <> 'ended'` + counted
	agentSends   = countUp + `AND state <> 'ended' AND EXISTS (SELECT 1 FROM chat_agent a
		WHERE a.chat_id = chat.id AND a.agent_id = ? AND a.left_at IS NULL)` + counted
)

// Send stores a message and returns it when it is committed. A client id that the sender
// has used in this chat before means the message stored then, however often it comes.
func (e *Engine) Send(ctx context.Context, who Party, chatID, clientID, text string) (Message, error) {
	return e.Post(ctx, who, chatID, Draft{ClientID: clientID, Text: text})
}

// Post is Send for all that a draft can be.
func (e *Engine) Post(ctx context.Context, who Party, chatID string, d Draft) (Message, error) {
	if d.CannedMessageID != 0 {
		if err := e.readyCanned(ctx, who, chatID, &d); err != nil {
			if _, before, failed := e.mayWrite(ctx, who, chatID, d.ClientID); failed == nil && before.Seq != 0 {
				return before, nil // sent while there was such a canned message
			}
			return Message{}, err
		}
	}
	if err := d.Check(who); err != nil {
		return Message{}, err
	}
	if err := e.settings.Mask(ctx, who.SiteID, &d.Text); err != nil {
		return Message{}, err
	}
	var m Message
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		m, err = e.send(ctx, tx, who, chatID, d)
		return err
	})
	if errors.Is(err, store.ErrUnique) || errors.Is(err, store.ErrNone) {
		return e.sentBefore(ctx, who, chatID, d.ClientID, err)
	}
	return m, err
}

func checkClientID(id string) error {
	if err := fault.Required("clientId", id); err != nil {
		return err
	}
	return checkText("clientId", id, maxClientID)
}

// checkText refuses what cannot be stored as it is; what a text says does not matter.
func checkText(field, text string, limit int) error {
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return fault.Unreadable("'%s' is not a text", field)
	}
	if utf8.RuneCountInString(text) > limit {
		return fault.TooLong(field, limit)
	}
	return nil
}

func (e *Engine) send(ctx context.Context, tx *store.Tx, who Party, chatID string, d Draft) (Message, error) {
	query, id := visitorSends, any(who.VisitorID)
	if who.isAgent() {
		query, id = agentSends, any(who.AgentID)
	}
	c := &record{siteID: who.SiteID, uuid: chatID}
	err := tx.QueryRow(ctx, query, tx.Now(), tx.Now(), chatID, who.SiteID, id).Scan(&c.id, &c.head, &c.lastAt, &c.agents, &c.monitors,
		&c.visitorID, &c.visitorUUID, &c.name, &c.visitID, &c.campaignID, &c.departmentID)
	if err != nil {
		return Message{}, fmt.Errorf("number a message: %w", err)
	}
	m := d.message(c)
	sent := fact.MessageSent{Chat: c.about(c.lastAt), By: fact.Visitor, Note: d.Note}
	sender := c.visitorID
	m.Sender = Sender{Type: FromVisitor, ID: c.visitorUUID, Name: c.name}
	if who.isAgent() {
		sender, sent.By, sent.AgentID = who.AgentID, fact.Agent, who.AgentID
		m.Sender = Sender{Type: FromAgent, ID: who.AgentID, Name: c.agents.named(who.AgentID)}
	}
	if err := insertMessage(ctx, tx, c.id, sender, m); err != nil {
		return Message{}, err
	}
	if err := fact.Record(ctx, tx, append(d.usedCanned(c, who), sent)...); err != nil {
		return Message{}, err
	}
	tx.AfterCommit(func() {
		failpoint.Hit(failpoint.BeforePublish)
		event.Publish(context.WithoutCancel(ctx), e.bus, MessageSent{SiteID: c.siteID, ChatID: c.id, ChatUUID: c.uuid, VisitorID: c.visitorUUID,
			AgentIDs: c.hearers(), Message: m, Visibility: m.Visibility})
	})
	return m, nil
}

const messageInsert = `INSERT INTO message (chat_id, seq, at, kind, sender_kind, sender_id, sender_name, client_id, visibility, text, payload)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func insertMessage(ctx context.Context, tx *store.Tx, chatID, senderID int64, m Message) error {
	var clientID, payload any
	if m.ClientID != "" {
		clientID = m.ClientID
	}
	if m.Payload != nil {
		data, err := json.Marshal(m.Payload)
		if err != nil {
			return fmt.Errorf("store a message: %w", err)
		}
		payload = string(data)
	}
	_, err := tx.Exec(ctx, messageInsert, chatID, m.Seq, int64(m.Time), m.Kind, m.Sender.Type, senderID, m.Sender.Name, clientID,
		m.Visibility, m.Text, payload)
	if err != nil {
		return fmt.Errorf("store a message: %w", err)
	}
	return nil
}

// sentBefore finds the message that a repeated send means. Without one it says why
// nothing could be sent.
func (e *Engine) sentBefore(ctx context.Context, who Party, chatID, clientID string, cause error) (m Message, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		m, err = e.stored(ctx, tx, who, c, clientID)
		switch {
		case err != nil || m.Seq != 0:
			return err
		case errors.Is(cause, store.ErrUnique):
			return cause
		case c.state == Ended:
			return fault.Conflict("The chat has ended.")
		}
		return fault.Conflict("You are not in this chat.")
	})
	return m, err
}

// stored is what a party has sent in a chat under a client id; without number when nothing.
func (e *Engine) stored(ctx context.Context, tx *store.Tx, who Party, c *record, clientID string) (Message, error) {
	sender := c.visitorID
	if who.isAgent() {
		sender = who.AgentID
	}
	found, err := messages(ctx, tx, c, `AND m.sender_kind = ? AND m.sender_id = ? AND m.client_id = ?`, who.side(), sender, clientID)
	if err != nil || len(found) == 0 {
		return Message{}, err
	}
	return found[0], nil
}

// messages reads a chat's messages.
func messages(ctx context.Context, tx *store.Tx, c *record, where string, args ...any) ([]Message, error) {
	rows, err := tx.Query(ctx, `SELECT m.seq, m.at, m.kind, m.sender_kind, m.sender_id, m.sender_name, COALESCE(m.client_id, ''), m.visibility,
		m.text, COALESCE(m.payload, '') FROM message m WHERE m.chat_id = ? `+where, append([]any{c.id}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []Message{}
	for rows.Next() {
		m := Message{ChatID: c.uuid}
		var at, sender int64
		var payload string
		if err := rows.Scan(&m.Seq, &at, &m.Kind, &m.Sender.Type, &sender, &m.Sender.Name, &m.ClientID, &m.Visibility, &m.Text, &payload); err != nil {
			return nil, fmt.Errorf("read messages: %w", err)
		}
		m.Time, m.Sender.ID = api.Time(at), sender
		if m.Sender.Type == FromVisitor {
			m.Sender.ID = c.visitorUUID
		}
		if payload != "" {
			if err := json.Unmarshal([]byte(payload), &m.Payload); err != nil {
				return nil, fmt.Errorf("read messages: %w", err)
			}
		}
		out = append(out, m)
	}
	return out, rows.Err()
}
