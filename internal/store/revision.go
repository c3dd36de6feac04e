package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// HoldSite holds a site's row until the step ends; one that there is not is passed
// over. Rows about the site that a step locks, it locks before; the revision and what
// counts up with it after. So no two steps wait for each other.
func HoldSite(ctx context.Context, tx *Tx, siteID int64) error {
	if tx.Dialect() == SQLite {
		return nil // has one writer
	}
	if _, err := tx.Exec(ctx, `SELECT 1 FROM site WHERE id = ?`+tx.ForNoKeyUpdate(), siteID); err != nil {
		return fmt.Errorf("hold site %d: %w", siteID, err)
	}
	return nil
}

// NextRevision gives the installation's next revision, for something about a site.
// Revisions are given in the order of commits in the whole installation: whoever has
// seen all up to n finds the rest by "revision > n". It holds the site and then the
// revision; a step for several sites holds all of them first.
func NextRevision(ctx context.Context, tx *Tx, siteID int64) (int64, error) {
	if err := HoldSite(ctx, tx, siteID); err != nil {
		return 0, err
	}
	return NextID(ctx, tx, 0, "revision")
}

// Touch marks a site's configuration as changed, for those who keep some of it
// in memory. This process knows as soon as the step has committed, others when
// they look next (FollowRevisions).
func Touch(ctx context.Context, tx *Tx, siteID int64) error {
	revision, err := NextRevision(ctx, tx, siteID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE site SET revision = ? WHERE id = ?`, revision, siteID); err != nil {
		return fmt.Errorf("mark site %d as changed: %w", siteID, err)
	}
	tx.AfterCommit(func() { tx.db.revisions.saw(siteID, revision) })
	return nil
}

// Revision is the newest revision of the site that this process has heard of, 0
// when it has heard of none. What is read after Revision was called holds at
// least that revision.
func (db *DB) Revision(siteID int64) int64 { return db.revisions.of(siteID) }

// LastRevision is the installation's newest revision.
func (db *DB) LastRevision(ctx context.Context) (int64, error) {
	var last sql.NullInt64
	err := db.Read(ctx, func(ctx context.Context, tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT MAX(revision) FROM site`).Scan(&last)
	})
	if err != nil {
		return 0, fmt.Errorf("read the last revision: %w", err)
	}
	return last.Int64, nil
}

// FollowRevisions looks for sites that changed after a revision, on whichever
// node or by whichever command, and returns the newest revision seen.
func (db *DB) FollowRevisions(ctx context.Context, after int64) (int64, error) {
	err := db.Read(ctx, func(ctx context.Context, tx *Tx) error {
		rows, err := tx.Query(ctx, `SELECT id, revision FROM site WHERE revision > ? ORDER BY revision`, after)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id, &after); err != nil {
				return err
			}
			db.revisions.saw(id, after)
		}
		return rows.Err()
	})
	if err != nil {
		return after, fmt.Errorf("look for changed sites: %w", err)
	}
	return after, nil
}

// revisions remembers the newest revision of each site that changed while this
// process ran.
type revisions struct {
	mu    sync.RWMutex
	sites map[int64]int64
}

func (r *revisions) of(siteID int64) int64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.sites[siteID]
}

func (r *revisions) saw(siteID, revision int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sites == nil {
		r.sites = map[int64]int64{}
	}
	r.sites[siteID] = max(r.sites[siteID], revision)
}
