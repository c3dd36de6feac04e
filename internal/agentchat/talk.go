package agentchat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/internal/api"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/failpoint"
	"parley/internal/fault"
	"parley/internal/store"
)

// Colleague is an active agent of a site.
type Colleague struct {
	ID      int64
	Name    string
	MayChat bool // holds the permission to chat with agents
}

// Staff knows a site's agents.
type Staff interface {
	// Talkers lists the active agents.
	Talkers(ctx context.Context, tx *store.Tx, siteID int64) ([]Colleague, error)
}

// Masker makes card numbers unreadable where the site wants that.
type Masker interface {
	Mask(ctx context.Context, siteID int64, texts ...*string) error
}

// Talks is where agents write to each other.
type Talks struct {
	db     *store.DB
	bus    *event.Bus
	staff  Staff
	masker Masker
}

// New needs all of them.
func New(db *store.DB, bus *event.Bus, staff Staff, masker Masker) *Talks {
	return &Talks{db, bus, staff, masker}
}

// most bounds how many agents are in a chat.
const most = 50

// Open gives an agent the chat with colleagues: the one that exactly they have, if something
// was written in it lately, or a new one.
func (t *Talks) Open(ctx context.Context, who chat.Party, with []int64) (out Room, err error) {
	ids := slices.Compact(slices.Sorted(slices.Values(append([]int64{who.AgentID}, with...))))
	if len(ids) < 2 {
		return out, fault.Missing("agentIds")
	}
	if len(ids) > most {
		return out, fault.OutOfRange("agentIds", "at most %d agents", most)
	}
	return out, t.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := store.HoldSite(ctx, tx, who.SiteID); err != nil { // of two who open one at the same time, one finds the other's
			return err
		}
		members, err := t.members(ctx, tx, who, ids)
		if err != nil {
			return err
		}
		r, err := recent(ctx, tx, who, ids)
		if err != nil || r != nil {
			if r != nil {
				out = r.Room
			}
			return err
		}
		id, err := Begin(ctx, tx, who.SiteID, 0, members...)
		if err != nil {
			return err
		}
		found, err := rooms(ctx, tx, who.SiteID, who.AgentID, `AND c.id = ?`, id)
		if err == nil {
			out = found[0].Room
		}
		return err
	})
}

// recent is the chat that exactly these agents had lately, or nil.
func recent(ctx context.Context, tx *store.Tx, who chat.Party, ids []int64) (*record, error) {
	found, err := rooms(ctx, tx, who.SiteID, who.AgentID, `AND c.last_at > ?`, tx.Now()-sameTalk.Milliseconds())
	if err != nil {
		return nil, err
	}
	for _, r := range found {
		if slices.Equal(r.ids(), ids) {
			return r, nil
		}
	}
	return nil, nil
}

// members looks whether all of these may chat with each other.
func (t *Talks) members(ctx context.Context, tx *store.Tx, who chat.Party, ids []int64) ([]Member, error) {
	staff, err := t.staff.Talkers(ctx, tx, who.SiteID)
	if err != nil {
		return nil, err
	}
	var out []Member
	for _, id := range ids {
		i := slices.IndexFunc(staff, func(c Colleague) bool { return c.ID == id })
		switch {
		case i < 0:
			return nil, fault.NotInList("agentIds")
		case !staff[i].MayChat && id != who.AgentID:
			return nil, fault.Conflict("%s may not chat with other agents.", staff[i].Name)
		}
		out = append(out, Member{id, staff[i].Name})
	}
	return out, nil
}

// List gives an agent's own chats in which something was written, the last one first.
func (t *Talks) List(ctx context.Context, who chat.Party) (out []Room, err error) {
	err = t.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		found, err := rooms(ctx, tx, who.SiteID, who.AgentID, `AND c.head > 0`)
		out = make([]Room, len(found))
		for i, r := range found {
			out[i] = r.Room
		}
		return err
	})
	return out, err
}

// Send stores a message and returns it when it is committed. A client id that the sender
// has used in this chat before means the message stored then.
func (t *Talks) Send(ctx context.Context, who chat.Party, chatID, clientID, text string) (m chat.Message, err error) {
	if err := (chat.Draft{ClientID: clientID, Text: text}).Check(who); err != nil {
		return m, err
	}
	if err := t.masker.Mask(ctx, who.SiteID, &text); err != nil {
		return m, err
	}
	return m, t.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err := find(ctx, tx, who.SiteID, who.AgentID, chatID)
		if err != nil {
			return err
		}
		me := r.Members[slices.IndexFunc(r.Members, func(m Member) bool { return m.ID == who.AgentID })]
		seq, err := Say(ctx, tx, r.id, me, clientID, text)
		if err != nil {
			return err
		}
		if seq == 1 {
			if _, err := tx.Exec(ctx, `UPDATE agent_chat SET begun_at = last_at WHERE id = ? AND head = 1`, r.id); err != nil {
				return fmt.Errorf("note when a chat began: %w", err)
			}
		}
		said, err := messages(ctx, tx, r, seq-1, 1)
		if err != nil {
			return err
		}
		m = said[0]
		tx.AfterCommit(func() {
			failpoint.Hit(failpoint.BeforePublish)
			event.Publish(context.WithoutCancel(ctx), t.bus, chat.MessageSent{SiteID: r.siteID, ChatUUID: r.ID, AgentIDs: r.ids(), Message: m, Visibility: m.Visibility})
		})
		return nil
	})
}

// messages reads a chat's messages after a number.
func messages(ctx context.Context, tx *store.Tx, r *record, after int64, limit int) ([]chat.Message, error) {
	rows, err := tx.Query(ctx, `SELECT seq, at, sender_id, sender_name, COALESCE(client_id, ''), text FROM agent_chat_message
		WHERE chat_id = ? AND seq > ? ORDER BY seq LIMIT ?`, r.id, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read what agents wrote: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []chat.Message{}
	for rows.Next() {
		m := chat.Message{ChatID: r.ID, Kind: chat.TextMessage, Visibility: chat.VisibleToAgents, Sender: chat.Sender{Type: chat.FromAgent}}
		var at, sender int64
		if err := rows.Scan(&m.Seq, &at, &sender, &m.Sender.Name, &m.ClientID, &m.Text); err != nil {
			return nil, fmt.Errorf("read what agents wrote: %w", err)
		}
		m.Time, m.Sender.ID = api.Time(at), sender
		out = append(out, m)
	}
	return out, rows.Err()
}

// Messages returns a chat's messages after a number, ascending.
func (t *Talks) Messages(ctx context.Context, who chat.Party, chatID string, after int64, limit int) (out chat.Page, err error) {
	err = t.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err := find(ctx, tx, who.SiteID, who.AgentID, chatID)
		if err != nil {
			return err
		}
		out = chat.Page{Head: r.Head, State: string(chat.Chatting)}
		out.Messages, err = messages(ctx, tx, r, after, limit)
		return err
	})
	return out, err
}

// See notes how far an agent has seen a chat, and tells the others; a lower number than
// before changes nothing.
func (t *Talks) See(ctx context.Context, who chat.Party, chatID string, seq int64) (out Room, err error) {
	return out, t.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err := find(ctx, tx, who.SiteID, who.AgentID, chatID)
		if err != nil {
			return err
		}
		if seq = min(seq, r.Head); seq > r.Seen {
			if err := see(ctx, tx, r.id, who.AgentID, seq); err != nil {
				return err
			}
			r.Seen, r.Unread = seq, r.Head-seq
			tx.AfterCommit(func() {
				event.Publish(context.WithoutCancel(ctx), t.bus, chat.MessagesSeen{SiteID: r.siteID, ChatUUID: r.ID, AgentIDs: r.ids(), By: who, Seq: seq})
			})
		}
		out = r.Room
		return nil
	})
}

// Audience tells who is in a chat, nil when there is none of that id.
func (t *Talks) Audience(ctx context.Context, siteID int64, chatID string) (a *chat.Audience, err error) {
	err = t.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		a = nil
		rows, err := tx.Query(ctx, `SELECT m.agent_id FROM agent_chat c JOIN agent_chat_member m ON m.chat_id = c.id WHERE c.uuid = ? AND c.site_id = ?`, chatID, siteID)
		if err != nil {
			return fmt.Errorf("read who chats: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return fmt.Errorf("read who chats: %w", err)
			}
			if a == nil {
				a = &chat.Audience{}
			}
			a.AgentIDs = append(a.AgentIDs, id)
		}
		return rows.Err()
	})
	return a, err
}

// Heads tells where an agent's chats stand: those asked for, and all in which something is
// unread, so that no chat is missed that the agent does not know yet.
func (t *Talks) Heads(ctx context.Context, who chat.Party, chatIDs []string) (map[string]chat.Head, error) {
	out := map[string]chat.Head{}
	err := t.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT c.uuid, c.head, m.seen FROM agent_chat_member m JOIN agent_chat c ON c.id = m.chat_id
			WHERE m.agent_id = ? AND c.site_id = ? ORDER BY c.last_at DESC LIMIT ?`, who.AgentID, who.SiteID, kept)
		if err != nil {
			return fmt.Errorf("read heads: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id string
			var head, seen int64
			if err := rows.Scan(&id, &head, &seen); err != nil {
				return fmt.Errorf("read heads: %w", err)
			}
			if head > seen || slices.Contains(chatIDs, id) {
				out[id] = chat.Head{Seq: head, State: string(chat.Chatting)}
			}
		}
		return errors.Join(rows.Err())
	})
	return out, err
}

// lately is how old what Recent tells may be: long enough for a step that commits late.
const lately = 15 * time.Second

// Recent lists the chats of all sites in which something was written a moment ago, for
// those whom a push of it did not reach.
func (t *Talks) Recent(ctx context.Context) (out []chat.Change, err error) {
	err = t.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = nil
		rows, err := tx.Query(ctx, `SELECT c.site_id, c.uuid, c.head, m.agent_id FROM agent_chat c JOIN agent_chat_member m ON m.chat_id = c.id
			WHERE c.last_at >= ? AND c.head > 0 ORDER BY c.last_at, c.id, m.agent_id`, tx.Now()-lately.Milliseconds())
		if err != nil {
			return fmt.Errorf("read what agents wrote: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			c := chat.Change{State: string(chat.Chatting)}
			var agentID int64
			if err := rows.Scan(&c.SiteID, &c.ChatID, &c.Seq, &agentID); err != nil {
				return fmt.Errorf("read what agents wrote: %w", err)
			}
			if n := len(out); n == 0 || out[n-1].ChatID != c.ChatID {
				out = append(out, c)
			}
			last := &out[len(out)-1]
			last.AgentIDs = append(last.AgentIDs, agentID)
		}
		return rows.Err()
	})
	return out, err
}
