// Package webhook tells others over HTTP what happened in a site.
//
// What a webhook is called for is written down in the step that makes it happen
// (Record): the payload once, and for each webhook a delivery with the next number in
// its line. A sender on every node then makes the calls. The engine never waits for a
// receiver, and what has committed is called for at least once, whatever dies meanwhile.
package webhook

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/outcall"
	"parley/internal/setting"
	"parley/internal/store"
)

// Secrets keeps what must be read back; auth.Signer is one.
type Secrets interface {
	Encrypt(purpose string, plain []byte) string
	Decrypt(purpose, text string) ([]byte, error)
}

// Options of New. DB, Settings and Secrets are needed.
type Options struct {
	DB       *store.DB
	Settings *setting.Settings
	Secrets  Secrets
	Log      *slog.Logger // nil: nothing is logged

	// Allow are ranges that may be called although they are no public addresses.
	Allow []netip.Prefix
	// PublicURL is scheme and host of links in payloads; when empty, those of the call
	// that made the event.
	PublicURL string
	// Timeout of a call; 0 is the contract's.
	Timeout time.Duration
	// Metrics hear of calls; nil: nobody counts them.
	Metrics prometheus.Registerer
}

// timeout is what a receiver has to answer (x-delivery of the contract).
const timeout = 10 * time.Second

// Service records what happens and delivers it. Its methods may be called from many goroutines.
type Service struct {
	db        *store.DB
	settings  *setting.Settings
	secrets   Secrets
	log       *slog.Logger
	client    *http.Client
	timeout   time.Duration
	publicURL string

	wake    chan struct{} // there may be something to do
	rounds  int           // of Run
	workers workers
	meters  *meters
}

// New returns the service; Run delivers.
func New(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout == 0 {
		o.Timeout = timeout
	}
	return &Service{db: o.DB, settings: o.Settings, secrets: o.Secrets, log: o.Log, client: outcall.NewClient(o.Allow, timeout), timeout: o.Timeout,
		publicURL: o.PublicURL, wake: make(chan struct{}, 1), workers: workers{ofSite: map[int64]int{}}, meters: newMeters(o.Metrics)}
}

// Wake has the sender look for something to do.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyway
	}
}
