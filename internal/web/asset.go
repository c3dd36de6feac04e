package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// assets serves the files of one built front end. Compressed forms that the build
// left beside a file (.br, .gz) are preferred; otherwise a gzip form is made when
// it is first asked for. Only those forms and the tags stay in memory.
type assets struct {
	files fs.FS

	mu    sync.Mutex
	forms map[string]*form // by file name and encoding
}

// form is a file as it goes out under one encoding.
type form struct {
	data []byte
	etag string
}

// newAssets opens a front end: console or widget. It is empty when it was not built.
func newAssets(name string) *assets {
	sub, err := fs.Sub(dist, "dist/"+name)
	if err != nil {
		panic(err) // a constant name
	}
	return assetsOf(sub)
}

func assetsOf(files fs.FS) *assets { return &assets{files: files, forms: map[string]*form{}} }

// has tells whether there is such a file.
func (a *assets) has(name string) bool {
	info, err := fs.Stat(a.files, name)
	return err == nil && !info.IsDir()
}

// compressible content types are worth a gzip form.
var compressible = regexp.MustCompile(`^(text/|application/(javascript|json|wasm|manifest)|image/svg)`)

// serve writes one file; cache is its Cache-Control.
func (a *assets) serve(w http.ResponseWriter, r *http.Request, name, cache string) {
	kind := contentType(name)
	encoding, f, err := a.pick(name, kind, r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Cache-Control", cache)
	send(w, r, f)
}

// send answers with a form, or with 304 when the client has it.
func send(w http.ResponseWriter, r *http.Request, f *form) {
	w.Header().Set("ETag", f.etag)
	for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == f.etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.data)
	}
}

// pick chooses the smallest form that the client takes.
func (a *assets) pick(name, kind, accept string) (encoding string, f *form, err error) {
	if compressible.MatchString(kind) {
		if accepts(accept, "br") && a.has(name+".br") {
			f, err = a.form(name+".br", nil)
			return "br", f, err
		}
		if accepts(accept, "gzip") {
			if a.has(name + ".gz") {
				f, err = a.form(name+".gz", nil)
			} else {
				f, err = a.form(name, zip)
			}
			return "gzip", f, err
		}
	}
	f, err = a.form(name, nil)
	return "", f, err
}

// form reads a file, perhaps through change, and keeps what came out.
func (a *assets) form(name string, change func([]byte) ([]byte, error)) (*form, error) {
	key := name
	if change != nil {
		key += "\x00"
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if f, ok := a.forms[key]; ok {
		return f, nil
	}
	data, err := fs.ReadFile(a.files, name)
	if err != nil {
		return nil, fmt.Errorf("read a front end's file: %w", err)
	}
	if change != nil {
		if data, err = change(data); err != nil {
			return nil, fmt.Errorf("compress a front end's file: %w", err)
		}
	}
	f := newForm(data)
	a.forms[key] = f
	return f, nil
}

func newForm(data []byte) *form {
	sum := sha256.Sum256(data)
	return &form{data: data, etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

func zip(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// accepts tells whether an Accept-Encoding header takes an encoding.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !found || err != nil || weight > 0
		}
	}
	return false
}

// contentType goes by the name alone: hosts differ in what they know.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json", ".map":
		return "application/json"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
