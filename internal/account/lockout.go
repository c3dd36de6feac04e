package account

import (
	"context"
	"fmt"
	"hash/maphash"
	"net/netip"
	"time"

	"parley/internal/store"
)

// Who signs in with a password.
type Who string

const (
	Agents   Who = "agent"
	Partners Who = "partner"
)

// Failed sign-ins slow down the address that they come from first, and then lock
// the password of the account (NOTES-account A13). Nothing tells an account that
// exists from one that does not.
const (
	freeFailures   = 3                // of an address before it has to wait
	longestWait    = 30 * time.Second // of an address
	forgetAddress  = 10 * time.Minute // without a failure
	forgetFailures = 24 * time.Hour   // without a failure, of an account
)

const byAddress = "address"

// waitOf is how long an address waits after its nth failure: 1, 2, 4, … seconds.
func waitOf(failures int64) time.Duration {
	if failures < freeFailures {
		return 0
	}
	return min(time.Second<<min(failures-freeFailures, 10), longestWait)
}

// subjectOf is what failures of an address are counted under; whoever has one
// address of IPv6 has the 2⁶⁴ beside it.
func subjectOf(addr netip.Addr) string {
	if !addr.IsValid() {
		return ""
	}
	if addr.Is6() && !addr.Is4In6() {
		if p, err := addr.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return addr.Unmap().String()
}

// waitUntil is when a password of this account may next be tried from this address.
func waitUntil(ctx context.Context, tx *store.Tx, who Who, email, address string) (int64, error) {
	var until int64
	err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(until_at), 0) FROM lockout
		WHERE (kind = ? AND subject = ?) OR (kind = ? AND subject = ?)`,
		byAddress, address, string(who), email).Scan(&until)
	if err != nil {
		return 0, fmt.Errorf("read failed sign-ins: %w", err)
	}
	return until, nil
}

// failed counts a failed sign-in against the address and the account.
func (s *Service) failed(ctx context.Context, tx *store.Tx, who Who, email, address string) error {
	if address != "" {
		n, err := countFailure(ctx, tx, byAddress, address, forgetAddress)
		if err != nil {
			return err
		}
		if err := holdBack(ctx, tx, byAddress, address, waitOf(n), n); err != nil {
			return err
		}
	}
	n, err := countFailure(ctx, tx, string(who), email, forgetFailures)
	if err != nil || n < s.o.LockAfter {
		return err
	}
	return holdBack(ctx, tx, string(who), email, s.o.LockTime, 0) // after the lock it begins anew
}

// countFailure adds one to the failures in a row, which are forgotten after a while.
func countFailure(ctx context.Context, tx *store.Tx, kind, subject string, forget time.Duration) (n int64, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO lockout (kind, subject, failures, last_at, until_at) VALUES (?, ?, 1, ?, 0)
		ON CONFLICT (kind, subject) DO UPDATE SET last_at = excluded.last_at,
			failures = CASE WHEN lockout.last_at < ? THEN 1 ELSE lockout.failures + 1 END
		RETURNING failures`, kind, subject, tx.Now(), tx.Now()-forget.Milliseconds()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count a failed sign-in: %w", err)
	}
	return n, nil
}

// holdBack refuses further tries for a while.
func holdBack(ctx context.Context, tx *store.Tx, kind, subject string, wait time.Duration, failures int64) error {
	if wait == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE lockout SET until_at = ?, failures = ? WHERE kind = ? AND subject = ?`,
		tx.Now()+wait.Milliseconds(), failures, kind, subject)
	return err
}

// unlock forgets an account's failures.
func unlock(ctx context.Context, tx *store.Tx, who Who, email string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM lockout WHERE kind = ? AND subject = ?`, string(who), email); err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	return nil
}

// moveFailures counts an account's failures under another email from now on.
func moveFailures(ctx context.Context, tx *store.Tx, who Who, from, to string) error {
	if err := unlock(ctx, tx, who, to); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE lockout SET subject = ? WHERE kind = ? AND subject = ?`, to, string(who), from); err != nil {
		return fmt.Errorf("move failed sign-ins: %w", err)
	}
	return nil
}

// turns lets one try of an account, or of an address, go at a time on this node:
// otherwise a crowd of tries would all be made before the first failure is counted.
type turns struct {
	seed  maphash.Seed
	lanes []chan struct{}
}

func newTurns() turns {
	t := turns{maphash.MakeSeed(), make([]chan struct{}, 256)}
	for i := range t.lanes {
		t.lanes[i] = make(chan struct{}, 1)
	}
	return t
}

// takeTurn waits until it is the turn of an address, and then of an account. In this
// order an address that tries many accounts at once holds up none of them.
func (s *Service) takeTurn(ctx context.Context, address, account string) (done func(), err error) {
	ofAddress, err := s.addressTurns.take(ctx, address)
	if err != nil {
		return nil, err
	}
	ofAccount, err := s.accountTurns.take(ctx, account)
	if err != nil {
		ofAddress()
		return nil, err
	}
	return func() { ofAccount(); ofAddress() }, nil
}

// take waits for the turn of an account or address; done must be called after it.
func (t turns) take(ctx context.Context, subject string) (done func(), err error) {
	lane := t.lanes[maphash.String(t.seed, subject)%uint64(len(t.lanes))]
	select {
	case lane <- struct{}{}:
		return func() { <-lane }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
