// Package partner keeps the partners, who open and maintain sites for their
// customers.
package partner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

// NewPartner is a partner to be made.
type NewPartner struct {
	Name, Email string
	Password    account.Password
}

// Created is a new partner; the key is shown this once.
type Created struct {
	PartnerID int64  `json:"partnerId"`
	APIKey    string `json:"apiKey"`
}

// Create makes a partner who can sign in. Emails of partners are unique among
// themselves, in any letter case: an agent may have the same one (NOTES-account O10).
func Create(ctx context.Context, tx *store.Tx, n NewPartner) (Created, error) {
	var c Created
	email := strings.TrimSpace(n.Email)
	if err := fault.Required("name", n.Name); err != nil {
		return c, err
	}
	if !lenient.IsEmail(email) {
		return c, fault.NotEmail("email")
	}
	err := tx.QueryRow(ctx, `INSERT INTO partner (name, email, email_lower, password_hash, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (email_lower) DO NOTHING RETURNING id`,
		strings.TrimSpace(n.Name), email, strings.ToLower(email), n.Password.Hash(), tx.Now()).Scan(&c.PartnerID)
	if errors.Is(err, store.ErrNone) {
		return c, fault.Taken("email")
	}
	if err != nil {
		return c, fmt.Errorf("create a partner: %w", err)
	}
	c.APIKey, err = account.NewPartnerKey(ctx, tx, c.PartnerID)
	return c, err
}
