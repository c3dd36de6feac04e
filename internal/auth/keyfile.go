package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A key file holds the installation's own secrets, one a line: an id, a blank and
// 32 bytes in unpadded base64url. Lines that begin with # are remarks. The first
// key makes new things, all keys read old ones: to change the key, put a new line
// first; when nothing that the old one made is left, remove it.

type key struct {
	id     string
	secret []byte
}

var keyID = regexp.MustCompile(`^[a-z0-9]{1,16}$`)

// loadKeys reads a key file.
func loadKeys(path string) ([]key, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := parseKeys(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return keys, nil
}

func parseKeys(text string) ([]key, error) {
	var keys []key
	ids := map[string]bool{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, coded, _ := strings.Cut(line, " ")
		secret, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(coded))
		switch {
		case err != nil || len(secret) != secretSize || !keyID.MatchString(id):
			return nil, fmt.Errorf("line %d is not an id and %d bytes in base64url", number, secretSize)
		case ids[id]:
			return nil, fmt.Errorf("line %d repeats the id %s", number, id)
		}
		ids[id] = true
		keys = append(keys, key{id, secret})
	}
	if len(keys) == 0 {
		return nil, errors.New("the file holds no key")
	}
	return keys, nil
}

// makeKeys writes a key file with one fresh key, unless there is a file already.
// The file appears complete or not at all, also for other processes.
func makeKeys(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".secret-*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString("# Signs and encrypts for this installation. Keep it secret, and keep a copy.\nk1 " + NewSecret() + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
