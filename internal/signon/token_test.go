package signon

import (
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"parley/internal/setting"
)

// Whatever is shown as a token: reading it never panics, and only what the key has signed
// is read at all.
func FuzzToken(f *testing.F) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		f.Fatal(err)
	}
	k := &key{public: public, algorithms: algorithmsOf(public)}
	now := time.Unix(1_800_000_000, 0)
	whole, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{"sub": "u", "exp": now.Unix() + 60}).SignedString(private)
	if err != nil {
		f.Fatal(err)
	}
	parts := strings.Split(whole, ".")
	f.Add(whole, `{"sub":"u","exp":1800000060}`)
	f.Add(parts[0]+".e30."+parts[2], `{"sub":{"a":[1,null,true]},"exp":1e99}`)
	f.Add("....", `{"exp":-1,"sub":[],"aud":{}}`)
	mappings := []setting.SsoDataMapping{{SsoAttribute: "sub", Comm100Field: "{!Visitor.Name}"}, {SsoAttribute: "a", Comm100Field: "{!{!."}, {SsoAttribute: "sub", Comm100Field: "CustomVariable.x"}}
	f.Fuzz(func(t *testing.T, token, body string) {
		c, err := readToken(token, k, setting.TokenRules{Audience: "a"}, now)
		if err == nil {
			t.Fatalf("a token that was not signed for the audience holds: %v", c)
		}
		// What is signed may say anything.
		head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"EdDSA"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(body))
		signed := head + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(private, []byte(head)))
		if c, err = readToken(signed, k, setting.TokenRules{}, now); err != nil {
			return
		}
		id, err := identityOf("jwt", c, mappings)
		if err == nil && (id.UserID == "" || strings.ContainsRune(id.UserID, 0) || len([]rune(id.UserID)) > maxUserID) {
			t.Fatalf("the user is %q", id.UserID)
		}
	})
}

func FuzzKey(f *testing.F) {
	f.Add("")
	f.Add(base64.StdEncoding.EncodeToString([]byte("-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n")))
	f.Add("jghj ghhg\r\n====")
	f.Fuzz(func(t *testing.T, file string) {
		if k, err := readKey(file); err == nil && len(k.algorithms) == 0 {
			t.Fatal("a key without an algorithm")
		}
	})
}

func TestShortKeysAreWorthNothing(t *testing.T) {
	t.Parallel()
	short := &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 1023), E: 65537}
	if got := algorithmsOf(short); got != nil {
		t.Errorf("a key of 1024 bits is used for %v", got)
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"{!Visitor.Phone}": "Phone", "Prechat.Shoe size": "Shoe size", "phone": "phone", "{! visitor . Phone }": "Phone",
		"{!CustomVariable.Plan}": "CustomVariable.Plan", "CustomVariable.A.B": "CustomVariable.A.B", "{!}": "", "": "",
	} {
		id, err := identityOf("jwt", claims{"sub": "u", "a": "x"}, []setting.SsoDataMapping{{SsoAttribute: "a", Comm100Field: field}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, v := range id.Values {
			got = v.Name
		}
		if got != want {
			t.Errorf("%q fills %q, want %q", field, got, want)
		}
	}
	// Who the user is may stand in another claim.
	id, err := identityOf("jwt", claims{"uid": "7", "sub": "u"}, []setting.SsoDataMapping{{SsoAttribute: "uid", Comm100Field: "{!Visitor.SsoUserId}"}})
	if err != nil || id.UserID != "7" {
		t.Errorf("the user is %q: %v", id.UserID, err)
	}
}
