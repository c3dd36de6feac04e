package blob_test

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"parley/internal/blob"
	"parley/internal/store/storetest"
)

// stores are all kinds, empty, which must behave the same.
func stores(t *testing.T) map[string]blob.Store {
	t.Helper()
	db := storetest.New(t)
	open := func(setting string) blob.Store {
		s, err := blob.Open(setting, blob.Options{AccessKey: "key", SecretKey: "secret", DB: db})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	memory := s3mem.New()
	if err := memory.CreateBucket("parley"); err != nil {
		t.Fatal(err)
	}
	s3 := httptest.NewServer(gofakes3.New(memory).Server())
	t.Cleanup(s3.Close)
	return map[string]blob.Store{
		"folder":   open("file:" + filepath.Join(t.TempDir(), "files")),
		"database": open("database:"),
		"s3":       open("s3://parley/some/prefix?region=eu-central-1&endpoint=" + s3.URL),
	}
}

func TestABlobComesBackAsItWasPut(t *testing.T) {
	t.Parallel()
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			for key, content := range map[string]string{
				"6000000/0a/empty": "", "6000000/0a/text": "hello", "large": strings.Repeat("0123456789abcdef", 1<<16) + "end",
				"pieces": strings.Repeat("0123456789abcdef", 1<<15),
			} {
				if err := s.Put(ctx, key, strings.NewReader(content), int64(len(content))); err != nil {
					t.Fatalf("%s: %v", key, err)
				}
				if got := read(t, s, key); got != content {
					t.Errorf("%s: %d bytes came back, want %d", key, len(got), len(content))
				}
				if err := errors.Join(s.Remove(ctx, key), s.Remove(ctx, key)); err != nil {
					t.Error(err)
				}
				if _, err := s.Open(ctx, key); !errors.Is(err, blob.ErrNone) {
					t.Errorf("%s: after its removal: %v", key, err)
				}
			}
		})
	}
}

func TestABlobIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			for what, from := range map[string]io.Reader{
				"short":  strings.NewReader("abc"),
				"broken": io.MultiReader(strings.NewReader("ab"), failing{}),
			} {
				if err := s.Put(ctx, what, from, 5); err == nil {
					t.Errorf("a %s content was taken", what)
				}
				if _, err := s.Open(ctx, what); !errors.Is(err, blob.ErrNone) {
					t.Errorf("a %s content is there: %v", what, err)
				}
			}
		})
	}
}

func TestKeysLeadNowhereElse(t *testing.T) {
	t.Parallel()
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, key := range []string{"", "..", "../x", "a/../../x", "/x", "a//b", "A", "a.part", "a b", "a\x00"} {
				if err := s.Put(context.Background(), key, strings.NewReader("x"), 1); err == nil {
					t.Errorf("the key %q was taken", key)
				}
				if _, err := s.Open(context.Background(), key); err == nil {
					t.Errorf("the key %q was opened", key)
				}
			}
		})
	}
}

func TestAStoreThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, setting := range []string{"", "file:", "file:" + file, "ftp://x", "s3://", "s3://b?endpoint=ftp://x", "s3://b?endpoint=:"} {
		if _, err := blob.Open(setting, blob.Options{AccessKey: "a", SecretKey: "b"}); err == nil {
			t.Errorf("%q was taken", setting)
		}
	}
	if _, err := blob.Open("s3://bucket", blob.Options{}); err == nil {
		t.Error("a bucket without credentials was taken")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line went dead") }

func read(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	r, err := s.Open(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
