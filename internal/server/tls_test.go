package server

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTheSelfSignedCertificateIsKept(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	hosts := certificateHosts("", "127.0.0.1")
	first, err := selfSigned(dir, hosts, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
		if err := first.Leaf.VerifyHostname(host); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		name  string
		hosts []string
		now   time.Time
		same  bool
	}{
		{"the next start", hosts, now, true},
		{"a start shortly before it runs out", hosts, now.AddDate(0, 11, 15), false},
		{"a start under another name", certificateHosts("chat.example", "127.0.0.1"), now, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := selfSigned(dir, hosts, now); err != nil { // whatever the case before left
				t.Fatal(err)
			}
			before, err := os.ReadFile(filepath.Join(dir, "self-signed.crt"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := selfSigned(dir, c.hosts, c.now); err != nil {
				t.Fatal(err)
			}
			after, err := os.ReadFile(filepath.Join(dir, "self-signed.crt"))
			if err != nil {
				t.Fatal(err)
			}
			if (string(before) == string(after)) != c.same {
				t.Errorf("the certificate is the same: %v, want %v", !c.same, c.same)
			}
		})
	}
	if info, err := os.Stat(filepath.Join(dir, "self-signed.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file is %v, %v", info.Mode(), err)
	}
}

func TestACertificateFileIsReadAgainWhenItChanges(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	write := func(host string, stamp time.Time) {
		cert, key, err := sign([]string{host}, now)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"c.pem": cert, "k.pem": key} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(filepath.Join(dir, name), stamp, stamp); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("old.example", now.Add(-time.Hour))
	c, err := newCertFile(filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem"))
	if err != nil {
		t.Fatal(err)
	}
	want := func(host string) {
		t.Helper()
		got, err := c.get(nil)
		if err != nil || got.Leaf.VerifyHostname(host) != nil {
			t.Errorf("the certificate is not that of %s: %v", host, err)
		}
	}
	want("old.example")
	write("new.example", now)
	want("old.example") // looked at a moment ago
	c.looked = time.Time{}
	want("new.example")
	if err := os.WriteFile(filepath.Join(dir, "c.pem"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.looked = time.Time{}
	want("new.example")
}

func TestModesOfTLS(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings tlsSettings
		tls, ok  bool
	}{
		{"off", tlsSettings{mode: "off"}, false, true},
		{"self-signed", tlsSettings{mode: "self-signed", dataDir: t.TempDir(), hosts: []string{"localhost"}}, true, true},
		{"files that are not there", tlsSettings{mode: "file", certFile: "/nowhere/c.pem", keyFile: "/nowhere/k.pem"}, false, false},
		{"a mode that is none", tlsSettings{mode: "maybe"}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := newCertificates(context.Background(), c.settings, slog.New(slog.DiscardHandler))
			if (err == nil) != c.ok || (got.config != nil) != c.tls {
				t.Errorf("got %v, %v", got.config, err)
			}
		})
	}
}
