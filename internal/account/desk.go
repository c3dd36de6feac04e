package account

import (
	"context"

	"parley/internal/store"
)

// Desk is where agents work. It is told in the step that changes who they are.
type Desk interface {
	// Dismiss takes an agent out of everything that goes on: it is offline, and its
	// chats wait for somebody else.
	Dismiss(ctx context.Context, tx *store.Tx, siteID, agentID int64) error
	// SyncMembers hears that agents or members of groups have changed, whom
	// departments may have as members.
	SyncMembers(ctx context.Context, tx *store.Tx, siteID int64) error
}

// membersChanged tells the desk of agents who came or went, or whose groups changed.
func (s *Service) membersChanged(ctx context.Context, tx *store.Tx, siteID int64) error {
	if s.o.Desk == nil {
		return nil
	}
	return s.o.Desk.SyncMembers(ctx, tx, siteID)
}
