package offline

import (
	"context"
	"parley/internal/account"

	"parley/internal/campaign"
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

// Options of NewService. Mail may be missing: then messages are kept and nobody is told.
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
}

// Service takes the messages that visitors leave, and tells agents of them by mail.
type Service struct{ Options }

// NewService returns the service.
func NewService(o Options) *Service { return &Service{o} }
