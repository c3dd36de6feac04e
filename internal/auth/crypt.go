package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Encrypt encrypts what must be read back, such as the seed of a second factor.
// The text names its key and can be decrypted for the same purpose only.
func (s *Signer) Encrypt(purpose string, plain []byte) string {
	k := s.keys[0]
	box := k.box(purpose)
	nonce := random(box.NonceSize())
	return k.id + "." + base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, plain, nil))
}

// Decrypt reads what Encrypt made, with whichever key of the file it names.
func (s *Signer) Decrypt(purpose, text string) ([]byte, error) {
	id, coded, _ := strings.Cut(text, ".")
	k, known := s.key(id)
	if !known {
		return nil, fmt.Errorf("decrypt %s: the key file has no key %q", purpose, id)
	}
	box := k.box(purpose)
	sealed, err := base64.RawURLEncoding.DecodeString(coded)
	if err != nil || len(sealed) < box.NonceSize() {
		return nil, fmt.Errorf("decrypt %s: %w", purpose, errDamaged)
	}
	plain, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], nil)
	if err != nil {
		return nil, fmt.Errorf("decrypt %s: %w", purpose, errDamaged)
	}
	return plain, nil
}

var errDamaged = errors.New("the text was not encrypted for this, or is damaged")

// box is AES-256-GCM with a key of its own for each purpose.
func (k key) box(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(k.derive("encrypt " + purpose))
	if err != nil {
		panic(err) // the key has the right size
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the right block size
	}
	return box
}
