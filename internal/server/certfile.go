package server

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// certFile is a certificate that somebody else puts into files, and renews there.
type certFile struct {
	cert, key string

	mu     sync.Mutex // guards the fields below
	loaded *tls.Certificate
	stamp  time.Time // of the certificate's file
	looked time.Time
}

func newCertFile(cert, key string) (*certFile, error) {
	c := &certFile{cert: cert, key: key}
	return c, c.load()
}

func (c *certFile) load() error {
	info, err := os.Stat(c.cert)
	if err != nil {
		return fmt.Errorf("read the TLS certificate: %w", err)
	}
	loaded, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("read the TLS certificate: %w", err)
	}
	c.loaded, c.stamp = &loaded, info.ModTime()
	return nil
}

// get is called for each handshake and looks at the file once a minute. A new
// file that cannot be read leaves the old certificate in use.
func (c *certFile) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) > time.Minute {
		c.looked = now
		if info, err := os.Stat(c.cert); err == nil && !info.ModTime().Equal(c.stamp) {
			_ = c.load()
		}
	}
	return c.loaded, nil
}
