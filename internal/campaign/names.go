package campaign

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Names lists the names of a site's campaigns by id.
func Names(ctx context.Context, tx *store.Tx, siteID int64) ([]Named, error) {
	rows, err := tx.Query(ctx, `SELECT id, name FROM campaign WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the names of campaigns: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := []Named{}
	for rows.Next() {
		var n Named
		if err := rows.Scan(&n.ID, &n.Name); err != nil {
			return nil, fmt.Errorf("read the names of campaigns: %w", err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// Named is the id of something with its name.
type Named struct {
	ID   int64  `json:"id" doc:"Id."`
	Name string `json:"name" doc:"Name."`
}
