package visitor

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"parley/internal/store"
)

// Pruner removes old visits while it runs.
type Pruner struct {
	db   *store.DB
	keep time.Duration
	log  *slog.Logger
}

// NewPruner keeps visits for a time; 0 keeps all.
func NewPruner(db *store.DB, keep time.Duration, log *slog.Logger) *Pruner {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Pruner{db, keep, log}
}

// pruneEvery is how often old visits are looked for.
const pruneEvery = time.Hour

// Run looks at once and then every hour, until ctx ends.
func (p *Pruner) Run(ctx context.Context) error {
	if p.keep == 0 {
		return nil
	}
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		err := Prune(ctx, p.db, p.db.Now()-p.keep.Milliseconds())
		if err != nil && ctx.Err() == nil {
			p.log.Error("old visits cannot be removed", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// prunedAtOnce bounds how many rows one step looks at.
const prunedAtOnce = 1000

// Prune removes what visits before a time left behind: their page views, and the visits
// themselves where no chat belongs to them. Facts stay, and so do visitors with their
// counts. Any node may do so at any time.
func Prune(ctx context.Context, db *store.DB, before int64) error {
	if err := prunePages(ctx, db, before); err != nil {
		return fmt.Errorf("remove old page views: %w", err)
	}
	if err := pruneVisits(ctx, db, before); err != nil {
		return fmt.Errorf("remove old visits: %w", err)
	}
	return nil
}

// prunePages goes along the key, which is the order of time, until nothing is old.
func prunePages(ctx context.Context, db *store.DB, before int64) error {
	for {
		removed, err := exec(ctx, db, `DELETE FROM page_view WHERE id IN
			(SELECT o.id FROM (SELECT id, at FROM page_view ORDER BY id LIMIT ?) o WHERE o.at < ?)`, prunedAtOnce, before)
		if err != nil || removed < prunedAtOnce {
			return err
		}
	}
}

// pruneVisits goes along the key in windows; those with chats stay and are passed by.
func pruneVisits(ctx context.Context, db *store.DB, before int64) error {
	for from := int64(0); ; {
		var to sql.NullInt64
		err := db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT MAX(o.id) FROM (SELECT id, started_at FROM visit WHERE id > ? ORDER BY id LIMIT ?) o WHERE o.started_at < ?`,
				from, prunedAtOnce, before).Scan(&to)
		})
		if err != nil || !to.Valid {
			return err
		}
		_, err = exec(ctx, db, `DELETE FROM visit WHERE id > ? AND id <= ? AND ended_at < ?
			AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.visit_id = visit.id)`, from, to.Int64, before)
		if err != nil {
			return err
		}
		from = to.Int64
	}
}

// exec runs a statement as a step of its own and counts its rows.
func exec(ctx context.Context, db *store.DB, query string, args ...any) (n int64, err error) {
	err = db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err := tx.Exec(ctx, query, args...)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}
