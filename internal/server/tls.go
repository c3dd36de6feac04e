package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/caddyserver/certmagic"
	"go.uber.org/zap"
)

// certificates is where the TLS listener's certificates come from; config is nil
// when TLS is off.
type certificates struct {
	config *tls.Config
	// challenge answers an authority's question on plain HTTP; nil when none asks.
	challenge func(http.Handler) http.Handler
}

// tlsSettings are the settings that decide about certificates.
type tlsSettings struct {
	mode              string // auto, self-signed, file, off
	dataDir           string
	hosts             []string
	certFile, keyFile string
	email             string
}

func newCertificates(ctx context.Context, s tlsSettings, log *slog.Logger) (certificates, error) {
	switch s.mode {
	case "off":
		return certificates{}, nil
	case "self-signed":
		cert, err := selfSigned(s.dataDir, s.hosts, time.Now())
		if err != nil {
			return certificates{}, err
		}
		return certificates{config: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}}, nil
	case "file":
		cert, err := newCertFile(s.certFile, s.keyFile)
		if err != nil {
			return certificates{}, err
		}
		return certificates{config: &tls.Config{GetCertificate: cert.get, MinVersion: tls.VersionTLS12}}, nil
	case "auto":
		return acme(ctx, s, log)
	}
	return certificates{}, fmt.Errorf("unknown TLS mode %q", s.mode)
}

// acme gets certificates from a public authority and keeps them fresh. The first
// one is fetched in the background, so that a slow authority delays no start.
func acme(ctx context.Context, s tlsSettings, log *slog.Logger) (certificates, error) {
	config := certmagic.NewDefault()
	config.Storage = &certmagic.FileStorage{Path: filepath.Join(s.dataDir, "acme")}
	config.Logger = zap.NewNop()
	config.OnEvent = func(_ context.Context, event string, data map[string]any) error {
		if event == "cert_failed" {
			log.Error("a certificate could not be had", "host", data["identifier"], "error", data["error"])
		}
		return nil
	}
	issuer := certmagic.NewACMEIssuer(config, certmagic.ACMEIssuer{Email: s.email, Agreed: true, Logger: zap.NewNop(),
		CA: certmagic.LetsEncryptProductionCA})
	config.Issuers = []certmagic.Issuer{issuer}
	if err := config.ManageAsync(ctx, s.hosts); err != nil {
		return certificates{}, fmt.Errorf("manage certificates: %w", err)
	}
	tlsConfig := config.TLSConfig()
	tlsConfig.NextProtos = append([]string{"h2", "http/1.1"}, tlsConfig.NextProtos...)
	return certificates{config: tlsConfig, challenge: issuer.HTTPChallengeHandler}, nil
}

// certificateHosts are the names a certificate must carry: those of the public
// address and, on loopback, of this machine.
func certificateHosts(publicHost, listenHost string) []string {
	var hosts []string
	for _, host := range []string{publicHost, listenHost} {
		if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
			hosts = append(hosts, host)
		}
	}
	if ip := net.ParseIP(listenHost); listenHost == "localhost" || listenHost == "" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		hosts = append(hosts, "localhost", "127.0.0.1", "::1")
	}
	return unique(hosts)
}

func unique(in []string) []string {
	seen, out := map[string]bool{}, in[:0]
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
