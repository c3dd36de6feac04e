package api

import (
	"io"
	"net/http"
	"time"
)

// Stream is an answer that is sent while it is made, to be saved under its name.
type Stream struct {
	Name, Type string // of the file: its name and media type
	Write      func(w io.Writer) error
}

// A client has patience to read a piece of a stream; one that does not is left.
const (
	patience = time.Minute
	piece    = 32 << 10
)

// stream sends the status with the first bytes, so that what goes wrong before them is
// answered as a fault. What goes wrong later ends the connection: the client sees that
// the answer is not whole.
func (a *API) stream(w http.ResponseWriter, r *http.Request, s *Stream, status int) error {
	conn := http.NewResponseController(w)
	_ = conn.SetReadDeadline(time.Time{}) // the call is read; a stream may last
	defer func() { _ = conn.SetWriteDeadline(time.Time{}) }()
	out := &begun{w: w, conn: conn, begin: func() {
		h := w.Header()
		h.Set("Content-Type", s.Type)
		h.Set("Content-Disposition", disposition(s.Name))
		h.Set("X-Content-Type-Options", "nosniff")
		w.WriteHeader(status)
	}}
	err := s.Write(out)
	if out.begin == nil && err != nil {
		if !out.left && r.Context().Err() == nil {
			a.o.Log.ErrorContext(r.Context(), "an answer is cut off", "file", s.Name, "request", RequestFrom(r.Context()).ID, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
	if out.begin != nil && err == nil { // an empty file
		out.begin()
	}
	return err
}

// begun calls begin before the first byte, and gives each piece its time.
type begun struct {
	w     io.Writer
	conn  *http.ResponseController
	begin func() // nil when it has been called
	left  bool   // the client does not read any more
}

func (b *begun) Write(p []byte) (n int, err error) {
	if b.begin != nil {
		b.begin()
		b.begin = nil
	}
	for len(p) > 0 {
		_ = b.conn.SetWriteDeadline(time.Now().Add(patience))
		wrote, err := b.w.Write(p[:min(len(p), piece)])
		n += wrote
		if err != nil {
			b.left = true
			return n, err
		}
		p = p[wrote:]
	}
	return n, nil
}
