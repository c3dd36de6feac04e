package setting

import (
	"context"
	"fmt"

	"parley/internal/campaign"
	"parley/internal/store"
)

// Fill gives a new site what every site has of live chat (x-defaults of the
// contract): its first campaign, and the away status Away. All other defaults
// are those of the settings' own members.
func Fill(ctx context.Context, tx *store.Tx, siteID int64) error {
	if _, err := campaign.CreateDefault(ctx, tx, siteID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO custom_away_status (site_id, id, name, is_visible) VALUES (?, ?, 'Away', TRUE)`, siteID, AwayStatusID)
	if err != nil {
		return fmt.Errorf("add the away status: %w", err)
	}
	return store.ReserveID(ctx, tx, siteID, "custom_away_status", AwayStatusID)
}
