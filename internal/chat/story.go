package chat

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/campaign"
	"parley/internal/report"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Recorder writes down, in the step that makes facts true, what others will be told of
// them. It is called when everything else of the step is written, and must not wait for anybody.
type Recorder interface {
	Record(ctx context.Context, tx *store.Tx, facts ...report.Fact) error
}

// record writes facts, and has the recorder see them.
func (e *Engine) record(ctx context.Context, tx *store.Tx, facts ...report.Fact) error {
	if err := report.Record(ctx, tx, facts...); err != nil || e.recorder == nil {
		return err
	}
	return e.recorder.Record(ctx, tx, facts...)
}

// Story is a chat, waiting, running or over, with all that belongs to it.
type Story struct {
	HistoryChat
	VisitID, DepartmentID   int64
	Phone, Company, Product string
	Answers                 []visitor.FieldValue // of the form, without those that have a member here
	Waited                  int64                // until it was accepted, else until it ended, in milliseconds
	StartedAt, EndedAt      int64                // 0: not yet
	WrappedUpAt             int64                // 0: the history does not know when
	Chats                   int64                // that the visitor has had, this one too if it was accepted
}

// Tell reads a chat's story; one that does not exist is store.ErrNone.
func Tell(ctx context.Context, tx *store.Tx, chatID int64) (*Story, error) {
	found, err := details(ctx, tx, []int64{chatID})
	if err != nil {
		return nil, err
	}
	s := &Story{HistoryChat: found[0]}
	var siteID, requestedAt int64
	var visitorUUID, form string
	err = tx.QueryRow(ctx, `SELECT site_id, visitor_uuid, visit_id, department_id, visitor_phone, visitor_company, pre_chat,
		requested_at, COALESCE(accepted_at, 0), COALESCE(ended_at, 0) FROM chat WHERE id = ?`, chatID).
		Scan(&siteID, &visitorUUID, &s.VisitID, &s.DepartmentID, &s.Phone, &s.Company, &form, &requestedAt, &s.StartedAt, &s.EndedAt)
	if err != nil {
		return nil, fmt.Errorf("read a chat's story: %w", err)
	}
	switch {
	case s.StartedAt != 0:
		s.Waited = s.StartedAt - requestedAt
	case s.EndedAt != 0:
		s.Waited = s.EndedAt - requestedAt
	}
	// The history's own index counts those that are over; a visitor has one more at most.
	err = tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM chat WHERE site_id = ? AND visitor_uuid = ? AND state = 'ended' AND accepted_at IS NOT NULL)
		+ (SELECT COUNT(*) FROM chat WHERE id = ? AND state <> 'ended' AND accepted_at IS NOT NULL)`, siteID, visitorUUID, chatID).Scan(&s.Chats)
	if err != nil {
		return nil, fmt.Errorf("count a visitor's chats: %w", err)
	}
	return s, s.sort(form)
}

// sort tells the answers that have a member of their own from the others.
func (s *Story) sort(form string) error {
	var kept []keptAnswer
	if err := json.Unmarshal([]byte(form), &kept); err != nil {
		return fmt.Errorf("read a chat's form: %w", err)
	}
	s.Answers = []visitor.FieldValue{}
	for _, a := range kept {
		switch a.System {
		case campaign.PhoneField, campaign.CompanyField:
		case campaign.ProductField:
			s.Product = a.Value
		default:
			s.Answers = append(s.Answers, visitor.FieldValue{ID: a.ID, Name: a.Name, Value: a.Value})
		}
	}
	return nil
}
