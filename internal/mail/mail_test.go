package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"parley/internal/mail"
	"parley/internal/mail/mailtest"
)

// certificate is one for 127.0.0.1, and the trust in it.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: roots}
}

func TestMailsGoOut(t *testing.T) {
	t.Parallel()
	server, trust := certificate(t)
	for _, c := range []struct {
		name       string
		receiver   *mailtest.Receiver
		url        string // %s is the receiver's address
		tls        *tls.Config
		login      string
		secure, ok bool
	}{
		{"STARTTLS", mailtest.New(t, server, false), "smtp://ann%40example.com:p%3Ass@", trust, "ann@example.com:p:ss", true, true},
		{"TLS throughout", mailtest.New(t, server, true), "smtps://ann:pass@", trust, "ann:pass", true, true},
		{"in the clear on this machine", mailtest.New(t, nil, false), "smtp+plain://ann:pass@", nil, "ann:pass", false, true},
		{"without a user", mailtest.New(t, nil, false), "smtp+plain://", nil, "", false, true},
		{"a server that does not offer TLS", mailtest.New(t, nil, false), "smtp://ann:pass@", trust, "", false, false},
		{"a server that nobody vouches for", mailtest.New(t, server, false), "smtp://ann:pass@", nil, "", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := mail.New(mail.Options{URL: c.url + c.receiver.Addr, From: "Parley <parley@example.com>", TLS: c.tls})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Send(context.Background(), mail.Message{To: "bob@example.com", Subject: "Grüße", Text: "line\n.\nend", HTML: "<p>line</p>"})
			if c.ok != (err == nil) {
				t.Fatalf("sending: %v", err)
			}
			if !c.ok {
				if got := c.receiver.Arrived(); len(got) != 0 {
					t.Errorf("it arrived all the same: %+v", got)
				}
				return
			}
			m := c.receiver.Wait(0)
			if m.From != "parley@example.com" || m.To != "bob@example.com" || m.Subject != "Grüße" || m.Login != c.login || m.Secure != c.secure {
				t.Errorf("it arrived as %+v", m)
			}
			if m.Text != "line\n.\nend" || m.HTML != "<p>line</p>" || m.Header.Get("From") != `"Parley" <parley@example.com>` || m.Header.Get("Date") == "" || !strings.HasSuffix(m.Header.Get("Message-Id"), "@example.com>") {
				t.Errorf("it reads %q, %q, %v", m.Text, m.HTML, m.Header)
			}
		})
	}
}

func TestMailServersThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://u:hush@h:port", "smtp://u:hush@h/x?y", "smtp://u:hu%zz@h"} {
		if _, err := mail.New(mail.Options{URL: url, From: "parley@example.com"}); err == nil || strings.Contains(err.Error(), "hu") {
			t.Errorf("%q: %v", url, err)
		}
	}
	if _, err := mail.New(mail.Options{URL: "smtp://h", From: "nobody"}); err == nil {
		t.Error("a sender without an address was taken")
	}
}

func TestLettersSayWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	f := mail.Fields{Name: "Bob <b>\r\nBcc: x@example.com", Site: "Shop & Co", Link: "https://chat.example.com/console/password#abc_-"}
	for _, letter := range []mail.Letter{mail.Invitation, mail.PasswordReset} {
		m, err := mail.Compose("tlh", letter, "bob@example.com", f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(m.Subject, "Shop & Co") || strings.ContainsAny(m.Subject, "\r\n") || m.To != "bob@example.com" {
			t.Errorf("%s: subject %q", letter, m.Subject)
		}
		if !strings.Contains(m.Text, "\n"+f.Link+"\n") || !strings.Contains(m.HTML, `href="`+f.Link+`"`) {
			t.Errorf("%s: the link is missing:\n%s\n%s", letter, m.Text, m.HTML)
		}
		if strings.Contains(m.HTML, "<b>") || !strings.Contains(m.HTML, "Shop &amp; Co") {
			t.Errorf("%s: names are not escaped:\n%s", letter, m.HTML)
		}
		if strings.Contains(m.Text+m.HTML+m.Subject, "{{") || strings.Contains(m.Text, "&amp;") {
			t.Errorf("%s: unfilled words:\n%s", letter, m.Text)
		}
	}
	if _, err := mail.Compose("en", "postcard", "bob@example.com", f); err == nil {
		t.Error("a letter that nobody has written was composed")
	}
}
