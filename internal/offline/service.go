package offline

import (
	"context"

	"parley/internal/account"
	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/file"
	"parley/internal/mail"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Mailer sends mails.
type Mailer interface {
	Send(ctx context.Context, m mail.Message) error
}

// Options of NewService. Mail and Recorder may be missing: then messages are kept and nobody is told.
type Options struct {
	DB        *store.DB
	Book      *snapshot.Book
	Campaigns *campaign.Campaigns
	Settings  *setting.Settings
	Staff     account.Staff
	Files     *file.Service
	Limiter   *visitor.Limiter
	Mail      Mailer
	PublicURL string // scheme and host of links that are sent out
	Recorder  Recorder
}

// Recorder writes down, in the step that makes facts true, what others will be told of
// them. It is called when everything else of the step is written, and must not wait for anybody.
type Recorder interface {
	Record(ctx context.Context, tx *store.Tx, facts ...fact.Fact) error
}

// Service takes the messages that visitors leave, and tells agents of them by mail.
type Service struct{ Options }

// NewService returns the service.
func NewService(o Options) *Service { return &Service{o} }

// record writes facts, and has the recorder see them.
func (s *Service) record(ctx context.Context, tx *store.Tx, facts ...fact.Fact) error {
	if err := fact.Record(ctx, tx, facts...); err != nil || s.Recorder == nil {
		return err
	}
	return s.Recorder.Record(ctx, tx, facts...)
}
