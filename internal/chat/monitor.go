package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

// watchers are the agents who watch a chat without being in it, as the column holds them.
// Neither the visitor nor the agents in the chat are told of them.
type watchers []int64

// Scan implements sql.Scanner.
func (w *watchers) Scan(v any) error {
	switch v := v.(type) {
	case string:
		return json.Unmarshal([]byte(v), w)
	case []byte:
		return json.Unmarshal(v, w)
	}
	return fmt.Errorf("who watches a chat is %T", v)
}

func (w watchers) text() string {
	b, err := json.Marshal(append(watchers{}, w...))
	if err != nil {
		panic(err) // numbers always marshal
	}
	return string(b)
}

func (w watchers) without(agentID int64) watchers {
	return slices.DeleteFunc(slices.Clone(w), func(id int64) bool { return id == agentID })
}

// hearers are the agents whom what happens in the chat is told.
func (c *record) hearers() []int64 { return append(c.agents.ids(), c.monitors...) }

// mayMonitor tells whether an agent may watch a running chat without being in it. mine are
// the agent's departments; a chat of the whole site is in everybody's.
func (p Party) mayMonitor(c *record, mine []int64) bool {
	if c.state == Ended || !p.isAgent() {
		return false
	}
	return p.MonitorsAll || p.MonitorsDepartment && (c.departmentID == 0 || slices.Contains(mine, c.departmentID))
}

// isSupervisor tells whether an agent may watch the chat, and so is not bound by limits.
func isSupervisor(ctx context.Context, tx *store.Tx, who Party, c *record) (bool, error) {
	mine, err := setting.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	return who.mayMonitor(c, mine), err
}

// Monitor has an agent see all that happens in a running chat without being in it, until
// it stops, joins, is gone, or may not any more. Who watches it already goes on.
func (e *Engine) Monitor(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.watch(ctx, who, chatID, func(ctx context.Context, tx *store.Tx, c *record) (watchers, error) {
		may, err := isSupervisor(ctx, tx, who, c)
		switch {
		case err != nil:
			return nil, err
		case c.state == Ended:
			return nil, tooLate(c)
		case !may:
			return nil, fault.Denied()
		case c.agents.has(who.AgentID):
			return nil, fault.Conflict("You are in this chat.")
		}
		return append(c.monitors.without(who.AgentID), who.AgentID), nil
	})
}

// StopMonitoring ends that.
func (e *Engine) StopMonitoring(ctx context.Context, who Party, chatID string) (Chat, error) {
	return e.watch(ctx, who, chatID, func(_ context.Context, _ *store.Tx, c *record) (watchers, error) {
		return c.monitors.without(who.AgentID), nil
	})
}

// watch changes who watches a chat. Nobody is told but who does.
func (e *Engine) watch(ctx context.Context, who Party, chatID string, then func(context.Context, *store.Tx, *record) (watchers, error)) (Chat, error) {
	var c *record
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if c, err = lock(ctx, tx, who.SiteID, chatID); err != nil {
			return err
		}
		if err := e.mayRead(ctx, tx, who, c); err != nil {
			return err
		}
		w, err := then(ctx, tx, c)
		if err != nil || slices.Contains(w, who.AgentID) == slices.Contains(c.monitors, who.AgentID) {
			return err
		}
		return e.setMonitors(ctx, tx, c, w, who.AgentID)
	})
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}

// setMonitors writes who watches a locked chat, and tells those whom that concerns.
func (e *Engine) setMonitors(ctx context.Context, tx *store.Tx, c *record, w watchers, concerns ...int64) error {
	c.monitors = w
	if _, err := tx.Exec(ctx, `UPDATE chat SET monitors = ? WHERE id = ?`, w.text(), c.id); err != nil {
		return fmt.Errorf("note who watches a chat: %w", err)
	}
	e.deskChanged(ctx, tx, c.siteID, concerns...)
	return nil
}

// deskChanged has agents look at their desks again when the step has committed.
func (e *Engine) deskChanged(ctx context.Context, tx *store.Tx, siteID int64, agentIDs ...int64) {
	tx.AfterCommit(func() {
		event.Publish(context.WithoutCancel(ctx), e.bus, DeskChanged{SiteID: siteID, AgentIDs: agentIDs})
	})
}

const isWatched = `WHERE c.site_id = ? AND c.state <> 'ended' AND c.monitors <> '[]' ORDER BY c.id`

// checkMonitors takes out of all chats of a site who may not watch them any more.
func (e *Engine) checkMonitors(ctx context.Context, tx *store.Tx, siteID int64) error {
	chats, err := list(ctx, tx, isWatched+tx.ForUpdate(), siteID)
	if err != nil || len(chats) == 0 {
		return err
	}
	staff, err := e.staff.Colleagues(ctx, tx, siteID)
	if err != nil {
		return err
	}
	departments, err := setting.Memberships(ctx, tx, siteID)
	if err != nil {
		return err
	}
	for _, c := range chats {
		var gone []int64
		stay := slices.DeleteFunc(slices.Clone(c.monitors), func(id int64) bool {
			i := slices.IndexFunc(staff, func(s Colleague) bool { return s.ID == id })
			may := i >= 0 && staff[i].party(siteID).mayMonitor(c, departments[id])
			if !may {
				gone = append(gone, id)
			}
			return !may
		})
		if len(gone) == 0 {
			continue
		}
		if err := e.setMonitors(ctx, tx, c, stay, gone...); err != nil {
			return err
		}
	}
	return nil
}

func (c Colleague) party(siteID int64) Party {
	return Party{SiteID: siteID, AgentID: c.ID, MonitorsAll: c.MonitorsAll, MonitorsDepartment: c.MonitorsDepartment}
}

// absent takes an agent who is gone out of what it watches and is asked to join.
func (e *Engine) absent(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	chats, err := list(ctx, tx, isWatched+tx.ForUpdate(), siteID)
	if err != nil {
		return err
	}
	for _, c := range chats {
		if slices.Contains(c.monitors, agentID) {
			if err := e.setMonitors(ctx, tx, c, c.monitors.without(agentID), agentID); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM chat_invitation WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return fmt.Errorf("take back what an agent was asked to join: %w", err)
	}
	return nil
}
