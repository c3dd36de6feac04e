package main

import (
	"context"
	"fmt"

	"parley/internal/account"
	"parley/internal/partner"
	"parley/internal/store"
)

type partnerCmd struct {
	Create partnerCreateCmd `cmd:"" help:"Make a partner."`
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
