package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"

	"parley/internal/store"
)

// Calls are signed as the open specification "Standard Webhooks" says (decision 018):
// HMAC-SHA256 over id, time and body, with a secret of the webhook's own.

const (
	secretPurpose = "webhook secret"
	secretPrefix  = "whsec_"
	secretSize    = 32
)

// signature is what webhook-signature says of a call.
func signature(secret []byte, id string, at int64, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + strconv.FormatInt(at, 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// shown is a secret as receivers' libraries take it.
func shown(secret []byte) string { return secretPrefix + base64.StdEncoding.EncodeToString(secret) }

// secretOf reads the secret of a webhook, whose line the caller has locked and sealed
// is in. It is made when it is first needed.
func (s *Service) secretOf(ctx context.Context, tx *store.Tx, siteID, webhookID int64, sealed string) ([]byte, error) {
	if sealed == "" {
		return s.newSecret(ctx, tx, siteID, webhookID)
	}
	return s.secrets.Decrypt(secretPurpose, sealed)
}

// newSecret gives a webhook, whose line exists, another secret.
func (s *Service) newSecret(ctx context.Context, tx *store.Tx, siteID, webhookID int64) ([]byte, error) {
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails
	_, err := tx.Exec(ctx, `UPDATE webhook_line SET secret = ? WHERE site_id = ? AND webhook_id = ?`,
		s.secrets.Encrypt(secretPurpose, secret), siteID, webhookID)
	if err != nil {
		return nil, fmt.Errorf("keep a webhook's secret: %w", err)
	}
	return secret, nil
}

// lockLine makes sure that a webhook has a line, holds it until the step ends, and returns
// its encrypted secret. A webhook that does not exist is store.ErrNone.
func lockLine(ctx context.Context, tx *store.Tx, siteID, webhookID int64) (sealed string, err error) {
	_, err = tx.Exec(ctx, `INSERT INTO webhook_line (site_id, webhook_id)
		SELECT site_id, id FROM webhook WHERE site_id = ? AND id = ?`+tx.ForKeyShare()+` ON CONFLICT DO NOTHING`, siteID, webhookID)
	if err != nil {
		return "", fmt.Errorf("open a webhook's line: %w", err)
	}
	err = tx.QueryRow(ctx, `SELECT secret FROM webhook_line WHERE site_id = ? AND webhook_id = ?`+tx.ForUpdate(), siteID, webhookID).Scan(&sealed)
	if err != nil && !errors.Is(err, store.ErrNone) {
		err = fmt.Errorf("lock a webhook's line: %w", err)
	}
	return sealed, err
}
