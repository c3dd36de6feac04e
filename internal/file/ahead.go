package file

import (
	"context"
	"fmt"

	"parley/internal/fault"
	"parley/internal/store"
)

// A file may be sent ahead of what it belongs to: it is added without an owner, nobody can
// open it, and whoever sent it has its link, which nobody can guess. The owner claims it
// by that; one that nobody claims is tidied away like an upload that was given up.

// nobody is the owner of files that were sent ahead.
const nobody = 0

// Claim gives files that were sent ahead to their owner, by their links. Each can be
// claimed once; one that is not there is a fault of the member files.
func Claim(ctx context.Context, tx *store.Tx, siteID int64, kind Kind, ownerID int64, links []string) error {
	for i, link := range links {
		r, err := tx.Exec(ctx, `UPDATE file SET owner_id = ? WHERE link = ? AND site_id = ? AND kind = ? AND owner_id = ? AND stored_at IS NOT NULL AND removed_at IS NULL`,
			ownerID, link, siteID, kind, nobody)
		if err != nil {
			return fmt.Errorf("claim a file: %w", err)
		}
		n, err := r.RowsAffected()
		if err != nil {
			return fmt.Errorf("claim a file: %w", err)
		}
		if n == 0 {
			return fault.NotInList(fmt.Sprintf("files[%d]", i))
		}
	}
	return nil
}
