package signon

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
)

// key is what an identity provider's tokens are checked with: its public key, and the
// algorithms that go with it. A token has no say in either.
type key struct {
	public      crypto.PublicKey
	algorithms  []string
	certificate *x509.Certificate // nil where there is but a key
}

// minRSA is the shortest RSA key that is worth anything, in bits.
const minRSA = 2048

var errNoKey = errors.New("it holds neither a certificate nor a public key that tokens can be checked with")

// readKey reads the key out of the certificate file of the settings, which is base64 of
// a certificate or a public key, as PEM or DER. There are no shared secrets: whoever
// may read the settings could make tokens with one.
func readKey(file string) (*key, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(file), ""))
	if err != nil {
		return nil, errNoKey
	}
	if block, _ := pem.Decode(raw); block != nil {
		if block.Type != "CERTIFICATE" && block.Type != "PUBLIC KEY" {
			return nil, errNoKey
		}
		raw = block.Bytes
	}
	k := &key{}
	if c, err := x509.ParseCertificate(raw); err == nil {
		k.certificate, k.public = c, c.PublicKey
	} else if k.public, err = x509.ParsePKIXPublicKey(raw); err != nil {
		return nil, errNoKey
	}
	if k.algorithms = algorithmsOf(k.public); k.algorithms == nil {
		return nil, errNoKey
	}
	return k, nil
}

// algorithmsOf are those that a key was made for; nil for one that is not used.
func algorithmsOf(public crypto.PublicKey) []string {
	switch public := public.(type) {
	case *rsa.PublicKey:
		if public.N.BitLen() >= minRSA {
			return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
		}
	case *ecdsa.PublicKey:
		if name := map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}[public.Curve.Params().BitSize]; name != "" {
			return []string{name}
		}
	case ed25519.PublicKey:
		return []string{"EdDSA"}
	}
	return nil
}
