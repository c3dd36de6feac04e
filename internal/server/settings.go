package server

import (
	"log/slog"
	"net"
	"net/netip"
	"time"

	"parley/internal/config"
)

// tlsSettings takes from the settings what decides about certificates.
func (s *Server) tlsSettings() tlsSettings {
	c := s.cfg
	return tlsSettings{
		mode: c.TLSMode(), dataDir: c.Data, certFile: c.TLSCert, keyFile: c.TLSKey, email: c.TLSEmail,
		hosts: certificateHosts(c.PublicHost(), listenHost(c.Listen)),
	}
}

func listenHost(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return ""
	}
	return host
}

// plainLoopback tells whether a listener speaks plain HTTP to this machine alone.
func plainLoopback(c config.Config) bool {
	return onLoopback(c.PlainAddr()) || c.TLSMode() == "off" && onLoopback(c.Listen)
}

func onLoopback(addr string) bool {
	host := listenHost(addr)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// NewLog writes the log as the settings say.
func NewLog(c config.Config, w interface{ Write([]byte) (int, error) }) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // config knows the words
	o := &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindDuration {
			return slog.String(a.Key, a.Value.Duration().Round(10*time.Microsecond).String())
		}
		return a
	}}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
