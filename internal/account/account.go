// Package account is a customer's site and its people: agents, groups, what they
// may do, how they sign in, and what every call is checked against.
package account

import (
	"context"
	"log/slog"
	"time"

	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Lives of what people sign in with.
const (
	accessLife  = 43200 * time.Second // NOTES-account O5
	refreshLife = 30 * 24 * time.Hour // O9
	codeLife    = 60 * time.Second    // O12
	sessionIdle = 12 * time.Hour      // of a console that nobody uses
	sessionLife = 30 * 24 * time.Hour // of any console
)

// Visitors reads visitors' tokens; nil when one does not hold.
type Visitors interface {
	Read(token string) *auth.Principal
}

// Options of New. Only DB is needed.
type Options struct {
	DB       *store.DB
	Visitors Visitors       // nil: visitors' tokens are refused
	Desk     Desk           // nil: agents have no work to leave
	Photos   Photos         // nil: agents have no photographs
	Mail     Mailer         // nil: there is no mail server
	Secrets  Secrets        // encrypts seeds of authenticators; needed to serve
	Settings *snapshot.Book // nil: whether a site is open is asked of the database each time
	Log      *slog.Logger

	DailyLimit int64         // calls a day of sites and partners without a limit of their own; 0 is no limit
	LockAfter  int64         // failed sign-ins in a row that lock a password; 0 means 5
	LockTime   time.Duration // after which it unlocks by itself; 0 means 15 minutes

	// PublicURL is what links in mails begin with: scheme and host. Needed with Mail.
	PublicURL string

	// TokenPostOnly closes the GET form of the token endpoints (NOTES-account O7).
	TokenPostOnly bool
}

// Service signs people in and tells who calls. Its methods may be called from
// many goroutines; all state but leases of the daily limit is in the database.
type Service struct {
	o                          Options
	db                         *store.DB
	ranges                     *store.Resources[IPRange]
	open                       snapshot.Part[bool] // whether the site is
	accountTurns, addressTurns turns
	budgets                    budgets
}

// New returns the service; Run keeps it tidy.
func New(o Options) *Service {
	if o.LockAfter == 0 {
		o.LockAfter = 5
	}
	if o.LockTime == 0 {
		o.LockTime = 15 * time.Minute
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{o: o, db: o.DB, ranges: store.Table[IPRange](o.DB), accountTurns: newTurns(), addressTurns: newTurns(), budgets: newBudgets(o.DB)}
	if o.Settings != nil {
		s.open = snapshot.Add(o.Settings, "site", isOpen)
	}
	return s
}

// tidyEvery is how often what has expired is removed.
const tidyEvery = time.Hour

// Run removes what has expired, now and then, until ctx ends; then it gives back
// the calls of the daily limits that this node has taken and not used.
func (s *Service) Run(ctx context.Context) error {
	t := time.NewTicker(tidyEvery)
	defer t.Stop()
	for {
		if err := s.tidy(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("expired credentials cannot be removed", "error", err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			return s.budgets.giveBack(last)
		}
	}
}

func (s *Service) tidy(ctx context.Context) error {
	now := s.db.Now()
	for _, c := range []struct {
		query string
		until int64
	}{
		{"DELETE FROM token WHERE expires_at <= ?", now},
		{"DELETE FROM oauth_code WHERE expires_at <= ?", now - accessLife.Milliseconds()}, // until then one that is shown again ends its tokens
		{"DELETE FROM session WHERE expires_at <= ?", now},
		{"DELETE FROM api_key WHERE expires_at <= ?", now},
		{"DELETE FROM password_link WHERE expires_at <= ?", now},
		{"DELETE FROM link_request WHERE since_at <= ?", now - emailWindow.Milliseconds()},
		{"DELETE FROM recheck WHERE at <= ?", now - keptRechecks.Milliseconds()},
		{"DELETE FROM lockout WHERE last_at <= ?", now - forgetFailures.Milliseconds()},
		{"DELETE FROM daily_usage WHERE day <= ?", dayOf(now) - keptDays},
	} {
		err := s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, c.query, c.until)
			return err
		})
		if err != nil {
			return err
		}
	}
	s.budgets.forget(dayOf(now))
	return nil
}
