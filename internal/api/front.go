package api

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

// entry is one line of the access log, filled while the call is served.
type entry struct {
	op          string
	site, agent int64
}

type entryKey struct{}

func entryFrom(ctx context.Context) *entry {
	if e, ok := ctx.Value(entryKey{}).(*entry); ok {
		return e
	}
	return &entry{}
}

// front gives every call its id and its line in the log, and turns a panic into 500000.
//
// The log holds no query, header or body: they may carry secrets and people's data.
func (a *API) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.o.Clock()
		q, e := a.newRequest(r), &entry{}
		ctx := context.WithValue(context.WithValue(r.Context(), requestKey{}, q), entryKey{}, e)
		r = r.WithContext(ctx)
		sw := &statusWriter{ResponseWriter: w}
		sw.Header().Set("X-Request-Id", q.ID)
		sw.Header().Set("X-Content-Type-Options", "nosniff")
		defer func() {
			v := recover()
			if v == http.ErrAbortHandler {
				panic(v)
			}
			if v != nil {
				a.fail(sw, r, nil, &panicked{v, debug.Stack()})
			}
			a.logCall(r, q, e, sw, a.o.Clock().Sub(start))
		}()
		next.ServeHTTP(sw, r)
	})
}

func (a *API) logCall(r *http.Request, q *Request, e *entry, w *statusWriter, took time.Duration) {
	if plainPaths[r.URL.Path] {
		return
	}
	attrs := []slog.Attr{
		slog.String("request", q.ID), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", w.status()), slog.Int64("bytes", w.bytes),
		slog.Duration("took", took), slog.String("remote", q.Remote.String()),
	}
	if e.op != "" {
		attrs = append(attrs, slog.String("op", e.op))
	}
	if e.site != 0 {
		attrs = append(attrs, slog.Int64("site", e.site))
	}
	if e.agent != 0 {
		attrs = append(attrs, slog.Int64("agent", e.agent))
	}
	a.o.Log.LogAttrs(r.Context(), slog.LevelInfo, "call", attrs...)
}

// panicked is a panic on its way to the log.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// statusWriter remembers what was answered. It hands through flushing and
// hijacking, which sockets and streams need.
type statusWriter struct {
	http.ResponseWriter
	code  int
	bytes int64
}

func (w *statusWriter) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

func (w *statusWriter) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *statusWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

func (w *statusWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.code == 0 {
		w.code = http.StatusSwitchingProtocols
	}
	return http.NewResponseController(w.ResponseWriter).Hijack()
}
