package chat

import (
	"parley/internal/api"
	"parley/internal/fault"
)

// Draft is a message that somebody wants to send.
type Draft struct {
	ClientID string // the sender's own name for it
	Text     string
	Note     bool // for agents alone: visitors never get it

	CannedMessageID int64 // of agents: what the text was made from, or 0

	kind             string // "" is TextMessage
	payload          *Payload
	cannedCategoryID int64
}

// Check holds a draft to the rules for what a party sends.
func (d Draft) Check(who Party) error {
	if err := checkClientID(d.ClientID); err != nil {
		return err
	}
	if d.Note && !who.isAgent() {
		return fault.Denied()
	}
	if err := fault.Required("text", d.Text); err != nil {
		return err
	}
	return checkText("text", d.Text, MaxMessage)
}

// message is what becomes of the draft in a chat that has been counted up for it.
func (d Draft) message(c *record) Message {
	m := Message{ChatID: c.uuid, Seq: c.head, ClientID: d.ClientID, Kind: TextMessage, Text: d.Text, Payload: d.payload,
		Visibility: VisibleToAll, Time: api.Time(c.lastAt)}
	if d.kind != "" {
		m.Kind = d.kind
	}
	if d.Note {
		m.Visibility = VisibleToAgents
	}
	return m
}
