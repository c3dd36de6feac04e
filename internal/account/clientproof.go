package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

// Proof is what an OAuth client shows of itself.
type Proof struct{ ClientID, Secret string }

// withHeader is the proof, or what a Basic header says in its place: there it
// means client_id and client_secret (NOTES-account O23), each encoded as in a form.
func (p Proof) withHeader(authorization string) Proof {
	r := http.Request{Header: http.Header{"Authorization": {authorization}}}
	id, secret, ok := r.BasicAuth()
	if !ok || id == "" {
		return p
	}
	return Proof{decoded(id), decoded(secret)}
}

func decoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		text = plain
	}
	return lenient.Clean(text)
}

// byClient is what wrong secrets of a client are counted under.
const byClient = "client"

// prove finds the client and checks its secret. Failures make the address that they
// come from wait with this client, as failed sign-ins do, and with nothing else: a
// program with an old secret is no reason to refuse the people and programs beside
// it. The more often a client's secret was wrong lately, from wherever, the longer
// the next address to fail has to wait. The right secret is never held back by
// others' failures, for a client's id is no secret.
func (s *Service) prove(ctx context.Context, p Proof, from netip.Addr) (c Client, err error) {
	var place string
	var until, failures int64
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err = findClient(ctx, tx, p.ClientID)
		if err != nil && !errors.Is(err, store.ErrNone) {
			return err
		}
		place = c.ID + " " + subjectOf(from) // of all clients that do not exist it is one
		until, failures, err = clientFailures(ctx, tx, c.ID, place)
		return err
	})
	if err != nil {
		return Client{}, err
	}
	if wait := until - s.db.Now(); wait > 0 {
		f := fault.BadClient()
		f.RetryAfter = time.Duration(wait) * time.Millisecond
		return Client{}, f
	}
	same := subtle.ConstantTimeCompare([]byte(auth.Digest(p.Secret)), []byte(c.digest)) == 1
	if same && failures == 0 {
		return c, nil
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if same {
			return unlock(ctx, tx, byClient, p.ClientID)
		}
		return clientFailed(ctx, tx, c.ID, place)
	})
	if err == nil && !same {
		err = fault.BadClient()
	}
	if err != nil {
		return Client{}, err
	}
	return c, nil
}

// clientFailures reads until when a client has to wait at a place, and how many
// wrong secrets of it are remembered.
func clientFailures(ctx context.Context, tx *store.Tx, id, place string) (until, failures int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(CASE WHEN subject = ? THEN until_at END), 0), COALESCE(MAX(CASE WHEN subject = ? THEN failures END), 0)
		FROM lockout WHERE kind = ? AND subject IN (?, ?)`, place, id, byClient, place, id).Scan(&until, &failures)
	if err != nil {
		return 0, 0, fmt.Errorf("read failures of a client: %w", err)
	}
	return until, failures, nil
}

// clientFailed counts a wrong secret against the client, if there is such a client,
// and the place.
func clientFailed(ctx context.Context, tx *store.Tx, id, place string) (err error) {
	var ofClient int64
	if id != "" {
		if ofClient, err = countFailure(ctx, tx, byClient, id, forgetFailures); err != nil {
			return err
		}
	}
	n, err := countFailure(ctx, tx, byClient, place, forgetAddress)
	if err != nil {
		return err
	}
	return holdBack(ctx, tx, byClient, place, waitOf(max(n, ofClient)), n)
}
