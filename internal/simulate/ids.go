package simulate

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/store"
)

func ids(ctx context.Context, tx *store.Tx, query string, args ...any) (out []int64, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("look at the site: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("look at the site: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// departmentsOf lists the departments that agents are members of.
func departmentsOf(agents []int64, members map[int64][]int64) []int64 {
	var out []int64
	for _, a := range agents {
		out = append(out, members[a]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
