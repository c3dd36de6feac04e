package signon

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"time"

	dsig "github.com/russellhaering/goxmldsig"

	"parley/internal/store"
)

// Secrets keeps what must be read back; auth.Signer is one.
type Secrets interface {
	Encrypt(purpose string, plain []byte) string
	Decrypt(purpose, text string) ([]byte, error)
}

// keyPurpose keeps sites' keys apart from all else that is encrypted.
const keyPurpose = "sso-key"

// sign has a party sign the questions that it asks itself (saml-bindings 3.6.5: who
// resolves an artifact should say who it is). Those that the browser carries need not be
// signed, because answers go to our own address only.
func (s *Service) sign(ctx context.Context, siteID int64, p *party) error {
	sealed, certificate, err := s.ownKey(ctx, siteID)
	if err != nil {
		return err
	}
	plain, err := s.Secrets.Decrypt(keyPurpose, sealed)
	if err != nil {
		return fmt.Errorf("read a site's key: %w", err)
	}
	key, err := x509.ParsePKCS8PrivateKey(plain)
	if err != nil {
		return fmt.Errorf("read a site's key: %w", err)
	}
	der, err := base64.StdEncoding.DecodeString(certificate)
	if err != nil {
		return fmt.Errorf("read a site's key: %w", err)
	}
	if p.Certificate, err = x509.ParseCertificate(der); err != nil {
		return fmt.Errorf("read a site's key: %w", err)
	}
	private, is := key.(*rsa.PrivateKey)
	if !is {
		return fmt.Errorf("read a site's key: it is a %T", key)
	}
	p.Key, p.SignatureMethod = private, dsig.RSASHA256SignatureMethod
	return nil
}

// ownKey is a site's, made when it is first asked for.
func (s *Service) ownKey(ctx context.Context, siteID int64) (sealed, certificate string, err error) {
	read := func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT key, certificate FROM sso_key WHERE site_id = ?`, siteID).Scan(&sealed, &certificate)
	}
	if err = s.DB.View(ctx, read); err == nil {
		return sealed, certificate, nil
	}
	if !errors.Is(err, store.ErrNone) {
		return "", "", fmt.Errorf("read a site's key: %w", err)
	}
	private, der, err := newKey(time.UnixMilli(s.DB.Now()))
	if err != nil {
		return "", "", fmt.Errorf("make a site's key: %w", err)
	}
	err = s.DB.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO sso_key (site_id, key, certificate) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
			siteID, s.Secrets.Encrypt(keyPurpose, private), base64.StdEncoding.EncodeToString(der))
		if err != nil {
			return err
		}
		return read(ctx, tx) // another call may have been faster
	})
	if err != nil {
		return "", "", fmt.Errorf("keep a site's key: %w", err)
	}
	return sealed, certificate, nil
}

// newKey is a key and the certificate that it has signed itself.
func newKey(now time.Time) (private, certificate []byte, err error) {
	key, err := rsa.GenerateKey(rand.Reader, minRSA)
	if err != nil {
		return nil, nil, err
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(now.UnixMilli()), Subject: pkix.Name{CommonName: "Visitor sign-on"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(metadataLife)}
	if certificate, err = x509.CreateCertificate(rand.Reader, c, c, key.Public(), key); err != nil {
		return nil, nil, err
	}
	private, err = x509.MarshalPKCS8PrivateKey(key)
	return private, certificate, err
}
