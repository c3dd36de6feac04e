package chat

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/fact"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// The engine is where agents work, for those who keep settings.
var _ setting.Desk = (*Engine)(nil)

// Standing implements setting.Desk.
func (e *Engine) Standing(ctx context.Context, tx *store.Tx, siteID, agentID int64) (string, int64, int, error) {
	seen, err := e.presence.Seen(ctx, tx, siteID, agentID)
	if err != nil {
		return "", 0, 0, err
	}
	var chats int
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM chat_agent WHERE site_id = ? AND agent_id = ? AND left_at IS NULL`, siteID, agentID).Scan(&chats)
	if err != nil {
		return "", 0, 0, fmt.Errorf("count an agent's chats: %w", err)
	}
	return seen.Status, seen.AwayStatusID, chats, nil
}

// ChangeStatus implements setting.Desk.
func (e *Engine) ChangeStatus(ctx context.Context, tx *store.Tx, siteID, agentID int64, status string, awayStatusID int64) error {
	_, err := e.choose(snapshot.Anew(ctx), tx, siteID, agentID, Seen{status, awayStatusID})
	return err
}

// LogAgentOff implements setting.Desk.
func (e *Engine) LogAgentOff(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	return e.logOff(snapshot.Anew(ctx), tx, siteID, agentID)
}

// MembersChanged implements setting.Desk and account.Desk. The departments' roll is kept
// under the waiting list's lock, as everything that follows from who works where.
func (e *Engine) MembersChanged(ctx context.Context, tx *store.Tx, siteID int64) error {
	ctx = snapshot.Anew(ctx)
	if err := lockWaitingList(ctx, tx, siteID); err != nil {
		return err
	}
	if err := setting.SyncMembers(ctx, tx, siteID); err != nil {
		return err
	}
	if err := e.checkMonitors(ctx, tx, siteID); err != nil {
		return err
	}
	return e.arrange(ctx, tx, siteID)
}

// DepartmentRemoved implements setting.Desk: chats that run go on in no department, and
// those that wait may be taken by everybody.
func (e *Engine) DepartmentRemoved(ctx context.Context, tx *store.Tx, siteID, departmentID int64) error {
	ctx = snapshot.Anew(ctx)
	if err := lockWaitingList(ctx, tx, siteID); err != nil {
		return err
	}
	chats, err := list(ctx, tx, `WHERE c.site_id = ? AND c.state <> 'ended' AND (c.department_id = ? OR c.handed_department_id = ?) ORDER BY c.id`+tx.ForUpdate(),
		siteID, departmentID, departmentID)
	if err != nil || len(chats) == 0 {
		return err
	}
	for _, c := range chats {
		s := e.change(tx, c)
		if c.departmentID == departmentID && c.handed.by != 0 && !c.isHanded {
			s.comeBack()
		}
		if c.departmentID == departmentID {
			c.departmentID = 0
		}
		if c.handed.departmentID == departmentID {
			c.handed.departmentID = 0
		}
		if err := s.save(ctx); err != nil {
			return err
		}
	}
	return e.arrange(ctx, tx, siteID)
}

// LastChat implements setting.Desk.
func (e *Engine) LastChat(ctx context.Context, tx *store.Tx, siteID int64, visitorID string) (fact.Chat, []int64, error) {
	person, err := visitor.Find(ctx, tx, siteID, visitorID)
	if err != nil {
		return fact.Chat{}, nil, err
	}
	about := fact.Chat{SiteID: siteID, VisitorID: person.ID}
	c, err := lastAnswered(ctx, tx, siteID, person)
	if c == nil || err != nil {
		return about, nil, err
	}
	about = c.about(0)
	agents, err := agentsOf(ctx, tx, c.id)
	return about, agents, err
}

// lastAnswered is the answered chat that a visitor has, or had last; nil when there is none.
func lastAnswered(ctx context.Context, tx *store.Tx, siteID int64, v *visitor.Person) (*record, error) {
	c, err := scanRecord(tx.QueryRow(ctx, recordColumns+`WHERE c.visitor_id = ? AND c.state <> 'ended' AND c.accepted_at IS NOT NULL`, v.ID))
	if errors.Is(err, store.ErrNone) {
		c, err = scanRecord(tx.QueryRow(ctx, recordColumns+`WHERE c.site_id = ? AND c.visitor_uuid = ? AND c.state = 'ended' AND c.accepted_at IS NOT NULL
			ORDER BY c.requested_at DESC, c.id DESC LIMIT 1`, siteID, v.UUID))
	}
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a visitor's last chat: %w", err)
	}
	return c, nil
}
