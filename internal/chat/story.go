package chat

import (
	"context"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// Recorder writes down, in the step that makes facts true, what others will be told of
// them. It is called when everything else of the step is written, and must not wait for anybody.
type Recorder interface {
	Record(ctx context.Context, tx *store.Tx, facts ...fact.Fact) error
}

// record writes facts, and has the recorder see them.
func (e *Engine) record(ctx context.Context, tx *store.Tx, facts ...fact.Fact) error {
	if err := fact.Record(ctx, tx, facts...); err != nil || e.recorder == nil {
		return err
	}
	return e.recorder.Record(ctx, tx, facts...)
}

// Story is a chat, waiting, running or over, with all that belongs to it.
type Story struct {
	HistoryChat
	VisitID, DepartmentID   int64
	Phone, Company, Product string
	Waited                  int64 // until it was accepted, else until it ended, in milliseconds
	RequestedAt             int64
	StartedAt, EndedAt      int64 // 0: not yet
	WrappedUpAt             int64 // 0: not yet
}

// Tell reads a chat's story; one that does not exist is store.ErrNone.
func Tell(ctx context.Context, tx *store.Tx, chatID int64) (*Story, error) {
	s := &Story{}
	err := tx.QueryRow(ctx, `SELECT c.visit_id, c.department_id, c.visitor_phone, c.visitor_company, c.visitor_product,
		c.requested_at, COALESCE(c.accepted_at, 0), COALESCE(c.ended_at, 0), COALESCE(w.saved_at, 0)
		FROM chat c LEFT JOIN chat_wrapup w ON w.chat_id = c.id WHERE c.id = ?`, chatID).
		Scan(&s.VisitID, &s.DepartmentID, &s.Phone, &s.Company, &s.Product, &s.RequestedAt, &s.StartedAt, &s.EndedAt, &s.WrappedUpAt)
	if err != nil {
		return nil, fmt.Errorf("read a chat's story: %w", err)
	}
	switch {
	case s.StartedAt != 0:
		s.Waited = s.StartedAt - s.RequestedAt
	case s.EndedAt != 0:
		s.Waited = s.EndedAt - s.RequestedAt
	}
	found, err := details(ctx, tx, []int64{chatID})
	if err != nil {
		return nil, err
	}
	s.HistoryChat = found[0]
	return s, nil
}
