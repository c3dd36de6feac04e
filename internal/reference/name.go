package reference

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Named is the id of something with its name.
type Named struct {
	ID   int64  `json:"id" doc:"Id."`
	Name string `json:"name" doc:"Name."`
}

// Names lists what people call a site's objects of a kind, by id.
func Names(ctx context.Context, tx *store.Tx, siteID int64, k Kind) ([]Named, error) {
	query := `SELECT id, ` + k.Column + ` FROM ` + k.Table + ` WHERE site_id = ?`
	if k.Where != "" {
		query += ` AND ` + k.Where
	}
	rows, err := tx.Query(ctx, query+` ORDER BY id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the names of each %s: %w", k.Label, err)
	}
	defer func() { _ = rows.Close() }()
	list := []Named{}
	for rows.Next() {
		var n Named
		if err := rows.Scan(&n.ID, &n.Name); err != nil {
			return nil, fmt.Errorf("read the names of each %s: %w", k.Label, err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
