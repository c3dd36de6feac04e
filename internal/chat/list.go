package chat

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/routing"
	"parley/internal/setting"
	"parley/internal/store"
)

// lockWaitingList counts up the revision of a site's waiting list. It is what every step
// that may change the list does first: until it ends, nobody else decides about the
// site's requests or sees agents come and go, so no request is left without an agent
// who appeared at the same moment.
func lockWaitingList(ctx context.Context, tx *store.Tx, siteID int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO waiting_list (site_id, revision) VALUES (?, 1)
		ON CONFLICT (site_id) DO UPDATE SET revision = waiting_list.revision + 1`, siteID)
	if err != nil {
		return fmt.Errorf("lock the waiting list: %w", err)
	}
	return nil
}

// team is a site's agents as they stand.
type team struct {
	colleagues []Colleague
	statuses   map[int64]string
	agents     []routing.Agent
}

func (e *Engine) team(ctx context.Context, tx *store.Tx, siteID int64) (*team, error) {
	t := &team{}
	var err error
	if t.colleagues, err = e.staff.Colleagues(ctx, tx, siteID); err != nil {
		return nil, err
	}
	if t.statuses, err = e.presence.Statuses(ctx, tx, siteID); err != nil {
		return nil, err
	}
	members, err := setting.Memberships(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	for _, c := range t.colleagues {
		t.agents = append(t.agents, routing.Agent{ID: c.ID, Online: t.statuses[c.ID] == Online, MayAccept: c.MayAccept, Departments: members[c.ID]})
	}
	return t, nil
}

// find returns an agent of the team, or false.
func (t *team) find(agentID int64) (Colleague, routing.Agent, bool) {
	i := slices.IndexFunc(t.colleagues, func(c Colleague) bool { return c.ID == agentID })
	if i < 0 {
		return Colleague{}, routing.Agent{}, false
	}
	return t.colleagues[i], t.agents[i], true
}

// status is what others see of an agent.
func (t *team) status(agentID int64) string {
	if s := t.statuses[agentID]; s != "" {
		return s
	}
	return Offline
}

// asRequest is a waiting chat as routing sees it.
func asRequest(c *record, refusedBy []int64) routing.Request {
	return routing.Request{ID: c.id, DepartmentID: c.departmentID, Priority: c.priority, RequestedAt: c.requestedAt, RefusedBy: refusedBy}
}

// waiting reads a site's waiting chats in the order in which they are to be answered.
func waiting(ctx context.Context, tx *store.Tx, siteID int64, lock string) ([]*record, error) {
	return list(ctx, tx, `WHERE c.site_id = ? AND c.state IN ('queued', 'offered') AND c.state <> 'ended'
		ORDER BY c.priority, c.requested_at, c.id`+lock, siteID)
}

// refusals tells who refused which of a site's waiting chats.
func refusals(ctx context.Context, tx *store.Tx, siteID int64) (map[int64][]int64, error) {
	rows, err := tx.Query(ctx, `SELECT r.chat_id, r.agent_id FROM chat c JOIN refusal r ON r.chat_id = c.id
		WHERE c.site_id = ? AND c.state IN ('queued', 'offered') AND c.state <> 'ended'`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read refusals: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]int64{}
	for rows.Next() {
		var chatID, agentID int64
		if err := rows.Scan(&chatID, &agentID); err != nil {
			return nil, fmt.Errorf("read refusals: %w", err)
		}
		out[chatID] = append(out[chatID], agentID)
	}
	return out, rows.Err()
}

// reoffer looks at all waiting chats of a site after agents came or went: queued ones for
// which somebody is there now are offered, first in, first out; offered ones for which
// nobody is left are queued. The waiting list is locked.
func (e *Engine) reoffer(ctx context.Context, tx *store.Tx, siteID int64) error {
	chats, err := waiting(ctx, tx, siteID, tx.ForUpdate())
	if err != nil || len(chats) == 0 {
		return err
	}
	t, err := e.team(ctx, tx, siteID)
	if err != nil {
		return err
	}
	refused, err := refusals(ctx, tx, siteID)
	if err != nil {
		return err
	}
	for _, c := range chats {
		s := e.change(tx, c)
		if s.place(t, refused[c.id]) {
			if err := s.save(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// place offers a waiting chat or takes the offer back, whichever its agents make right,
// and tells whether that changed anything.
func (s *step) place(t *team, refusedBy []int64) bool {
	offered := len(routing.Offer(asRequest(s.c, refusedBy), t.agents)) > 0
	switch {
	case offered && s.c.state.may(Offer):
		return s.move(Offer) == nil
	case !offered && s.c.state.may(Withdraw):
		return s.move(Withdraw) == nil
	}
	return false
}
