package setting

import (
	"context"

	"parley/internal/fact"
	"parley/internal/store"
)

// Desk is where agents work: what settings must know of it, and tell it. All is
// called inside a step or view.
type Desk interface {
	// Standing is what others see of an agent: online, away or offline, with the away
	// status chosen (0: plain away), and in how many running chats the agent is.
	Standing(ctx context.Context, tx *store.Tx, siteID, agentID int64) (status string, awayStatusID int64, chats int, err error)
	// ChangeStatus sets the status that an agent wants to have.
	ChangeStatus(ctx context.Context, tx *store.Tx, siteID, agentID int64, status string, awayStatusID int64) error
	// LogAgentOff sets an agent to offline for somebody else; its chats wait for others.
	LogAgentOff(ctx context.Context, tx *store.Tx, siteID, agentID int64) error
	// MembersChanged has the departments' roll kept and waiting chats looked at anew: other
	// agents may take them now, or agents may be given more chats or fewer.
	MembersChanged(ctx context.Context, tx *store.Tx, siteID int64) error
	// DepartmentRemoved has running chats leave a department that goes.
	DepartmentRemoved(ctx context.Context, tx *store.Tx, siteID, departmentID int64) error
	// VisitorsBanned has visitors go whom a new ban holds: their running chats end, and their
	// visits. agentID is who banned them, 0 for a program.
	VisitorsBanned(ctx context.Context, tx *store.Tx, siteID, agentID int64, bans Bans) error
	// LastChat is a visitor's last answered chat with the agents who were in it, or only
	// the visitor when there was none. It is store.ErrNone when the site has no such visitor.
	LastChat(ctx context.Context, tx *store.Tx, siteID int64, visitorID string) (fact.Chat, []int64, error)
}
