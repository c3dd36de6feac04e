package api

import (
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
)

// Download is a Body that is a file: it is sent as it is read, to be saved
// under its name. Content is closed.
type Download struct {
	Name    string
	Size    int64
	Content io.ReadCloser
}

var downloadType = reflect.TypeFor[*Download]()

// download is the answer's file, if it is one.
func (out *output) download(rv reflect.Value) (*Download, bool) {
	if out.body == nil || rv.FieldByIndex(out.body).Type() != downloadType {
		return nil, false
	}
	d := rv.FieldByIndex(out.body).Interface().(*Download)
	return d, d != nil
}

func (d *Download) write(w http.ResponseWriter, status int) error {
	defer func() { _ = d.Content.Close() }()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", disposition(d.Name))
	h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.WriteHeader(status)
	// The status is sent: a reader that fails here ends the connection, and the
	// client sees that the length is not reached.
	if _, err := io.Copy(w, d.Content); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// disposition has browsers save an answer under a name.
func disposition(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
