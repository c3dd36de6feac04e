package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/partner"
	"parley/internal/store"
)

type clientCmd struct {
	Create clientCreateCmd `cmd:"" help:"Register an OAuth client for a site, or for all sites of a partner."`
	List   clientListCmd   `cmd:"" help:"List OAuth clients."`
	Revoke clientRevokeCmd `cmd:"" help:"Remove an OAuth client; its tokens and codes end at once."`
}

// clientOwner is whose clients a command is about.
type clientOwner struct {
	Site    int64  `help:"Id of the site." xor:"owner"`
	Partner string `help:"What the partner signs in with: the client acts on each of the partner's sites, without asking agents for consent." xor:"owner"`
}

// ids finds the owner; both are 0 when none is named.
func (o clientOwner) ids(ctx context.Context, tx *store.Tx) (siteID, partnerID int64, err error) {
	if o.Partner == "" {
		return o.Site, 0, nil
	}
	partnerID, err = partner.Find(ctx, tx, o.Partner)
	if errors.Is(err, store.ErrNone) {
		err = fmt.Errorf("no partner signs in with %s", o.Partner)
	}
	return 0, partnerID, err
}

type clientCreateCmd struct {
	command
	clientOwner
	Name        string   `required:"" help:"Name that agents see when they are asked for consent."`
	RedirectURI []string `name:"redirect-uri" required:"" sep:"none" placeholder:"URI" help:"Where codes and tokens may be sent: https, http on this machine, or an application's own scheme. May be repeated."`
	Permissions []string `help:"What the client may do at most, such as liveChat.manageBan,account.manageSite; all without it."`
}

// Run prints clientId and clientSecret. The secret cannot be read again.
func (c *clientCreateCmd) Run(w *world) error {
	var made account.CreatedClient
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		n := account.NewClient{Name: c.Name, RedirectURIs: c.RedirectURI, Permissions: c.Permissions}
		if n.SiteID, n.PartnerID, err = c.ids(ctx, tx); err != nil {
			return err
		}
		if n.SiteID == 0 && n.PartnerID == 0 {
			if n.SiteID, err = onlySite(ctx, tx); err != nil {
				return err
			}
		}
		made, err = account.CreateClient(ctx, tx, n)
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(w, made, fmt.Sprintf("Client %s, secret %s", made.ID, made.Secret))
}

type clientListCmd struct {
	command
	clientOwner
}

// listedClient is a client as the list prints it.
type listedClient struct {
	account.Client
	CreatedAt string `json:"createdAt"`
}

// Run prints the clients of a site or of a partner, or all.
func (c *clientListCmd) Run(w *world) error {
	var list []account.Client
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) error {
		siteID, partnerID, err := c.ids(ctx, tx)
		if err != nil {
			return err
		}
		list, err = account.ListClients(ctx, tx, siteID, partnerID)
		return err
	})
	if err != nil {
		return err
	}
	found := []listedClient{}
	lines := []string{fmt.Sprint("Clients: ", len(list))}
	for _, one := range list {
		found = append(found, listedClient{one, time.UnixMilli(one.CreatedAt).UTC().Format("2006-01-02T15:04:05.000")})
		lines = append(lines, one.ID+"  "+one.Name)
	}
	return c.answer(w, map[string]any{"clients": found}, strings.Join(lines, "\n"))
}

type clientRevokeCmd struct {
	command
	ID string `name:"id" required:"" help:"The client's id."`
}

// Run removes the client.
func (c *clientRevokeCmd) Run(w *world) error {
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) error { return account.RevokeClient(ctx, tx, c.ID) })
	if errors.Is(err, store.ErrNone) {
		return fmt.Errorf("there is no client %s", c.ID)
	}
	if err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"revoked": true}, "The client is revoked; its tokens have ended.")
}
