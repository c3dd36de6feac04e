package file

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

const (
	tidyEvery  = 15 * time.Minute
	tidyAtOnce = 100
	// unfinished is how long an upload may take; what is older was given up.
	unfinished = 24 * time.Hour
)

// Run removes the bytes of removed files and of uploads that were given up, now
// and then, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	t := time.NewTicker(tidyEvery)
	defer t.Stop()
	for {
		if err := s.Tidy(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("removed files cannot be tidied away", "error", err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Tidy does at once what Run does now and then. Several nodes may do it at the
// same time: bytes go first, then the row, and both may be gone already.
func (s *Service) Tidy(ctx context.Context) error {
	for {
		var found []File
		err := s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			found, err = untidy(ctx, tx)
			return err
		})
		if err != nil || len(found) == 0 {
			return err
		}
		for i := range found {
			if err := s.forget(ctx, &found[i]); err != nil {
				return err
			}
		}
	}
}

func untidy(ctx context.Context, tx *store.Tx) ([]File, error) {
	rows, err := tx.Query(ctx, `SELECT site_id, id, blob FROM file
		WHERE (stored_at IS NULL OR removed_at IS NOT NULL) AND (removed_at IS NOT NULL OR created_at < ?)
		UNION SELECT site_id, id, blob FROM file WHERE kind IN ('chat', 'offlineMessage') AND owner_id = ? AND created_at < ?
		LIMIT ?`, tx.Now()-unfinished.Milliseconds(), nobody, tx.Now()-unfinished.Milliseconds(), tidyAtOnce)
	if err != nil {
		return nil, fmt.Errorf("look for removed files: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var found []File
	for rows.Next() {
		var f File
		if err := rows.Scan(&f.SiteID, &f.ID, &f.blob); err != nil {
			return nil, fmt.Errorf("read a file's row: %w", err)
		}
		found = append(found, f)
	}
	return found, rows.Err()
}

func (s *Service) forget(ctx context.Context, f *File) error {
	if err := s.blobs.Remove(ctx, f.blob); err != nil {
		return fmt.Errorf("tidy file %d of site %d: %w", f.ID, f.SiteID, err)
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM file WHERE site_id = ? AND id = ?`, f.SiteID, f.ID)
		return err
	})
}
