package visitor

import (
	"context"
	"fmt"
	"net/netip"

	"parley/internal/store"
)

// Address reads an address as visits keep it; one that cannot be read is the zero Addr.
func Address(text string) netip.Addr {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return a
}

// Expel has the open visits of visitors end whom isOut names: the next look for visits
// that are over finds them.
func Expel(ctx context.Context, tx *store.Tx, siteID int64, isOut func(visitorID string, address netip.Addr) bool) error {
	out, err := expelled(ctx, tx, siteID, isOut)
	if err != nil {
		return fmt.Errorf("look for visits to end: %w", err)
	}
	for _, id := range out {
		if _, err := tx.Exec(ctx, `UPDATE visit SET due_at = ? WHERE id = ? AND ended_at IS NULL`, tx.Now(), id); err != nil {
			return fmt.Errorf("end a visit: %w", err)
		}
	}
	return nil
}

func expelled(ctx context.Context, tx *store.Tx, siteID int64, isOut func(string, netip.Addr) bool) (out []int64, err error) {
	rows, err := tx.Query(ctx, `SELECT v.id, p.uuid, v.address FROM visit v JOIN visitor p ON p.id = v.visitor_id
		WHERE v.site_id = ? AND v.ended_at IS NULL ORDER BY v.id`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var uuid, address string
		if err := rows.Scan(&id, &uuid, &address); err != nil {
			return nil, err
		}
		if isOut(uuid, Address(address)) {
			out = append(out, id)
		}
	}
	return out, rows.Err()
}
