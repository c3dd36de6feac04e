package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// wrong is a setting that cannot be used: one line that names it.
func wrong(setting, format string, args ...any) error {
	return fmt.Errorf("--%s %s", setting, fmt.Sprintf(format, args...))
}

// Validate refuses settings of the database that cannot be used.
func (s Storage) Validate() error {
	if s.Data == "" {
		return wrong("data", "must not be empty")
	}
	scheme, _, _ := strings.Cut(s.DatabaseURL(), ":")
	if !slices.Contains([]string{"sqlite", "postgres", "postgresql"}, scheme) {
		return wrong("database", "must begin with sqlite: or postgres://")
	}
	return nil
}

// Validate refuses settings that cannot be used, or contradict each other.
func (c Config) Validate() error {
	for _, check := range []func() error{c.Storage.Validate, c.checkAddresses, c.checkTLS, c.checkURLs, c.checkBrand, c.checkNodes, c.checkFiles, c.checkMail} {
		if err := check(); err != nil {
			return err
		}
	}
	if c.DailyLimit < 0 {
		return wrong("daily-limit", "must not be negative")
	}
	if c.LockAfter < 1 {
		return wrong("lock-after", "must be 1 or more, not %d", c.LockAfter)
	}
	if c.LockTime < time.Minute || c.LockTime > 24*time.Hour {
		return wrong("lock-time", "must be between 1m and 24h, not %s", c.LockTime)
	}
	if c.MaxFileSize < 1 || c.MaxFileSize > 100 {
		return wrong("max-file-size", "must be between 1 and 100")
	}
	if c.FileScanTime < time.Second || c.FileScanTime > 5*time.Minute {
		return wrong("file-scan-time", "must be between 1s and 5m")
	}
	if c.VisitDays < 0 || c.VisitDays > 36500 {
		return wrong("visit-days", "must be between 0 and 36500")
	}
	if c.AgentGrace < time.Second || c.AgentGrace > time.Hour {
		return wrong("agent-grace", "must be between 1s and 1h")
	}
	return nil
}

func (c Config) checkAddresses() error {
	for setting, addr := range map[string]string{"listen": c.Listen, "listen-http": c.ListenHTTP} {
		if addr == "" && setting == "listen-http" {
			continue
		}
		_, port, err := net.SplitHostPort(addr)
		if err != nil {
			return wrong(setting, "%q is not of the form HOST:PORT", addr)
		}
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			return wrong(setting, "%q has no port between 0 and 65535", addr)
		}
	}
	for setting, texts := range map[string][]string{"behind-proxy": c.BehindProxy, "webhook-allow": c.WebhookAllow} {
		for _, text := range texts {
			if _, err := addressRange(text); err != nil {
				return wrong(setting, "%q is neither an address nor a range such as 10.0.0.0/8", text)
			}
		}
	}
	return nil
}

func (c Config) checkTLS() error {
	mode := c.TLSMode()
	if !slices.Contains([]string{"auto", "self-signed", "file", "off"}, mode) {
		return wrong("tls", "must be auto, self-signed, file or off, not %q", c.TLS)
	}
	if mode == "file" {
		for setting, file := range map[string]string{"tls-cert": c.TLSCert, "tls-key": c.TLSKey} {
			if file == "" {
				return wrong(setting, "is needed with --tls file")
			}
			if _, err := os.Stat(file); err != nil {
				return wrong(setting, "cannot be read: %v", err)
			}
		}
	} else if c.TLSCert != "" || c.TLSKey != "" {
		return wrong("tls-cert", "and --tls-key go with --tls file, not with %s", mode)
	}
	if mode == "auto" && c.PublicHost() == "" {
		return wrong("public-url", "is needed with --tls auto: it holds the name that the certificate is for")
	}
	if mode == "off" && !loopback(c.Listen) && len(c.BehindProxy) == 0 {
		return wrong("tls", "off on %s would send everything in the clear; name the proxies that speak HTTPS with --behind-proxy, or listen on 127.0.0.1", c.Listen)
	}
	return nil
}

func (c Config) checkURLs() error {
	for setting, text := range map[string]string{"public-url": c.PublicURL, "visitor-url": c.VisitorURL, "standby-url": c.StandbyURL} {
		if text == "" {
			continue
		}
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
			return wrong(setting, "%q is not of the form https://HOST", text)
		}
	}
	return nil
}

// checkMail: a link in a mail must not lead where the caller says.
func (c Config) checkMail() error {
	if c.SMTPURL == "" {
		return nil
	}
	u, err := url.Parse(c.SMTPURL)
	if err != nil || !slices.Contains([]string{"smtp", "smtps", "smtp+plain"}, u.Scheme) || u.Hostname() == "" {
		return wrong("smtp-url", "must be of the form smtp://USER:PASSWORD@HOST:PORT, smtps://… or smtp+plain://…")
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		return wrong("mail-from", "must be an email address when there is a mail server (--smtp-url)")
	}
	if c.PublicURL == "" {
		return wrong("public-url", "is needed with --smtp-url: links in mails begin with it")
	}
	return nil
}

// checkNodes: several nodes share a database and their keys.
func (c Config) checkNodes() error {
	if c.Broker == "" {
		return nil
	}
	u, err := url.Parse(c.Broker)
	if err != nil || !slices.Contains([]string{"redis", "rediss"}, u.Scheme) || u.Host == "" {
		return wrong("broker", "must be of the form redis://HOST:PORT")
	}
	if strings.HasPrefix(c.DatabaseURL(), "sqlite:") {
		return wrong("broker", "is for several nodes, and these need a PostgreSQL database; SQLite serves one node, without a broker")
	}
	if c.SecretKeyFile == "" {
		return wrong("secret-key-file", "is needed with --broker: every node needs the same keys")
	}
	return nil
}

func (c Config) checkFiles() error {
	scheme, rest, _ := strings.Cut(c.FilesURL(), ":")
	switch {
	case !slices.Contains([]string{"file", "database", "s3"}, scheme) || rest == "" && scheme != "database":
		return wrong("files", "must be file:FOLDER, database: or s3://BUCKET/PREFIX, not %q", c.Files)
	case scheme == "s3" && (c.FilesKey == "" || c.FilesSecret == ""):
		return wrong("files-access-key", "and --files-secret-key are needed with --files s3://…")
	}
	return nil
}
