package signon

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

const (
	// tidyEvery is how often is forgotten what does not count any more.
	tidyEvery = time.Hour
	// tidied bounds how many rows one step removes.
	tidied = 1000
)

// Run forgets what does not count any more, at once and then every hour, until ctx ends.
// Every node may do so at the same time.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		if err := s.Tidy(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("what visitors have signed in with cannot be forgotten", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Tidy forgets what has been used so long ago that it would not hold any more, and who did not
// come back from the identity provider.
func (s *Service) Tidy(ctx context.Context) error {
	for _, remove := range []string{
		`DELETE FROM sso_used WHERE (site_id, digest) IN (SELECT o.site_id, o.digest FROM sso_used o WHERE o.until < ? LIMIT ?)`,
		`DELETE FROM sso_flow WHERE id IN (SELECT o.id FROM sso_flow o WHERE o.until < ? LIMIT ?)`,
	} {
		for removed := int64(tidied); removed == tidied; {
			err := s.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
				done, err := tx.Exec(ctx, remove, tx.Now(), tidied)
				if err != nil {
					return err
				}
				removed, err = done.RowsAffected()
				return err
			})
			if err != nil {
				return fmt.Errorf("forget who has signed in: %w", err)
			}
		}
	}
	return nil
}
