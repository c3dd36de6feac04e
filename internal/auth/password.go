package auth

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"parley/internal/fault"
)

// Bounds of a password's length in characters (NOTES-account A11).
const (
	MinPassword = 6
	maxPassword = 256
)

// argon is OWASP's advice for Argon2id. A hash carries its parameters, so they
// may be raised without ending the passwords there are.
var argon = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashers bounds how many passwords are hashed at once, and so the memory and
// the processors that a storm of sign-ins can take.
var hashers = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// CheckPassword refuses a password that is too short or too long; field is its documented name.
func CheckPassword(field, password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return fault.PasswordRefused(field, fmt.Sprintf("it is shorter than %d characters", MinPassword))
	case n > maxPassword:
		return fault.PasswordRefused(field, fmt.Sprintf("it is longer than %d characters", maxPassword))
	}
	return nil
}

// HashPassword hashes a password for the database. It takes tens of
// milliseconds: never do it inside a step.
func HashPassword(ctx context.Context, password string) (hash string, err error) {
	err = hashing(ctx, func() error {
		hash, err = argon2id.CreateHash(password, argon)
		return err
	})
	return hash, err
}

// nobody is the hash of a password that nobody has.
var nobody = sync.OnceValues(func() (string, error) { return argon2id.CreateHash(NewSecret(), argon) })

// SamePassword tells whether hash is of this password. An empty hash is of no
// password, and finding that out takes as long as any other answer.
func SamePassword(ctx context.Context, password, hash string) (same bool, err error) {
	if utf8.RuneCountInString(password) > maxPassword {
		return false, nil
	}
	real := hash != ""
	if !real {
		if hash, err = nobody(); err != nil {
			return false, err
		}
	}
	err = hashing(ctx, func() error {
		same, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return same && real, err
}

// hashing runs fn when it is its turn.
func hashing(ctx context.Context, fn func() error) error {
	select {
	case hashers <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-hashers }()
	if err := fn(); err != nil {
		return fmt.Errorf("hash a password: %w", err)
	}
	return nil
}
