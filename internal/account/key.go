package account

import (
	"context"
	"fmt"

	"parley/internal/auth"
	"parley/internal/store"
)

// NewKey gives an agent a new API key, which is shown this once; the keys the
// agent had are over. It is store.ErrNone when there is no such agent.
func NewKey(ctx context.Context, tx *store.Tx, siteID, agentID int64) (string, error) {
	var name string
	if err := tx.QueryRow(ctx, `SELECT display_name FROM agent WHERE site_id = ? AND id = ?`+tx.ForNoKeyUpdate(), siteID, agentID).Scan(&name); err != nil {
		return "", fmt.Errorf("make an API key: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM api_key WHERE site_id = ? AND agent_id = ?`, siteID, agentID); err != nil {
		return "", fmt.Errorf("end an agent's keys: %w", err)
	}
	key, err := insertKey(ctx, tx, siteID, agentID, "")
	if err != nil {
		return "", err
	}
	if err := Recheck(ctx, tx, siteID, agentID); err != nil {
		return "", err
	}
	return key, auditAgent(ctx, tx, siteID, "Give agent '%s' a new API key", name)
}

// insertKey adds a key to those that an agent has.
func insertKey(ctx context.Context, tx *store.Tx, siteID, agentID int64, name string) (string, error) {
	key := auth.NewSecret()
	_, err := tx.Exec(ctx, `INSERT INTO api_key (digest, site_id, agent_id, name, created_at) VALUES (?, ?, ?, ?, ?)`,
		auth.Digest(key), siteID, agentID, name, tx.Now())
	if err != nil {
		return "", fmt.Errorf("make an API key: %w", err)
	}
	return key, nil
}

// NewPartnerKey is NewKey for a partner.
func NewPartnerKey(ctx context.Context, tx *store.Tx, partnerID int64) (string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM api_key WHERE partner_id = ?`, partnerID); err != nil {
		return "", fmt.Errorf("end a partner's keys: %w", err)
	}
	key := auth.NewSecret()
	_, err := tx.Exec(ctx, `INSERT INTO api_key (digest, partner_id, created_at) VALUES (?, ?, ?)`,
		auth.Digest(key), partnerID, tx.Now())
	if err != nil {
		return "", fmt.Errorf("make a partner's API key: %w", err)
	}
	return key, nil
}
