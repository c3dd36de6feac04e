package auth_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley/internal/auth"
	"parley/internal/fault"
)

func TestPasswords(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	hash, err := auth.HashPassword(ctx, "Correct-horse-1")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$") || strings.Contains(hash, "horse") {
		t.Fatalf("got %q, %v", hash, err)
	}
	for _, c := range []struct {
		name, password, hash string
		want                 bool
	}{
		{"the password", "Correct-horse-1", hash, true},
		{"another one", "correct-horse-1", hash, false},
		{"none", "", hash, false},
		{"an account that does not exist", "Correct-horse-1", "", false},
		{"no password for no account", "", "", false},
		{"a password that nobody may have", strings.Repeat("x", 300), hash, false},
	} {
		got, err := auth.SamePassword(ctx, c.password, c.hash)
		if err != nil || got != c.want {
			t.Errorf("%s: %t, %v", c.name, got, err)
		}
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	for range 20 { // the choice between a free place and an end that has come is anybody's
		if _, err := auth.HashPassword(gone, "Correct-horse-1"); errors.Is(err, context.Canceled) {
			return
		}
	}
	t.Error("hashing goes on for callers who have gone")
}

func TestPasswordsThatAreRefused(t *testing.T) {
	t.Parallel()
	refused := fault.PasswordRefused("password", "")
	for _, c := range []struct {
		password string
		want     error
	}{
		{"", refused}, {"12345", refused}, {"123456", nil}, {"пароль", nil}, {strings.Repeat("x", 257), refused},
	} {
		if err := auth.CheckPassword("password", c.password); !errors.Is(err, c.want) {
			t.Errorf("%q: %v", c.password, err)
		}
	}
}

func TestKeysAreAllDifferent(t *testing.T) {
	t.Parallel()
	seen := map[auth.Permission]bool{}
	for _, p := range auth.Keys {
		if seen[p] {
			t.Errorf("%s is listed twice", p)
		}
		seen[p] = true
	}
	if len(auth.Keys) != 36 {
		t.Errorf("there are %d keys, not 26 and 10", len(auth.Keys))
	}
}
