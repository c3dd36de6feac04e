package file_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/file"
)

// scripts are scanners: the last argument of the first one is a word that it refuses.
const refusesWord = `#!/bin/sh
[ "$PARLEY_FILES_SECRET_KEY" = "" ] && [ "$FILE_NAME" != "" ] || exit 7
if grep -q "$1"; then exit 1; fi
`

func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scan")
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	return path
}

func TestScanners(t *testing.T) {
	t.Setenv("PARLEY_FILES_SECRET_KEY", "a secret that scanners need not know")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		switch {
		case err != nil || r.Method != http.MethodPost || r.Header.Get("X-File-Name") != "a%0Ab.txt":
			w.WriteHeader(http.StatusBadRequest)
		case bytes.Contains(data, []byte("EICAR")):
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(server.Close)
	elsewhere := httptest.NewServer(http.RedirectHandler(server.URL, http.StatusTemporaryRedirect))
	t.Cleanup(elsewhere.Close)
	large := bytes.Repeat([]byte("x"), 4<<20)
	for _, c := range []struct {
		name, setting string
		data          []byte
		passes        bool
		refused       bool
	}{
		{"a program lets a file pass", script(t, refusesWord) + " EICAR", large, true, false},
		{"a program refuses a file", script(t, refusesWord) + " EICAR", []byte("an EICAR file"), false, true},
		{"a program that does not read is heard", script(t, "#!/bin/sh\nexit 1\n"), large, false, true},
		{"a program that fails", script(t, "#!/bin/sh\nexit 2\n"), large, false, false},
		{"a program that hangs", script(t, "#!/bin/sh\nexec sleep 60\n"), large, false, false},
		{"a program that there is not", "/nowhere/scan", large, false, false},
		{"a service lets a file pass", server.URL, large, true, false},
		{"a service refuses a file", server.URL, []byte("an EICAR file"), false, true},
		{"a service that is elsewhere", elsewhere.URL, large, false, false},
		{"a service that there is not", "http://127.0.0.1:1", large, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			within := 20 * time.Second
			if c.name == "a program that hangs" {
				within = 50 * time.Millisecond
			}
			err := file.NewScanner(c.setting, within).Scan(context.Background(), "a\nb.txt", c.data)
			if (err == nil) != c.passes || errors.Is(err, file.ErrRefused) != c.refused {
				t.Errorf("the scanner says %v", err)
			}
		})
	}
	if file.NewScanner(" ", time.Second) != nil {
		t.Error("there is a scanner that nobody has set")
	}
}

func TestAFileThatCannotBeCheckedIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, file.Gate{MaxBytes: 1 << 20, Scanner: file.NewScanner("/nowhere/scan", time.Second)})
	f := &file.File{SiteID: h.ID, Kind: file.Chat, OwnerID: readable, Name: "a.txt"}
	err := h.files.Receive(context.Background(), f, []byte("x"), nil)
	if f := fault.As(err); f == nil || f.Code != 400030 {
		t.Errorf("refused with %v", err)
	}
	if n := h.blobs(t); n != 0 {
		t.Errorf("%d files were kept", n)
	}
}

func TestImagesThatCannotBeDecodedAreSavedOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	f := &file.File{SiteID: h.ID, Kind: file.Chat, OwnerID: readable, Name: "x.png"}
	if err := h.files.Receive(context.Background(), f, []byte("\x89PNG\r\n\x1a\n<script>"), nil); err != nil {
		t.Fatal(err)
	}
	a := h.Anonymous().Do("GET", f.LinkPath()).Want(200)
	if got := a.Header.Get("Content-Type") + " " + a.Header.Get("Content-Disposition"); got != "application/octet-stream attachment; filename=x.png" {
		t.Errorf("served as %s", got)
	}
}
