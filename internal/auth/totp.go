package auth

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what authenticators compute (RFC 6238); forging needs more than collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Codes of an authenticator (RFC 6238) have the form that every one of them knows:
// SHA-1, six digits, a new one every 30 seconds.
const (
	seedSize   = 20
	codeDigits = 6
	codeStep   = 30 // seconds
	codeDrift  = 1  // steps that a clock may be wrong
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSeed makes what the codes of an authenticator are computed from.
func NewSeed() []byte { return random(seedSize) }

// SeedText is a seed as people type it.
func SeedText(seed []byte) string { return base32Text.EncodeToString(seed) }

// ParseSeed reads what SeedText writes.
func ParseSeed(text string) ([]byte, error) { return base32Text.DecodeString(text) }

// SeedURI is a seed as authenticators read it from a picture, with the names under
// which they show it.
func SeedURI(issuer, account string, seed []byte) string {
	issuer = strings.ReplaceAll(issuer, ":", " ") // it ends the issuer in a label
	q := url.Values{"secret": {SeedText(seed)}, "issuer": {issuer}, "algorithm": {"SHA1"},
		"digits": {fmt.Sprint(codeDigits)}, "period": {fmt.Sprint(codeStep)}}
	label := url.PathEscape(issuer) + ":" + url.PathEscape(account)
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// CodeAt is the code that an authenticator shows at a time.
func CodeAt(seed []byte, at time.Time) string { return codeOf(seed, at.Unix()/codeStep) }

// MatchCode tells whether a code is the one of now, or of one step before or after,
// and of which step. Steps up to the last one used do not count: a code that was
// seen over somebody's shoulder is worth nothing.
func MatchCode(seed []byte, code string, now time.Time, lastUsed int64) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	at := now.Unix() / codeStep
	for s := at - codeDrift; s <= at+codeDrift; s++ {
		if subtle.ConstantTimeCompare([]byte(codeOf(seed, s)), []byte(code)) == 1 && s > lastUsed && !ok {
			step, ok = s, true
		}
	}
	return step, ok
}

// codeOf is the code of a step (RFC 4226, section 5.3).
func codeOf(seed []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step)) //nolint:gosec // steps are counted from 1970
	m := hmac.New(sha1.New, seed)
	m.Write(counter[:])
	sum := m.Sum(nil)
	part := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", codeDigits, part%1_000_000)
}

// NewRecoveryCode makes a code of 80 random bits in four groups, for one use when
// the authenticator is lost.
func NewRecoveryCode() string {
	text := strings.ToLower(base32Text.EncodeToString(random(10)))
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// RecoveryDigest is what is stored of a recovery code, however it was typed.
func RecoveryDigest(code string) string {
	keep := func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}
	return Digest("recovery " + strings.ToLower(strings.Map(keep, code)))
}
