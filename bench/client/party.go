package client

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
)

// Party is one side of a chat: a visitor or an agent.
type Party interface {
	// Server is the address that the party talks to.
	Server() string
	// Token opens the party's socket.
	Token(ctx context.Context) (string, error)
	// Send hands over a message once; a repeated client id is the same message.
	Send(ctx context.Context, chatID, clientID, text string) (Message, error)
	// Messages reads what came after a number.
	Messages(ctx context.Context, chatID string, after int64, limit int) (Page, error)
}

// door is what visitors and agents have in common.
type door struct {
	http   *http.Client
	server string
	path   string
	header func() http.Header
}

func (d *door) Server() string { return d.server }

func (d *door) call(ctx context.Context, method, path string, in, out any) error {
	_, err := Call(ctx, d.http, method, d.server+d.path+path, d.header(), in, out)
	return err
}

func (d *door) Send(ctx context.Context, chatID, clientID, text string) (Message, error) {
	var m Message
	err := d.call(ctx, "POST", "/chats/"+chatID+"/messages", map[string]string{"clientId": clientID, "text": text}, &m)
	return m, err
}

func (d *door) Messages(ctx context.Context, chatID string, after int64, limit int) (Page, error) {
	var p Page
	err := d.call(ctx, "GET", "/chats/"+chatID+"/messages?after="+strconv.FormatInt(after, 10)+"&limit="+strconv.Itoa(limit), nil, &p)
	return p, err
}

// All reads a chat from its first message to its last.
func All(ctx context.Context, p Party, chatID string) ([]Message, error) {
	const limit = 200
	var all []Message
	var after int64
	for {
		page, err := p.Messages(ctx, chatID, after, limit)
		if err != nil {
			return nil, fmt.Errorf("read chat %s after %d: %w", chatID, after, err)
		}
		all = append(all, page.Messages...)
		if len(page.Messages) == 0 || page.Messages[len(page.Messages)-1].Seq >= page.Head {
			return all, nil
		}
		after = page.Messages[len(page.Messages)-1].Seq
	}
}
