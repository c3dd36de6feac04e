package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// secretSize is the size of keys, tokens and session values in bytes: 256 bits.
const secretSize = 32

const clientIDSize = 16

// NewSecret makes an API key, access token or session value: 256 random bits,
// safe in URLs and headers.
func NewSecret() string { return base64.RawURLEncoding.EncodeToString(random(secretSize)) }

// NewHexSecret is NewSecret as 64 hexadecimal characters, the form of refresh tokens.
func NewHexSecret() string { return hex.EncodeToString(random(secretSize)) }

// NewClientID makes the name of an OAuth client: random, but no secret.
func NewClientID() string { return hex.EncodeToString(random(clientIDSize)) }

// Digest is what is stored of a secret. Secrets have more entropy than a slow
// hash could protect, so they cost a call nothing; and because rows are found by
// their digest, the time that takes tells nothing about other secrets.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
