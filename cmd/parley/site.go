package main

import (
	"context"
	"fmt"

	"parley/internal/account"
	"parley/internal/setting"
	"parley/internal/store"
)

type siteCmd struct {
	Create siteCreateCmd `cmd:"" help:"Make a site with its administrator."`
}

type siteCreateCmd struct {
	command
	Name     string `required:"" help:"Name of the site."`
	Company  string `required:"" help:"Name of the company."`
	Email    string `required:"" help:"What the administrator signs in with."`
	Password string `required:"" help:"The administrator's password; - reads it from the input."`
	Plan     string `default:"enterprise" enum:"enterprise,business" help:"enterprise or business."`
}

// Run prints siteId, agentId and apiKey of the new site. The key cannot be read again.
func (c *siteCreateCmd) Run(w *world) error {
	plain, err := w.password(c.Password)
	if err != nil {
		return err
	}
	password, err := account.HashPassword(w.ctx, "password", plain)
	if err != nil {
		return err
	}
	site := account.NewSite{Name: c.Name, Company: c.Company, Plan: c.Plan, Admin: account.NewAgent{Email: c.Email, Password: password}}
	var made account.Created
	err = c.step(w.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		made, err = account.CreateSite(ctx, tx, site, setting.Fill)
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(w, made, fmt.Sprintf("Site %d, administrator %d, API key %s", made.SiteID, made.AgentID, made.APIKey))
}
