package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// owner is whom a token or session belongs to: an agent of a site, a partner, or a
// client, which acts on a site or for an agent.
type owner struct {
	siteID, agentID, partnerID *int64
	clientID                   *string
}

// refused is a sign-in that did not succeed. It does not say why; wait is how
// long no other try is looked at, when that is known.
type refused struct{ wait time.Duration }

func (r *refused) Error() string { return "the sign-in is refused" }

// record is what the database knows of an account that signs in; zero when there is none.
type record struct {
	owner
	hash   string
	active bool
	open   bool // the site is
	allowed

	factor   sql.NullInt64 // since when the agent has its second factor
	demanded bool          // the site demands one
	granted  bool          // the site lets tokens be had for the password alone nevertheless
}

// attempt is what somebody signs in with.
type attempt struct {
	email, password string
	code            string // of the second factor
	from            netip.Addr
	at              place
}

// place is where somebody signs in.
type place int

const (
	console   place = iota // asks for a code where there is a second factor
	tokenDoor              // has no place for one, so that the password must be enough
	again                  // by who is signed in already
)

// signIn checks what somebody signs in with. Its errors are *refused, the faults of
// the second factor, and when all is right 403002, when the site is switched off,
// and 403013, when its agents may not sign in from there.
func (s *Service) signIn(ctx context.Context, who Who, a attempt) (record, error) {
	email, address := signInName(a.email), subjectOf(a.from)
	done, err := s.takeTurn(ctx, address, string(who)+email)
	if err != nil {
		return record{}, err
	}
	defer done()
	rec, err := s.look(ctx, who, email, address)
	if err != nil {
		return record{}, err
	}
	same, err := auth.SamePassword(ctx, a.password, rec.hash)
	if err != nil {
		return record{}, err
	}
	same = same && rec.active
	if same && rec.open {
		if !rec.allowed.from(a.from) {
			return record{}, fault.AddressNotAllowed()
		}
		// No success yet: the failures in a row go on, or whoever has the password
		// could try codes without end.
		if err := rec.wants(a); err != nil {
			return record{}, err
		}
	}
	wrong := error(&refused{})
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		right := same
		if same && rec.open && rec.factor.Valid && a.at == console {
			wrong = fault.SecondFactorWrong()
			if right, err = s.useCode(ctx, tx, *rec.siteID, *rec.agentID, a.code); err != nil {
				return err
			}
		}
		switch same = right; {
		case !same:
			return s.failed(ctx, tx, who, email, address)
		case rec.factor.Valid && a.at != console: // no code was shown: no success that ends a row of wrong ones
			return nil
		}
		return unlock(ctx, tx, who, email)
	})
	switch {
	case err != nil:
		return record{}, err
	case !same:
		return record{}, wrong
	case !rec.open:
		return record{}, fault.Unavailable()
	}
	return rec, nil
}

// longestEmail is how long the email of an account can be (CheckEmail).
const longestEmail = 254

// signInName is what an account is known by. What is longer than any is brought to
// a length that failures can be counted under.
func signInName(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	if len(email) > longestEmail {
		return auth.Digest(email)
	}
	return email
}

// wants tells what is missing beside the right password.
func (r *record) wants(a attempt) error {
	switch {
	case a.at == tokenDoor && (r.factor.Valid || r.demanded) && !r.granted:
		return fault.GrantOff()
	case a.at == console && r.factor.Valid && strings.TrimSpace(a.code) == "":
		return fault.SecondFactorNeeded()
	}
	return nil
}

// look reads the account, unless it or the address has to wait.
func (s *Service) look(ctx context.Context, who Who, email, address string) (rec record, err error) {
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		until, err := waitUntil(ctx, tx, who, email, address)
		if err != nil {
			return err
		}
		if until > tx.Now() {
			return &refused{time.Duration(until-tx.Now()) * time.Millisecond}
		}
		rec, err = readRecord(ctx, tx, who, email)
		return err
	})
	return rec, err
}

func readRecord(ctx context.Context, tx *store.Tx, who Who, email string) (rec record, err error) {
	if who == Partners {
		err = tx.QueryRow(ctx, `SELECT id, password_hash, TRUE, TRUE FROM partner WHERE email_lower = ?`, email).
			Scan(&rec.partnerID, &rec.hash, &rec.active, &rec.open)
	} else {
		err = tx.QueryRow(ctx, `SELECT a.site_id, a.id, a.password_hash, a.is_active, s.activated AND NOT s.disabled, `+allowedRanges+`,
				f.confirmed_at, s.second_factor_required, s.password_grant_with_second_factor
			FROM agent a JOIN site s ON s.id = a.site_id
			LEFT JOIN second_factor f ON f.site_id = a.site_id AND f.agent_id = a.id WHERE a.email_lower = ?`, email).
			Scan(&rec.siteID, &rec.agentID, &rec.hash, &rec.active, &rec.open, &rec.allowed, &rec.factor, &rec.demanded, &rec.granted)
	}
	if errors.Is(err, store.ErrNone) {
		return record{}, nil
	}
	if err != nil {
		return record{}, fmt.Errorf("read the account that signs in: %w", err)
	}
	return rec, nil
}
