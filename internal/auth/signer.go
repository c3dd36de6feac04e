package auth

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// ErrToken says that a signed token was not made here, not for this purpose, or is over.
var ErrToken = errors.New("the token does not hold")

// Signer signs what visitors and sockets show, and encrypts what must be read
// back, with the keys of a key file. Nodes of one installation have the same file.
type Signer struct {
	keys  []key // the first makes new things
	clock func() time.Time
}

// OpenSigner reads the key file at path. When there is none and create is set,
// it makes one that only its owner may read. A nil clock means time.Now.
func OpenSigner(path string, create bool, clock func() time.Time) (*Signer, error) {
	keys, err := loadKeys(path)
	if create && errors.Is(err, fs.ErrNotExist) {
		if err = makeKeys(path); err == nil {
			keys, err = loadKeys(path)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the key file: %w; copy the one that the first node has made, secret.key in its data folder", err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	if clock == nil {
		clock = time.Now
	}
	return &Signer{keys: keys, clock: clock}, nil
}

// envelope is what a token carries: when it ends (Unix seconds, 0: never) and the payload.
type envelope struct {
	Ends    int64           `json:"e,omitempty"`
	Payload json.RawMessage `json:"p"`
}

// Sign makes a token that carries payload as JSON, which anybody can read and
// nobody can change. It begins with its purpose (see Purpose), which is a word of
// small letters; a ttl of 0 is for ever. It panics when payload has no JSON form.
func (s *Signer) Sign(purpose string, payload any, ttl time.Duration) string {
	var e envelope
	if ttl > 0 {
		e.Ends = s.clock().Add(ttl).Unix()
	}
	e.Payload = mustJSON(payload)
	text := purpose + "." + s.keys[0].id + "." + base64.RawURLEncoding.EncodeToString(mustJSON(e))
	return text + "." + base64.RawURLEncoding.EncodeToString(s.keys[0].mac(text))
}

// Verify reads into the payload of a token that Sign made for the same purpose;
// otherwise it returns ErrToken.
func (s *Signer) Verify(purpose, token string, into any) error {
	parts := strings.Split(token, ".")
	if len(parts) != 4 || parts[0] != purpose {
		return ErrToken
	}
	k, known := s.key(parts[1])
	mac, err := base64.RawURLEncoding.DecodeString(parts[3])
	if !known || err != nil || !hmac.Equal(mac, k.mac(token[:strings.LastIndexByte(token, '.')])) {
		return ErrToken
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[2])
	var e envelope
	if err != nil || json.Unmarshal(body, &e) != nil {
		return ErrToken
	}
	if e.Ends != 0 && s.clock().Unix() >= e.Ends || json.Unmarshal(e.Payload, into) != nil {
		return ErrToken
	}
	return nil
}

// Purpose is the purpose that a token claims, whether or not it holds.
func Purpose(token string) string {
	purpose, _, _ := strings.Cut(token, ".")
	return purpose
}

func (s *Signer) key(id string) (key, bool) {
	for _, k := range s.keys {
		if k.id == id {
			return k, true
		}
	}
	return key{}, false
}

func (k key) mac(text string) []byte {
	m := hmac.New(sha256.New, k.derive("sign"))
	m.Write([]byte(text))
	return m.Sum(nil)
}

// derive keeps the uses of one key apart.
func (k key) derive(use string) []byte {
	out, err := hkdf.Key(sha256.New, k.secret, nil, "parley "+use, secretSize)
	if err != nil {
		panic(err) // only for lengths beyond 8 KB
	}
	return out
}

func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("auth: %T has no JSON form: %v", v, err))
	}
	return data
}
