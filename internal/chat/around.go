package chat

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/setting"
	"parley/internal/store"
)

// JoinRequest is a chat that a colleague asks an agent to join.
type JoinRequest struct {
	Chat      Chat  `json:"chat" doc:"The chat."`
	InvitedBy int64 `json:"invitedBy" doc:"Agent who asks."`
}

// RunningChat is a chat that an agent may watch.
type RunningChat struct {
	Chat
	IsMonitored bool  `json:"isMonitored" doc:"The agent watches it."`
	OfferedTo   int64 `json:"offeredTo" doc:"While it waits, the agent that it is offered to alone; 0: nobody, or everybody who may take it."`
}

// RunningChats are those of the site that an agent may watch.
type RunningChats struct {
	Total int           `json:"total" doc:"How many there are."`
	Chats []RunningChat `json:"chats" doc:"The oldest of them: waiting ones in the order in which they are to be answered, then those with agents."`
}

// readAround reads what the agent watches and is asked to join.
func (d *Desk) readAround(ctx context.Context, tx *store.Tx, who Party) error {
	watched, err := list(ctx, tx, isWatched, who.SiteID)
	if err != nil {
		return err
	}
	d.Monitored = views(slices.DeleteFunc(watched, func(c *record) bool { return !slices.Contains(c.monitors, who.AgentID) }))
	by := map[int64]int64{}
	rows, err := tx.Query(ctx, `SELECT chat_id, invited_by FROM chat_invitation WHERE site_id = ? AND agent_id = ?`, who.SiteID, who.AgentID)
	if err != nil {
		return fmt.Errorf("read what an agent is asked to join: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var chatID, agentID int64
		if err := rows.Scan(&chatID, &agentID); err != nil {
			return fmt.Errorf("read what an agent is asked to join: %w", err)
		}
		by[chatID] = agentID
	}
	if err := rows.Err(); err != nil || len(by) == 0 {
		return err
	}
	asked, err := list(ctx, tx, `WHERE c.state <> 'ended' AND c.id IN
		(SELECT i.chat_id FROM chat_invitation i WHERE i.site_id = ? AND i.agent_id = ?) ORDER BY c.id`, who.SiteID, who.AgentID)
	for _, c := range asked {
		d.Invitations = append(d.Invitations, JoinRequest{c.chat(), by[c.id]})
	}
	return err
}

// Running lists the waiting and running chats that an agent may watch.
func (e *Engine) Running(ctx context.Context, who Party, limit int) (out RunningChats, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = RunningChats{Chats: []RunningChat{}}
		where, args, err := watchable(ctx, tx, who)
		if err != nil || where == "" {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM chat c `+where, args...).Scan(&out.Total); err != nil {
			return fmt.Errorf("count running chats: %w", err)
		}
		first, err := list(ctx, tx, where+` ORDER BY c.state = 'chatting', `+asAnswered+` LIMIT ?`, append(args, limit)...)
		for _, c := range first {
			out.Chats = append(out.Chats, RunningChat{c.chat(), slices.Contains(c.monitors, who.AgentID), c.offeredTo})
		}
		return err
	})
	return out, err
}

// watchable is the condition of the running chats that an agent may watch, as mayMonitor
// decides for one, with its values; empty when it may watch none.
func watchable(ctx context.Context, tx *store.Tx, who Party) (where string, args []any, err error) {
	where, args = `WHERE c.site_id = ? AND c.state <> 'ended'`, []any{who.SiteID}
	switch {
	case who.MonitorsAll:
		return where, args, nil
	case !who.MonitorsDepartment:
		return "", nil, nil
	}
	mine, err := setting.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	marks, ids := store.In(append(mine, 0)) // a chat of the whole site is in everybody's
	return where + ` AND c.department_id IN (` + marks + `)`, append(args, ids...), err
}
