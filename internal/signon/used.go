package signon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"parley/internal/fault"
	"parley/internal/store"
)

// digest is how secrets and what was used stand in the database.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// use takes note of what counts once, and refuses what has counted.
func use(ctx context.Context, tx *store.Tx, siteID, until int64, once ...string) error {
	for _, one := range once {
		done, err := tx.Exec(ctx, `INSERT INTO sso_used (site_id, digest, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, siteID, digest(one), until)
		if err != nil {
			return fmt.Errorf("note that somebody has signed in: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil {
			return fmt.Errorf("note that somebody has signed in: %w", err)
		} else if n == 0 {
			return fault.Conflict("Somebody has signed in with this already, and it counts once. Sign in again.")
		}
	}
	return nil
}
