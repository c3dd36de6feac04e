package auth_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/auth"
)

// The vectors of RFC 6238, appendix B, for SHA-1; ours are their last six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	seed := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924",
		2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := auth.CodeAt(seed, time.Unix(at, 0)); got != want[2:] {
			t.Errorf("at %d the code is %s, want %s", at, got, want[2:])
		}
	}
}

func TestWhichCodesCount(t *testing.T) {
	t.Parallel()
	seed, now := auth.NewSeed(), time.Unix(1_700_000_010, 0)
	step := now.Unix() / 30
	of := func(steps int) string { return auth.CodeAt(seed, now.Add(time.Duration(steps)*30*time.Second)) }
	for _, c := range []struct {
		name, code string
		last, want int64 // want 0: does not count
	}{
		{"the code of now", of(0), 0, step},
		{"one step ago", of(-1), 0, step - 1},
		{"one step ahead", of(1), 0, step + 1},
		{"two steps ago", of(-2), 0, 0},
		{"two steps ahead", of(2), 0, 0},
		{"with blanks, as it is shown", of(0)[:3] + " " + of(0)[3:], 0, step},
		{"used before", of(0), step, 0},
		{"older than one used", of(-1), step, 0},
		{"newer than one used", of(1), step, step + 1},
		{"too short", of(0)[:5], 0, 0},
		{"nothing", "", 0, 0},
	} {
		got, ok := auth.MatchCode(seed, c.code, now, c.last)
		if got != c.want || ok != (c.want != 0) {
			t.Errorf("%s: step %d, %t; want %d", c.name, got, ok, c.want)
		}
	}
}

func TestSeedsAreShownToAuthenticators(t *testing.T) {
	t.Parallel()
	seed := []byte("12345678901234567890")
	want := "otpauth://totp/Parley%20&%20Co%20:ann@example.com?algorithm=SHA1&digits=6&issuer=Parley%20%26%20Co%20&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	if got := auth.SeedURI("Parley & Co:", "ann@example.com", seed); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRecoveryCodesMayBeTypedAsPeopleDo(t *testing.T) {
	t.Parallel()
	code := auth.NewRecoveryCode()
	if len(code) != 19 || strings.Count(code, "-") != 3 || code == auth.NewRecoveryCode() {
		t.Errorf("a recovery code is %q", code)
	}
	for _, typed := range []string{strings.ToUpper(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " ") + " "} {
		if auth.RecoveryDigest(typed) != auth.RecoveryDigest(code) {
			t.Errorf("%q is not %q", typed, code)
		}
	}
	if auth.RecoveryDigest(code[1:]) == auth.RecoveryDigest(code) {
		t.Error("a part of a code counts")
	}
}
