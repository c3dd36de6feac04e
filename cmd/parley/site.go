package main

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

type siteCmd struct {
	Create        siteCreateCmd        `cmd:"" help:"Make a site with its administrator."`
	IPRestriction siteIPRestrictionCmd `cmd:"" name:"ip-restriction" help:"Switch the IP restriction of a site on or off, for those who have locked themselves out."`
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

type siteIPRestrictionCmd struct {
	command
	Switch string `arg:"" enum:"on,off" help:"on or off."`
	Site   int64  `help:"Id of the site; may be left out when there is one."`
}

// Run prints siteId and isEnable (NOTES-account I7).
func (c *siteIPRestrictionCmd) Run(w *world) error {
	made := struct {
		SiteID   int64 `json:"siteId"`
		IsEnable bool  `json:"isEnable"`
	}{c.Site, c.Switch == "on"}
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if made.SiteID == 0 {
			if made.SiteID, err = onlySite(ctx, tx); err != nil {
				return err
			}
		}
		_, err = account.ChangeIPRestriction(ctx, tx, made.SiteID, func(r account.IPRestriction) (account.IPRestriction, error) {
			r.IsEnable = made.IsEnable
			return r, nil
		})
		if errors.Is(err, store.ErrNone) {
			return fault.NotFound("site", made.SiteID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(w, made, fmt.Sprintf("The IP restriction of site %d is %s.", made.SiteID, c.Switch))
}
