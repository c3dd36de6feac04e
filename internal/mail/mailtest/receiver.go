// Package mailtest is a mail server for tests: it takes mails and shows them.
package mailtest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is a mail that has arrived.
type Mail struct {
	From, To string // of the envelope
	Login    string // user and password it was sent with: "ann:secret", or empty
	Secure   bool   // it came over TLS
	Subject  string
	Header   netmail.Header
	Text     string
	HTML     string
}

// Receiver is a mail server on a port of the system.
type Receiver struct {
	Addr string

	t    testing.TB
	cert *tls.Config // nil: no STARTTLS is offered

	mu       sync.Mutex
	arrived  []Mail
	failures int // that many mails are refused for now
	more     chan struct{}
}

// New starts a receiver for the time of the test. With a certificate it offers
// STARTTLS, or, when throughout is set, speaks TLS from the first byte.
func New(t testing.TB, cert *tls.Config, throughout bool) *Receiver {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Receiver{Addr: l.Addr().String(), t: t, cert: cert, more: make(chan struct{}, 1)}
	if throughout {
		l, r.cert = tls.NewListener(l, cert), nil
	}
	var wg sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); wg.Wait() })
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { r.talk(c, throughout) })
		}
	})
	return r
}

// Fail has the next n mails refused with a passing failure.
func (r *Receiver) Fail(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = n
}

// Wait returns the nth mail, from 0, when it has arrived.
func (r *Receiver) Wait(n int) Mail {
	r.t.Helper()
	late := time.After(60 * time.Second)
	for {
		if all := r.Arrived(); len(all) > n {
			return all[n]
		}
		select {
		case <-r.more:
		case <-late:
			r.t.Fatalf("mail %d has not arrived", n)
		}
	}
}

// Arrived is all that has arrived so far.
func (r *Receiver) Arrived() []Mail {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Mail{}, r.arrived...)
}

// session is the talk with one client.
type session struct {
	*bufio.Reader
	conn net.Conn
	mail Mail
}

func (s *session) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.conn, format+"\r\n", args...)
}

func (r *Receiver) talk(c net.Conn, secure bool) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	s := &session{Reader: bufio.NewReader(c), conn: c, mail: Mail{Secure: secure}}
	s.say("220 mailtest")
	for {
		line, err := s.ReadString('\n')
		if err != nil || !r.answer(s, strings.TrimRight(line, "\r\n")) {
			return
		}
	}
}

// answer answers a command and tells whether the talk goes on.
func (r *Receiver) answer(s *session, line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		s.say("250-mailtest")
		if r.cert != nil && !s.mail.Secure {
			s.say("250-STARTTLS")
		}
		s.say("250 AUTH PLAIN")
	case "STARTTLS":
		s.say("220 go ahead")
		c := tls.Server(s.conn, r.cert)
		s.conn, s.Reader, s.mail = c, bufio.NewReader(c), Mail{Secure: true}
	case "AUTH":
		_, coded, _ := strings.Cut(rest, " ")
		plain, _ := base64.StdEncoding.DecodeString(coded)
		s.mail.Login = strings.ReplaceAll(strings.TrimPrefix(string(plain), "\x00"), "\x00", ":")
		s.say("235 welcome")
	case "MAIL":
		s.mail.From = address(rest)
		s.say("250 ok")
	case "RCPT":
		s.mail.To = address(rest)
		s.say("250 ok")
	case "DATA":
		return r.take(s)
	case "QUIT":
		s.say("221 bye")
		return false
	default:
		s.say("250 ok")
	}
	return true
}

func address(text string) string {
	_, text, _ = strings.Cut(text, "<")
	text, _, _ = strings.Cut(text, ">")
	return text
}

// take reads a mail.
func (r *Receiver) take(s *session) bool {
	s.say("354 go ahead")
	var data strings.Builder
	for {
		line, err := s.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		data.WriteString(strings.TrimPrefix(line, "."))
	}
	m := s.mail
	if err := m.parse(data.String()); err != nil {
		r.t.Errorf("a mail cannot be read: %v", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failures > 0 {
		r.failures--
		s.say("451 not now")
		return true
	}
	r.arrived = append(r.arrived, m)
	s.say("250 taken")
	select {
	case r.more <- struct{}{}:
	default:
	}
	return true
}

// parse reads the two forms of a mail.
func (m *Mail) parse(data string) error {
	msg, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		return err
	}
	m.Header = msg.Header
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var body io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			body = quotedprintable.NewReader(p)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			m.HTML = string(text)
		} else {
			m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
		}
	}
}
