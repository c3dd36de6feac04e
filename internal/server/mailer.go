package server

import (
	"fmt"

	"parley/internal/account"
	"parley/internal/config"
	"parley/internal/mail"
)

// newMailer is nil when no mail server is set.
func newMailer(cfg config.Config) (account.Mailer, error) {
	if cfg.SMTPURL == "" {
		return nil, nil
	}
	m, err := mail.New(mail.Options{URL: cfg.SMTPURL, From: cfg.MailFrom})
	if err != nil {
		return nil, fmt.Errorf("--smtp-url: %w", err)
	}
	return m, nil
}
