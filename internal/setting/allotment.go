package setting

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/store"
)

// Allotment is all that decides how many chats agents are given and by which rule.
type Allotment struct {
	Auto        AutoAllocation                // IsEnable holds the feature switch
	Departments map[int64]DepartmentAllotment // empty while departments are off
	Members     map[int64][]int64             // the departments of agents
	own         allocations
}

// DepartmentAllotment is a department's part of it.
type DepartmentAllotment struct {
	Rule                   string
	IsLastChattedPreferred bool
	BackupID               int64 // takes over when nobody is there; 0: none
}

// Capacity is how many chats an agent may be given at once.
func (a Allotment) Capacity(agentID int64) int { return a.Auto.capacity(a.own.of(agentID).maxChats) }

// Accepts tells whether an agent is given chats by itself.
func (a Allotment) Accepts(agentID int64) bool { return a.own.of(agentID).accepts }

// Allotment is how a site's chats are given out, as the step sees it that gives them: by
// settings of a moment ago a chat might be given above a limit, or be left waiting for
// room that there is. Do not change it.
func (s *Settings) Allotment(ctx context.Context, tx *store.Tx, siteID int64) (Allotment, error) {
	return s.allotment.Exactly(ctx, tx, s.book, siteID)
}

// ReadAllotment is Allotment for those who have no snapshot of the settings.
func ReadAllotment(ctx context.Context, tx *store.Tx, siteID int64) (a Allotment, err error) {
	var configs LiveChatConfig
	if configs, a.Auto, err = readAutoAllocation(ctx, tx, siteID); err != nil {
		return a, err
	}
	if a.own, err = readAllocations(ctx, tx, siteID); err != nil {
		return a, err
	}
	if configs.IsEnableDepartment {
		if a.Departments, err = readDepartmentAllotments(ctx, tx, siteID); err != nil {
			return a, err
		}
	}
	a.Members, err = Memberships(ctx, tx, siteID)
	return a, err
}

func readAutoAllocation(ctx context.Context, tx *store.Tx, siteID int64) (c LiveChatConfig, v AutoAllocation, err error) {
	configs, allocation := "{}", "{}"
	err = tx.QueryRow(ctx, `SELECT configs, auto_allocation FROM site_setting WHERE site_id = ?`, siteID).Scan(&configs, &allocation)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return c, v, fmt.Errorf("read how chats are given out: %w", err)
	}
	if err := decode(configs, &c); err != nil {
		return c, v, err
	}
	if err := decode(allocation, &v); err != nil {
		return c, v, err
	}
	v.IsEnable = c.IsEnableAutoAllocation // one stored value (NOTES-livechat B9)
	return c, v, nil
}

func readDepartmentAllotments(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]DepartmentAllotment, error) {
	rows, err := tx.Query(ctx, `SELECT id, allocation_rule, is_last_chatted_preferred, backup_department_id FROM department WHERE site_id = ?`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read how departments give out chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[int64]DepartmentAllotment{}
	for rows.Next() {
		var id int64
		var d DepartmentAllotment
		if err := rows.Scan(&id, &d.Rule, &d.IsLastChattedPreferred, &d.BackupID); err != nil {
			return nil, fmt.Errorf("read how departments give out chats: %w", err)
		}
		out[id] = d
	}
	return out, rows.Err()
}
