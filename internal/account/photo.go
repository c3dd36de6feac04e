package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/fault"
	"parley/internal/store"
)

// Photos keeps the photographs of agents.
type Photos interface {
	// ForgetPhoto removes the photograph that a link opens, in the step that takes it from
	// its agent.
	ForgetPhoto(ctx context.Context, tx *store.Tx, link string) error
}

// Photo is what an agent's photograph is opened by, "" for none.
func Photo(ctx context.Context, tx *store.Tx, siteID, agentID int64) (link string, err error) {
	err = tx.QueryRow(ctx, `SELECT photo FROM agent WHERE site_id = ? AND id = ?`, siteID, agentID).Scan(&link)
	if errors.Is(err, store.ErrNone) {
		return "", fault.NotFound("agent", agentID)
	}
	if err != nil {
		return "", fmt.Errorf("look for an agent's photograph: %w", err)
	}
	return link, nil
}

// SetPhoto gives an agent another photograph, or none, and returns what opened the one before.
func SetPhoto(ctx context.Context, tx *store.Tx, siteID, agentID int64, link string) (before string, err error) {
	if err := lockAgent(ctx, tx, siteID, agentID); err != nil {
		return "", err
	}
	if before, err = Photo(ctx, tx, siteID, agentID); err != nil || before == link {
		return before, err
	}
	if _, err := tx.Exec(ctx, `UPDATE agent SET photo = ? WHERE site_id = ? AND id = ?`, link, siteID, agentID); err != nil {
		return "", fmt.Errorf("give an agent a photograph: %w", err)
	}
	a, err := GetAgent(ctx, tx, siteID, agentID)
	if err != nil {
		return "", err
	}
	said := "Change the photograph of agent '%s'"
	if link == "" {
		said = "Remove the photograph of agent '%s'"
	}
	return before, auditAgent(ctx, tx, siteID, said, a.DisplayName)
}

// forgetPhoto removes the photograph of an agent who goes.
func (s *Service) forgetPhoto(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	link, err := Photo(ctx, tx, siteID, agentID)
	if err != nil || link == "" || s.o.Photos == nil {
		return err
	}
	return s.o.Photos.ForgetPhoto(ctx, tx, link)
}
