package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/job"
	"parley/internal/mail"
	"parley/internal/store"
)

// Mailer sends mails.
type Mailer interface {
	Send(ctx context.Context, m mail.Message) error
}

// linkMail is the job that mails a link to whoever signs in with an email. The link
// is made when it is mailed, so that its token is stored nowhere.
type linkMail struct {
	Purpose Purpose `json:"purpose"`
	Email   string  `json:"email"` // in lower case
}

// Kind names the job.
func (linkMail) Kind() string { return "account.linkMail" }

// mailTries is how often a mail server that fails is tried, over about two hours.
const mailTries = 8

// HandleJobs has the runner do the jobs of this package.
func HandleJobs(r *job.Runner, s *Service) {
	if s.o.Mail != nil {
		job.Handle(r, s.mailLink)
	}
}

// letters are what is written for a purpose.
var letters = map[Purpose]mail.Letter{Invitation: mail.Invitation, PasswordReset: mail.PasswordReset}

// mailLink makes a link and mails it, unless nobody signs in with the email. When it
// has to be tried again the new link replaces the one before.
func (s *Service) mailLink(ctx context.Context, j linkMail) error {
	var token string
	var l passwordLink
	err := s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		siteID, agentID, err := FindAgent(ctx, tx, j.Email)
		if err != nil {
			return err
		}
		if token, err = newPasswordLink(ctx, tx, siteID, agentID, j.Purpose); err != nil {
			return err
		}
		l, err = findPasswordLink(ctx, tx, token)
		return err
	})
	if errors.Is(err, store.ErrNone) || fault.As(err) != nil {
		return nil // nobody, or nobody who may sign in
	}
	if err != nil {
		return err
	}
	m, err := mail.Compose("en", letters[j.Purpose], l.email, mail.Fields{Name: l.name, Site: l.site, Link: LinkURL(s.o.PublicURL, token)})
	if err != nil {
		return err
	}
	return s.o.Mail.Send(ctx, m)
}

// What may be asked for: by one address, and for one email.
const (
	addressRequests = 10
	addressWindow   = 10 * time.Minute
	emailRequests   = 3
	emailWindow     = time.Hour
)

// askForReset has a link mailed to whoever signs in with an email. Nothing here
// looks whether somebody does, so that nothing can tell. Whoever asks too often
// has to wait; an email that was asked for too often gets no further mail for a
// while, silently.
func (s *Service) askForReset(ctx context.Context, tx *store.Tx, email string, from netip.Addr) error {
	email = strings.ToLower(strings.TrimSpace(email))
	n, since, err := countRequest(ctx, tx, "address", subjectOf(from), addressWindow)
	if err != nil {
		return err
	}
	if n > addressRequests {
		return fault.TooMany(time.Duration(since-tx.Now())*time.Millisecond + addressWindow)
	}
	if n, _, err = countRequest(ctx, tx, "email", auth.Digest(email), emailWindow); err != nil || n > emailRequests || s.o.Mail == nil {
		return err
	}
	return job.Insert(ctx, tx, linkMail{PasswordReset, email}, job.Attempts(mailTries))
}

// countRequest counts a request of somebody in the running window, and tells when
// that began.
func countRequest(ctx context.Context, tx *store.Tx, kind, subject string, window time.Duration) (n, since int64, err error) {
	ended := tx.Now() - window.Milliseconds()
	err = tx.QueryRow(ctx, `INSERT INTO link_request (kind, subject, requests, since_at) VALUES (?, ?, 1, ?)
		ON CONFLICT (kind, subject) DO UPDATE SET
			requests = CASE WHEN link_request.since_at <= ? THEN 1 ELSE link_request.requests + 1 END,
			since_at = CASE WHEN link_request.since_at <= ? THEN excluded.since_at ELSE link_request.since_at END
		RETURNING requests, since_at`, kind, subject, tx.Now(), ended, ended).Scan(&n, &since)
	if err != nil {
		return 0, 0, fmt.Errorf("count a request for a link: %w", err)
	}
	return n, since, nil
}
