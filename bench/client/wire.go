// Package client is a small client of the server's own doors for measurements
// and fault drills: visitors and agents who send over HTTP, hear over the
// socket, and come back by themselves, as the widget and the console do.
package client

import (
	"encoding/json"
	"time"
)

// Message is one message of a chat, as both doors answer and push it.
type Message struct {
	ChatID   string `json:"chatId"`
	Seq      int64  `json:"seq"`
	ClientID string `json:"clientId"`
	Kind     string `json:"kind"`
	Sender   struct {
		Type string          `json:"type"`
		ID   json.RawMessage `json:"id"`
		Name string          `json:"name"`
	} `json:"sender"`
	Text string    `json:"text"`
	Time time.Time `json:"time"`
}

// Chat is what both doors tell of a chat, as far as it matters here.
type Chat struct {
	ID    string `json:"id"`
	State string `json:"state"`
	Head  int64  `json:"head"`
}

// Page is a stretch of a chat's messages, ascending.
type Page struct {
	Messages []Message `json:"messages"`
	Head     int64     `json:"head"`
	State    string    `json:"state"`
}

// Visit is the answer to a page's first call.
type Visit struct {
	Token     string          `json:"token"`
	VisitorID string          `json:"visitorId"`
	VisitID   json.RawMessage `json:"visitId"`
	Campaign  struct {
		ID int64 `json:"id"`
	} `json:"campaign"`
	Chat *Chat `json:"chat"`
}

// head is where a chat stands.
type head struct {
	Seq int64 `json:"seq"`
}

// push is a publication: a hint that may be lost.
type push struct {
	Type    string   `json:"type"`
	ChatID  string   `json:"chatId"`
	Seq     int64    `json:"seq"`
	Message *Message `json:"message"`
}
