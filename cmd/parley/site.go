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
	Close         siteCloseCmd         `cmd:"" help:"Close a site: nobody signs in, and visitors see no chat. Its data stays."`
	Open          siteOpenCmd          `cmd:"" help:"Open a site that is closed or not activated."`
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
	site := account.NewSite{Name: c.Name, Company: c.Company, Edition: account.Edition(c.Plan), Admin: account.NewAgent{Email: c.Email, Password: password}}
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
	isEnable := c.Switch == "on"
	id, err := c.site(w.ctx, c.Site, func(ctx context.Context, tx *store.Tx, id int64) error {
		_, err := account.ChangeIPRestriction(ctx, tx, id, func(r account.IPRestriction) (account.IPRestriction, error) {
			r.IsEnable = isEnable
			return r, nil
		})
		return err
	})
	if err != nil {
		return err
	}
	made := struct {
		SiteID   int64 `json:"siteId"`
		IsEnable bool  `json:"isEnable"`
	}{id, isEnable}
	return c.answer(w, made, fmt.Sprintf("The IP restriction of site %d is %s.", id, c.Switch))
}

type siteCloseCmd struct {
	command
	Site int64 `help:"Id of the site; may be left out when there is one."`
}

// Run prints siteId and isOpen.
func (c *siteCloseCmd) Run(w *world) error { return c.state(w, c.Site, false) }

type siteOpenCmd struct {
	command
	Site int64 `help:"Id of the site; may be left out when there is one."`
}

// Run prints siteId and isOpen.
func (c *siteOpenCmd) Run(w *world) error { return c.state(w, c.Site, true) }

// state opens or closes a site (NOTES-account R11).
func (c *command) state(w *world, siteID int64, open bool) error {
	summary, text := "Close the site", "Site %d is closed: nobody signs in, and visitors see no chat."
	if open {
		summary, text = "Open the site", "Site %d is open."
	}
	id, err := c.site(w.ctx, siteID, func(ctx context.Context, tx *store.Tx, id int64) error {
		if err := account.SetSiteState(ctx, tx, id, true, !open); err != nil {
			return err
		}
		return account.Audit(ctx, tx, account.Entry{SiteID: id, Product: "account", Action: "Site Management", Summary: summary})
	})
	if err != nil {
		return err
	}
	made := struct {
		SiteID int64 `json:"siteId"`
		IsOpen bool  `json:"isOpen"`
	}{id, open}
	return c.answer(w, made, fmt.Sprintf(text, id))
}

// site runs a step on a site, the only one when id is 0, and returns its id.
func (c *command) site(ctx context.Context, id int64, fn func(ctx context.Context, tx *store.Tx, id int64) error) (int64, error) {
	err := c.step(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if id == 0 {
			if id, err = onlySite(ctx, tx); err != nil {
				return err
			}
		}
		if err = fn(ctx, tx, id); errors.Is(err, store.ErrNone) {
			return fault.NotFound("site", id)
		}
		return err
	})
	return id, err
}
