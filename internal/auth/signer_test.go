package auth_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/auth"
)

type claims struct{ Site int64 }

func open(t *testing.T, path string, clock func() time.Time) *auth.Signer {
	t.Helper()
	s, err := auth.OpenSigner(path, true, clock)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTokensHoldForTheirPurposeAndTime(t *testing.T) {
	t.Parallel()
	now := time.Now()
	path := filepath.Join(t.TempDir(), "data", "secret.key")
	s := open(t, path, func() time.Time { return now })
	token := s.Sign("visitor", claims{7}, time.Minute)
	forever := s.Sign("visitor", claims{8}, 0)
	if auth.Purpose(token) != "visitor" {
		t.Errorf("%s claims to be for %q", token, auth.Purpose(token))
	}

	var got claims
	if err := s.Verify("visitor", token, &got); err != nil || got.Site != 7 {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := open(t, path, nil).Verify("visitor", token, &got); err != nil {
		t.Errorf("another process with the same file: %v", err)
	}
	parts := strings.Split(token, ".")
	for name, bad := range map[string]string{
		"another purpose":   "realtime." + strings.Join(parts[1:], "."),
		"another payload":   parts[0] + "." + parts[1] + "." + strings.Split(forever, ".")[2] + "." + parts[3],
		"an unknown key":    parts[0] + ".k9." + parts[2] + "." + parts[3],
		"no signature":      strings.Join(parts[:3], ".") + ".",
		"nothing":           "",
		"too many parts":    token + ".x",
		"text that is none": "visitor.k1.!.!",
	} {
		if err := s.Verify("visitor", bad, &got); !errors.Is(err, auth.ErrToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Verify("realtime", token, &got); !errors.Is(err, auth.ErrToken) {
		t.Errorf("for another purpose: %v", err)
	}
	if err := open(t, filepath.Join(t.TempDir(), "k"), nil).Verify("visitor", token, &got); !errors.Is(err, auth.ErrToken) {
		t.Errorf("with other keys: %v", err)
	}
	now = now.Add(time.Minute)
	if err := s.Verify("visitor", token, &got); !errors.Is(err, auth.ErrToken) {
		t.Errorf("after its time: %v", err)
	}
	if err := s.Verify("visitor", forever, &got); err != nil || got.Site != 8 {
		t.Errorf("without end: %+v, %v", got, err)
	}
}

func TestKeysCanBeChanged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret.key")
	old := open(t, path, nil)
	token, sealed := old.Sign("visitor", claims{7}, 0), old.Encrypt("totp", []byte("seed"))

	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append([]byte("k2 "+auth.NewSecret()+"\n"), first...), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path, nil)
	var got claims
	if err := s.Verify("visitor", token, &got); err != nil {
		t.Errorf("a token of the old key: %v", err)
	}
	if plain, err := s.Decrypt("totp", sealed); err != nil || string(plain) != "seed" {
		t.Errorf("a text of the old key: %q, %v", plain, err)
	}
	fresh := s.Encrypt("totp", []byte("seed"))
	if !strings.HasPrefix(fresh, "k2.") || !strings.HasPrefix(sealed, "k1.") {
		t.Errorf("texts name their keys: %s, %s", sealed, fresh)
	}
	if _, err := old.Decrypt("totp", fresh); err == nil || !strings.Contains(err.Error(), `"k2"`) {
		t.Errorf("a text of a key that is not there: %v", err)
	}
}

func TestEncryptedTextsAreForOnePurpose(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "k"), nil)
	a, b := s.Encrypt("totp", []byte("seed")), s.Encrypt("totp", []byte("seed"))
	if a == b || strings.Contains(a, "seed") {
		t.Errorf("got %s and %s", a, b)
	}
	for name, text := range map[string]string{"damaged": a[:len(a)-2] + "AA", "short": "k1.AA", "none": "", "no text": "k1.!"} {
		if _, err := s.Decrypt("totp", text); err == nil {
			t.Errorf("%s text was decrypted", name)
		}
	}
	if _, err := s.Decrypt("sso", a); err == nil {
		t.Error("decrypted for another purpose")
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := auth.OpenSigner(filepath.Join(dir, "none"), false, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	path := filepath.Join(dir, "k")
	open(t, path, nil)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	for name, text := range map[string]string{
		"empty": "", "a remark": "# nothing\n", "a short key": "k1 AAAA\n", "no id": auth.NewSecret() + "\n",
		"an id twice": "k1 " + auth.NewSecret() + "\nk1 " + auth.NewSecret() + "\n", "a strange id": "K.1 " + auth.NewSecret() + "\n",
	} {
		bad := filepath.Join(dir, "bad")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := auth.OpenSigner(bad, true, nil); err == nil {
			t.Errorf("%s: the file was taken", name)
		}
	}
}

func TestProcessesThatMakeTheFileTogetherHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "k")
	signers := make([]*auth.Signer, 8)
	var all sync.WaitGroup
	for i := range signers {
		all.Go(func() { signers[i], _ = auth.OpenSigner(path, true, nil) })
	}
	all.Wait()
	token := signers[0].Sign("visitor", claims{1}, 0)
	for i, s := range signers {
		var got claims
		if err := s.Verify("visitor", token, &got); err != nil {
			t.Errorf("process %d: %v", i, err)
		}
	}
}
