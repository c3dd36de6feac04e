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
	// MembersChanged hears that agents, members of groups or who may accept or watch chats
	// have changed: whom departments may have as members, whom chats may be offered to, and
	// who goes on watching.
	MembersChanged(ctx context.Context, tx *store.Tx, siteID int64) error
}

// dismiss takes an agent out of its work. Whoever calls it holds the agent already:
// steps that are about an agent hold it before they come to its work.
func (s *Service) dismiss(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	if s.o.Desk == nil {
		return nil
	}
	return s.o.Desk.Dismiss(ctx, tx, siteID, agentID)
}

// membersChanged tells the desk of agents who came or went, whose groups changed, or
// who may or may not accept or watch chats from now on.
func (s *Service) membersChanged(ctx context.Context, tx *store.Tx, siteID int64) error {
	if s.o.Desk == nil {
		return nil
	}
	return s.o.Desk.MembersChanged(ctx, tx, siteID)
}
