package file

import (
	"context"
	"errors"
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
// claimed by one; one that is not there is a fault of the member files.
func Claim(ctx context.Context, tx *store.Tx, siteID int64, kind Kind, ownerID int64, links []string) error {
	for i, link := range links {
		if _, err := Take(ctx, tx, siteID, kind, ownerID, fmt.Sprintf("files[%d]", i), link); err != nil {
			return err
		}
	}
	return nil
}

// Take is Claim for one file, which a member names, and returns the file's name. Taking a
// file again that the owner has changes nothing.
func Take(ctx context.Context, tx *store.Tx, siteID int64, kind Kind, ownerID int64, member, link string) (name string, err error) {
	err = tx.QueryRow(ctx, `UPDATE file SET owner_id = ? WHERE link = ? AND site_id = ? AND kind = ? AND owner_id IN (?, ?)
		AND stored_at IS NOT NULL AND removed_at IS NULL RETURNING name`, ownerID, link, siteID, kind, nobody, ownerID).Scan(&name)
	if errors.Is(err, store.ErrNone) {
		return "", fault.NotInList(member)
	}
	if err != nil {
		return "", fmt.Errorf("claim a file: %w", err)
	}
	return name, nil
}
