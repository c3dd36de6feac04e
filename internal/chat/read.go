package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/setting"
	"parley/internal/store"
)

// Get returns a chat that a party may read. Agents also see, without its messages, what
// has become of a request that was shown to them: who was faster, or that the visitor left.
func (e *Engine) Get(ctx context.Context, who Party, chatID string) (Chat, error) {
	var out Chat
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil && c != nil && who.isAgent() {
			err = e.wasShown(ctx, tx, who, c, err)
		}
		if err == nil {
			out = c.chat()
		}
		return err
	})
	return out, err
}

// Messages returns what a party may see of a chat's messages after a number, ascending.
func (e *Engine) Messages(ctx context.Context, who Party, chatID string, after int64, limit int) (Page, error) {
	var out Page
	var c *record
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if c, err = e.readable(ctx, tx, who, chatID); err != nil {
			return err
		}
		where := `AND m.seq > ? ORDER BY m.seq LIMIT ?`
		if !who.isAgent() {
			where = `AND m.visibility = 'all' ` + where
		}
		out.Head, out.State = c.head, string(c.state)
		if out.Seen, err = seenOf(ctx, tx, c.id); err != nil {
			return err
		}
		out.Messages, err = messages(ctx, tx, c, where, after, limit)
		return err
	})
	if err != nil || who.isAgent() || out.Seen.Agents == 0 {
		return out, err
	}
	tells, err := e.tellsSeen(ctx, c)
	if !tells {
		out.Seen.Agents = 0
	}
	return out, err
}

// Running returns a visitor's running chat, or nil.
func Running(ctx context.Context, tx *store.Tx, visitorID int64) (*Chat, error) {
	found, err := list(ctx, tx, `WHERE c.visitor_id = ? AND c.state <> 'ended'`, visitorID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	c := found[0].chat()
	return &c, nil
}

// readable reads a chat for a party; one that the party may not read does not exist.
func (e *Engine) readable(ctx context.Context, tx *store.Tx, who Party, chatID string) (*record, error) {
	if !who.isAgent() {
		return find(ctx, tx, chatID, `WHERE c.uuid = ? AND c.site_id = ? AND c.visitor_uuid = ?`, chatID, who.SiteID, who.VisitorID)
	}
	c, err := find(ctx, tx, chatID, `WHERE c.uuid = ? AND c.site_id = ?`, chatID, who.SiteID)
	if err != nil {
		return nil, err
	}
	return c, e.mayRead(ctx, tx, who, c)
}

// mayRead lets agents read the chats that they are or were in, those that wait for them,
// that they may watch or are asked to join, and what their permissions on the history open.
func (e *Engine) mayRead(ctx context.Context, tx *store.Tx, who Party, c *record) error {
	if who.AllHistory || c.agents.has(who.AgentID) {
		return nil
	}
	if was, err := wasIn(ctx, tx, c, who.AgentID); was || err != nil {
		return err
	}
	mine, err := setting.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	if err != nil {
		return err
	}
	if who.DepartmentHistory && slices.Contains(mine, c.departmentID) {
		return nil
	}
	if c.state.Waiting() && (c.departmentID == 0 || slices.Contains(mine, c.departmentID) || c.targetID == who.AgentID) || who.mayMonitor(c, mine) {
		return nil
	}
	if asked, err := isInvited(ctx, tx, c.id, who.AgentID); err != nil || asked {
		return err
	}
	return fault.NotFound("chat", c.uuid)
}

// wasIn tells whether an agent is or was in a chat.
func wasIn(ctx context.Context, tx *store.Tx, c *record, agentID int64) (bool, error) {
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM chat_agent WHERE chat_id = ? AND agent_id = ? LIMIT 1`, c.id, agentID).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look whether an agent was in a chat: %w", err)
	}
	return true, nil
}

// wasShown takes back that a chat may not be read, when it runs or ended unanswered in
// a department of the agent's.
func (e *Engine) wasShown(ctx context.Context, tx *store.Tx, who Party, c *record, denied error) error {
	if c.state == Ended && c.acceptedAt.Valid || fault.As(denied) == nil {
		return denied
	}
	mine, err := setting.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	if err != nil {
		return err
	}
	if c.departmentID != 0 && !slices.Contains(mine, c.departmentID) {
		return denied
	}
	return nil
}

// Desk is all that an agent's screen starts from. Pushes only say when to read it again.
type Desk struct {
	Me          Mine              `json:"me" doc:"The agent who asks."`
	Requests    []WaitingChat     `json:"requests" doc:"Waiting chats that the agent may take, in the order in which they are to be answered: the first fifty, and what is offered to it alone."`
	Waiting     int               `json:"waiting" doc:"How many there are in all."`
	Chats       []Chat            `json:"chats" doc:"Running chats that the agent is in, oldest first."`
	Monitored   []Chat            `json:"monitored" doc:"Running chats that the agent watches without being in them, oldest first."`
	Invitations []JoinRequest     `json:"invitations" doc:"Chats that colleagues ask the agent to join, oldest first."`
	Agents      []Seat            `json:"agents" doc:"All agents of the site."`
	Campaigns   []reference.Named `json:"campaigns" doc:"Names to the numbers that chats carry."`
	Departments []reference.Named `json:"departments" doc:"Names to the numbers that chats carry."`
	Revision    int64             `json:"revision" doc:"Changes whenever the waiting list does."`
}

// Mine is the agent who asks.
type Mine struct {
	ID           int64  `json:"id" doc:"Agent id."`
	Status       string `json:"status" enum:"online,away,offline" doc:"What others see."`
	AwayStatusID int64  `json:"awayStatusId" doc:"Which of the site's away statuses away is; 0, or one that is there no more: just away."`
	IsGiven      bool   `json:"isGiven" doc:"Chats are given to this agent by allocation, if it is on."`
	AutoAccept   bool   `json:"autoAccept" doc:"Chats that are given begin at once, without a question."`
	Limit        int    `json:"limit" doc:"How many chats at once are given; by hand there may be more."`
	Load         int    `json:"load" doc:"Chats of this agent, and offers that it has not answered."`
}

// deskRequests is how many of thousands who wait an agent is shown.
const deskRequests = 50

// WaitingChat is a chat that an agent may take.
type WaitingChat struct {
	Chat
	OfferedTo int64 `json:"offeredTo" doc:"Agent that it is offered to alone; 0: to everybody who sees it."`
	AnswerIn  int64 `json:"answerIn" doc:"Milliseconds that this agent has left to answer; 0 without such an offer."`
}

// Desk reads an agent's desk as it stands at one moment.
func (e *Engine) Desk(ctx context.Context, who Party) (Desk, error) {
	var d Desk
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		d = Desk{}
		if d.Revision, err = revision(ctx, tx, who.SiteID); err != nil {
			return err
		}
		t, err := e.team(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		d.Me = t.mine(who.AgentID)
		d.Agents = t.seats()
		if err := d.readWaiting(ctx, tx, who, t); err != nil {
			return err
		}
		mine, err := list(ctx, tx, `WHERE c.state <> 'ended' AND c.id IN
			(SELECT a.chat_id FROM chat_agent a WHERE a.site_id = ? AND a.agent_id = ? AND a.left_at IS NULL) ORDER BY c.id`, who.SiteID, who.AgentID)
		if err != nil {
			return err
		}
		d.Chats = views(mine)
		if err := d.readAround(ctx, tx, who); err != nil {
			return err
		}
		if d.Campaigns, err = reference.Names(ctx, tx, who.SiteID, reference.Campaign); err != nil {
			return err
		}
		d.Departments, err = reference.Names(ctx, tx, who.SiteID, reference.Department)
		return err
	})
	return d, err
}

// readWaiting lists what the agent may take, whether there or not, and has not refused.
func (d *Desk) readWaiting(ctx context.Context, tx *store.Tx, who Party, t *team) error {
	_, me, ok := t.find(who.AgentID)
	if !ok || !me.MayAccept {
		return nil
	}
	all, err := waiters(ctx, tx, `c.site_id = ? AND `+isWaiting+` ORDER BY `+asAnswered, who.SiteID)
	if err != nil {
		return err
	}
	asked, err := readAsked(ctx, tx, who.SiteID)
	if err != nil {
		return err
	}
	var shown []int64
	for _, w := range all {
		r := asked.in(w.Request)
		if !t.floor.MayTake(me, r) || slices.Contains(r.RefusedBy, me.ID) {
			continue
		}
		if d.Waiting++; d.Waiting <= deskRequests || w.OfferedTo == me.ID && len(shown) < store.ListLimit {
			shown = append(shown, w.ID)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	marks, ids := store.In(shown)
	chats, err := list(ctx, tx, `WHERE c.id IN (`+marks+`) ORDER BY `+asAnswered, ids...)
	for _, c := range chats {
		d.Requests = append(d.Requests, WaitingChat{c.chat(), c.offeredTo, c.answerIn(tx.Now())})
	}
	return err
}

func views(records []*record) []Chat {
	out := make([]Chat, len(records))
	for i, c := range records {
		out[i] = c.chat()
	}
	return out
}
