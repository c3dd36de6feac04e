package reference

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/fault"
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

// Unlike wants a name to be the object's own among those of its kind in the site, in
// any letter case of any script: fault.Taken. A unique index knows capitals of ASCII
// alone on some databases, so it is only the last word between two steps.
func Unlike(ctx context.Context, tx *store.Tx, siteID int64, k Kind, id int64, name string) error {
	all, err := Names(ctx, tx, siteID, k)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != id && strings.EqualFold(other.Name, name) {
			return fault.Taken("name")
		}
	}
	return nil
}
