package offline

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Story is a stored message with what its history does not show.
type Story struct {
	Message
	SubmittedAt  int64
	DepartmentID int64 // 0 for none
	Subject      string
	Phone        string
	Company      string
}

// Tell reads the message with a number; one that does not exist is store.ErrNone.
func Tell(ctx context.Context, tx *store.Tx, siteID, id int64) (*Story, error) {
	found, err := read(ctx, tx, tx.Bun().NewSelect().TableExpr("offline_message AS m").Where("m.site_id = ? AND m.id = ?", siteID, id))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, store.ErrNone
	}
	s := &Story{Message: found[0]}
	err = tx.QueryRow(ctx, `SELECT submitted_at, department_id, subject, phone, company FROM offline_message WHERE id = ?`, id).
		Scan(&s.SubmittedAt, &s.DepartmentID, &s.Subject, &s.Phone, &s.Company)
	if err != nil {
		return nil, fmt.Errorf("read an offline message: %w", err)
	}
	return s, nil
}
