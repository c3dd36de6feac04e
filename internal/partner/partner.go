// Package partner is those who open and maintain sites for their customers.
package partner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/store"
)

// NewPartner is a partner to be made.
type NewPartner struct {
	Name     string
	Email    string
	Password account.Password
}

// Created is a new partner; the key is shown this once.
type Created struct {
	PartnerID int64  `json:"partnerId"`
	APIKey    string `json:"apiKey"`
}

// Create adds a partner. Partners sign in at their own token endpoint; their
// emails are unique among partners.
func Create(ctx context.Context, tx *store.Tx, n NewPartner) (c Created, err error) {
	n.Name = strings.TrimSpace(n.Name)
	if err := fault.Required("name", n.Name); err != nil {
		return c, err
	}
	if n.Email, err = account.CheckEmail("email", n.Email); err != nil {
		return c, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO partner (name, email, email_lower, password_hash, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (email_lower) DO NOTHING RETURNING id`,
		n.Name, n.Email, strings.ToLower(n.Email), n.Password.Hash(), tx.Now()).Scan(&c.PartnerID)
	if errors.Is(err, store.ErrNone) {
		return c, fault.Taken("email")
	}
	if err != nil {
		return c, fmt.Errorf("create a partner: %w", err)
	}
	c.APIKey, err = account.NewPartnerKey(ctx, tx, c.PartnerID)
	return c, err
}

// Find finds a partner by its email, in any letter case; store.ErrNone when there is none.
func Find(ctx context.Context, tx *store.Tx, email string) (id int64, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM partner WHERE email_lower = ?`, strings.ToLower(strings.TrimSpace(email))).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("find a partner: %w", err)
	}
	return id, nil
}
