package main

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/account"
	"parley/internal/partner"
	"parley/internal/store"
)

type partnerCmd struct {
	Create partnerCreateCmd `cmd:"" help:"Make a partner."`
	Key    partnerKeyCmd    `cmd:"" help:"Give a partner another API key; earlier ones end."`
	Revoke partnerRevokeCmd `cmd:"" help:"End a partner's API keys and tokens; the password stays."`
}

type partnerCreateCmd struct {
	command
	Name     string `required:"" help:"Name of the partner."`
	Email    string `required:"" help:"What the partner signs in with."`
	Password string `required:"" help:"The partner's password; - reads it from the input."`
}

// Run prints partnerId and apiKey. The key cannot be read again.
func (c *partnerCreateCmd) Run(w *world) error {
	plain, err := w.password(c.Password)
	if err != nil {
		return err
	}
	password, err := account.HashPassword(w.ctx, "password", plain)
	if err != nil {
		return err
	}
	var made partner.Created
	err = c.step(w.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		made, err = partner.Create(ctx, tx, partner.NewPartner{Name: c.Name, Email: c.Email, Password: password})
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(w, made, fmt.Sprintf("Partner %d, API key %s", made.PartnerID, made.APIKey))
}

type partnerRevokeCmd struct {
	command
	Email string `required:"" help:"What the partner signs in with."`
}

// Run ends what the partner's programs are signed in with.
func (c *partnerRevokeCmd) Run(w *world) error {
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) error {
		id, err := partner.Find(ctx, tx, c.Email)
		if errors.Is(err, store.ErrNone) {
			return fmt.Errorf("no partner signs in with %s", c.Email)
		}
		if err != nil {
			return err
		}
		return account.RevokePartnerKeys(ctx, tx, id)
	})
	if err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"revoked": true}, "API keys and tokens have ended.")
}

type partnerKeyCmd struct {
	command
	Email string `required:"" help:"What the partner signs in with."`
}

// Run prints apiKey.
func (c *partnerKeyCmd) Run(w *world) error {
	var key string
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) error {
		id, err := partner.Find(ctx, tx, c.Email)
		if errors.Is(err, store.ErrNone) {
			return fmt.Errorf("no partner signs in with %s", c.Email)
		}
		if err != nil {
			return err
		}
		key, err = account.NewPartnerKey(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(w, map[string]string{"apiKey": key}, key)
}
