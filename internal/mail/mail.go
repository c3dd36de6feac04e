// Package mail sends mails over SMTP, and knows the letters that the product writes.
package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is a mail to one person, in two forms that say the same.
type Message struct {
	To      string
	Subject string
	Text    string
	HTML    string
	ReplyTo string // who gets the answer; empty: the sender

	FromName string // shown beside the server's address; empty: the server's name
}

// Options of New.
type Options struct {
	// URL says where the mail server is and how it is spoken to:
	// smtp://USER:PASSWORD@HOST:PORT with STARTTLS, smtps:// with TLS from the first
	// byte, smtp+plain:// without TLS. The user and the port may be left out.
	URL  string
	From string      // address, with or without a name
	TLS  *tls.Config // nil: the system's authorities are trusted
}

// sendTime bounds the whole talk with the mail server.
const sendTime = 30 * time.Second

// Sender sends mails. Each goes over a connection of its own.
type Sender struct {
	host    string
	options []gomail.Option
	from    *netmail.Address
}

// schemes are the ways to speak to a mail server, with their usual ports.
var schemes = map[string]struct {
	port   int
	option gomail.Option
}{
	"smtp":       {587, gomail.WithTLSPolicy(gomail.TLSMandatory)},
	"smtps":      {465, gomail.WithSSL()},
	"smtp+plain": {25, gomail.WithTLSPolicy(gomail.NoTLS)},
}

// New reads the options; it does not connect.
func New(o Options) (*Sender, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Hostname() == "" {
		return nil, errURL // the parser's own words would repeat the password
	}
	way, known := schemes[u.Scheme]
	if !known || u.RawQuery != "" || u.Path != "" && u.Path != "/" {
		return nil, errURL
	}
	from, err := netmail.ParseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("the sender %q is not an email address", o.From)
	}
	if text := u.Port(); text != "" {
		if way.port, err = strconv.Atoi(text); err != nil {
			return nil, errURL
		}
	}
	s := &Sender{host: u.Hostname(), from: from}
	s.options = []gomail.Option{gomail.WithTLSConfig(o.trust(s.host)), way.option, gomail.WithPort(way.port), gomail.WithTimeout(sendTime)}
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithUsername(u.User.Username()), gomail.WithPassword(password),
			gomail.WithSMTPAuth(s.authentication(u.Scheme)))
	}
	_, err = gomail.NewClient(s.host, s.options...)
	return s, err
}

func (o Options) trust(host string) *tls.Config {
	c := &tls.Config{}
	if o.TLS != nil {
		c = o.TLS.Clone()
	}
	c.ServerName, c.MinVersion = host, tls.VersionTLS12
	return c
}

var errURL = errors.New("the mail server must be of the form smtp://USER:PASSWORD@HOST:PORT, smtps://… or smtp+plain://…")

// authentication shows the password in the clear to this machine alone.
func (s *Sender) authentication(scheme string) gomail.SMTPAuthType {
	ip := net.ParseIP(s.host)
	if scheme == "smtp+plain" && (s.host == "localhost" || ip != nil && ip.IsLoopback()) {
		return gomail.SMTPAuthPlainNoEnc
	}
	return gomail.SMTPAuthAutoDiscover
}

// Send hands a mail to the mail server.
func (s *Sender) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	name := s.from.Name
	if m.FromName != "" {
		name = m.FromName
	}
	if err := msg.FromFormat(name, s.from.Address); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	if err := msg.To(m.To); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return fmt.Errorf("write a mail: %w", err)
		}
	}
	msg.Subject(m.Subject)
	msg.SetDate()
	msg.SetMessageIDWithValue(rand.Text() + s.from.Address[strings.LastIndexByte(s.from.Address, '@'):]) // not this machine's name
	msg.SetGenHeader("Auto-Submitted", "auto-generated")                                                 // so that no holiday notice comes back
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	c, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("send a mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("send a mail: %w", err)
	}
	return nil
}
