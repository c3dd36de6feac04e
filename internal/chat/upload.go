package chat

import (
	"context"
	"errors"
	"strings"

	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/store"
)

// Upload is a file that somebody wants to send.
type Upload struct {
	ClientID string
	Name     string
	Note     bool // for agents alone
	Data     []byte
}

// maxFileName is more than is kept of a file's name.
const maxFileName = 1000

// SendFile is Post for a file. Visitors may while their campaign's window has
// isCanSendFile; agents always may.
func (e *Engine) SendFile(ctx context.Context, who Party, chatID string, u Upload) (Message, error) {
	c, m, err := e.mayWrite(ctx, who, chatID, u.ClientID)
	if err != nil || m.Seq != 0 {
		return m, err
	}
	d := Draft{ClientID: u.ClientID, Text: cmpOr(strings.TrimSpace(u.Name), "file"), Note: u.Note, kind: FileMessage}
	if err := checkText("name", u.Name, maxFileName); err != nil {
		return Message{}, err
	}
	if err := d.Check(who); err != nil {
		return Message{}, err
	}
	if err := e.mayUpload(ctx, who, c); err != nil {
		return Message{}, err
	}
	f := &file.File{SiteID: who.SiteID, Kind: file.Chat, OwnerID: c.id, Note: u.Note, Name: d.Text}
	err = e.files.Receive(ctx, f, u.Data, func(ctx context.Context, tx *store.Tx) (err error) {
		d.Text = f.Name
		d.payload = &Payload{File: &SentFile{Name: f.Name, URL: f.LinkPath(), Size: f.Size, MediaType: f.MediaType, Width: f.Width, Height: f.Height}}
		m, err = e.send(ctx, tx, who, chatID, d)
		return err
	})
	if errors.Is(err, store.ErrUnique) || errors.Is(err, store.ErrNone) {
		return e.sentBefore(ctx, who, chatID, u.ClientID, err)
	}
	return m, err
}

// mayWrite reads a chat in which a party may write now, or the message that it has sent
// there before under a client id.
func (e *Engine) mayWrite(ctx context.Context, who Party, chatID, clientID string) (c *record, m Message, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if c, err = e.readable(ctx, tx, who, chatID); err != nil {
			return err
		}
		m, err = e.stored(ctx, tx, who, c, clientID)
		switch {
		case err != nil || m.Seq != 0:
			return err
		case c.state == Ended:
			return fault.Conflict("The chat has ended.")
		case who.isAgent() && !c.agents.has(who.AgentID):
			return fault.Conflict("You are not in this chat.")
		}
		return nil
	})
	return c, m, err
}

// mayUpload asks the window of the chat's campaign whether visitors send files.
func (e *Engine) mayUpload(ctx context.Context, who Party, c *record) error {
	if who.isAgent() {
		return nil
	}
	campaign, err := e.campaignOf(ctx, c)
	if err != nil {
		return err
	}
	if !campaign.ChatWindow.Options.IsCanSendFile {
		return fault.Conflict("Files are not taken here.")
	}
	return nil
}
