package fact

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Past is what a stored fact was about; 0 is nothing.
type Past struct{ At, ChatID, VisitID, RefID int64 }

// Latest returns the newest facts of a kind in a site, newest first. Of transfers it
// leaves out those that did not work.
func Latest(ctx context.Context, tx *store.Tx, siteID int64, kind Kind, limit int) ([]Past, error) {
	rows, err := tx.Query(ctx, `SELECT at, COALESCE(chat_id, 0), COALESCE(visit_id, 0), COALESCE(ref_id, 0) FROM fact
		WHERE site_id = ? AND kind = ? AND (kind <> ? OR number = 1) ORDER BY at DESC, id DESC LIMIT ?`, siteID, kind, KindChatTransferred, limit)
	if err != nil {
		return nil, fmt.Errorf("read the latest facts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Past
	for rows.Next() {
		var p Past
		if err := rows.Scan(&p.At, &p.ChatID, &p.VisitID, &p.RefID); err != nil {
			return nil, fmt.Errorf("read the latest facts: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}
