package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

const (
	headerTime = 10 * time.Second
	bodyTime   = 60 * time.Second // for the whole request of a call; streams have no such limit
	idleTime   = 2 * time.Minute
	maxHeader  = 32 << 10
	drainTime  = 15 * time.Second // for calls that run when the server ends
)

// door is one listener with its HTTP server.
type door struct {
	net.Listener
	server *http.Server
	secure bool
}

// openDoor listens at an address; port 0 takes a free one.
func openDoor(addr string, config *tls.Config, h http.Handler, log *slog.Logger) (*door, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	d := &door{Listener: l, secure: config != nil, server: &http.Server{
		Handler: deadlines(h), TLSConfig: config, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), // clients that break off
	}}
	return d, nil
}

// deadlines bounds the time for reading a call. Realtime connections last.
func deadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/realtime/") {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
		}
		next.ServeHTTP(w, r)
	})
}

func (d *door) serve() error {
	err := error(nil)
	if d.secure {
		err = d.server.ServeTLS(d.Listener, "", "")
	} else {
		err = d.server.Serve(d.Listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve %s: %w", d.Addr(), err)
}

// drain stops accepting and waits for the calls that run, for a while.
func (d *door) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if d.server.Shutdown(ctx) != nil {
		_ = d.server.Close()
	}
}

// url is where the door is reached; an address that means every interface is
// shown as localhost.
func (d *door) url() string {
	scheme := "http://"
	if d.secure {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(d.Addr().String())
	if err != nil {
		return scheme + d.Addr().String()
	}
	if ip, err := netip.ParseAddr(host); err == nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, port)
}

// fromThisMachine tells whether a call came over loopback, and not through a proxy on it.
func fromThisMachine(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() && r.Header.Get("X-Forwarded-For") == ""
}
