package visitor

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// atOnce bounds how many visits one step ends.
const atOnce = 200

// EndVisits ends the visits of which nothing was heard for too long. Any node may do so
// at any time; a visit is ended once. It calls ended with the site of each.
func EndVisits(ctx context.Context, db *store.DB, ended func(siteID int64)) error {
	for {
		var sites []int64
		err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			sites, err = endVisits(ctx, tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("end visits: %w", err)
		}
		for _, id := range sites {
			ended(id)
		}
		if len(sites) < atOnce {
			return nil
		}
	}
}

func endVisits(ctx context.Context, tx *store.Tx) (sites []int64, err error) {
	due, err := dueVisits(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, f := range due {
		if _, err := tx.Exec(ctx, `UPDATE visit SET ended_at = ? WHERE id = ?`, tx.Now(), f.VisitID); err != nil {
			return nil, err
		}
		if err := fact.Record(ctx, tx, f); err != nil {
			return nil, err
		}
		sites = append(sites, f.SiteID)
	}
	return sites, nil
}

func dueVisits(ctx context.Context, tx *store.Tx) ([]fact.VisitEnded, error) {
	rows, err := tx.Query(ctx, `SELECT site_id, id, visitor_id, campaign_id, seen_at - started_at FROM visit
		WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?`+tx.ForUpdateSkipLocked(), tx.Now(), atOnce)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var due []fact.VisitEnded
	for rows.Next() {
		var f fact.VisitEnded
		if err := rows.Scan(&f.SiteID, &f.VisitID, &f.VisitorID, &f.CampaignID, &f.Lasted); err != nil {
			return nil, err
		}
		due = append(due, f)
	}
	return due, rows.Err()
}
