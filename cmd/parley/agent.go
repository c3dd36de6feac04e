package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

type agentCmd struct {
	Create   agentCreateCmd   `cmd:"" help:"Add an agent to a site."`
	Key      agentKeyCmd      `cmd:"" help:"Give an agent another API key; earlier ones end."`
	Revoke   agentRevokeCmd   `cmd:"" help:"End an agent's API keys, tokens and sessions; the password stays."`
	Password agentPasswordCmd `cmd:"" help:"Give an agent another password, which also unlocks it."`
	Unlock   agentUnlockCmd   `cmd:"" help:"Let an agent sign in again after too many wrong passwords."`
	Invite   agentInviteCmd   `cmd:"" help:"Print a link by which an agent chooses its first password."`

	ResetLink         agentResetLinkCmd         `cmd:"" help:"Print a link by which an agent chooses a new password."`
	ResetSecondFactor agentResetSecondFactorCmd `cmd:"" help:"Take away the second factor of an agent who has lost it."`
	SignOut           agentSignOutCmd           `cmd:"" help:"End an agent's sessions and tokens; API keys stay."`
}

type agentCreateCmd struct {
	command
	Site      int64  `help:"Id of the site; may be left out when there is one."`
	Name      string `required:"" help:"Name that visitors and colleagues see."`
	FirstName string `help:"First name; the first word of the name, if left out."`
	LastName  string `help:"Last name; the rest of the name, if left out."`
	Email     string `required:"" help:"What the agent signs in with."`
	Password  string `help:"The agent's password; - reads it from the input. Without one the agent cannot sign in yet."`
	Admin     bool   `help:"Make the agent an administrator."`
}

// Run prints siteId and agentId.
func (c *agentCreateCmd) Run(w *world) error {
	plain, err := w.password(c.Password)
	if err != nil {
		return err
	}
	made := struct {
		SiteID  int64 `json:"siteId"`
		AgentID int64 `json:"agentId"`
	}{SiteID: c.Site}
	err = c.open(w.ctx, func(db *store.DB) (err error) {
		agent := c.described()
		agent.Password, err = account.NewPassword(w.ctx, db, "password", func(ctx context.Context, tx *store.Tx) (_ int64, _ string, err error) {
			if made.SiteID == 0 {
				made.SiteID, err = onlySite(ctx, tx)
			}
			return made.SiteID, plain, err
		})
		if err != nil {
			return err
		}
		return db.Update(w.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if made.AgentID, err = account.CreateAgent(ctx, tx, made.SiteID, agent); err != nil {
				return err
			}
			return setting.SyncMembers(ctx, tx, made.SiteID)
		})
	})
	if err != nil {
		return err
	}
	return c.answer(w, made, fmt.Sprintf("Agent %d of site %d", made.AgentID, made.SiteID))
}

// described is the agent that the options describe.
func (c *agentCreateCmd) described() account.NewAgent {
	first, last, _ := strings.Cut(strings.TrimSpace(c.Name), " ")
	return account.NewAgent{Email: c.Email, DisplayName: c.Name, IsAdmin: c.Admin,
		FirstName: cmp.Or(c.FirstName, first), LastName: cmp.Or(c.LastName, strings.TrimSpace(last))}
}

// onlySite is the site of an installation that has just one.
func onlySite(ctx context.Context, tx *store.Tx) (int64, error) {
	var id, sites int64
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(id), 0), COUNT(*) FROM site`).Scan(&id, &sites); err != nil {
		return 0, err
	}
	switch sites {
	case 0:
		return 0, errors.New("there is no site yet; make one with parley site create")
	case 1:
		return id, nil
	}
	return 0, fmt.Errorf("there are %d sites; say which with --site", sites)
}

type agentKeyCmd struct {
	command
	Email string `required:"" help:"What the agent signs in with."`
}

// Run prints apiKey.
func (c *agentKeyCmd) Run(w *world) error {
	var key string
	err := c.agent(w.ctx, c.Email, func(ctx context.Context, tx *store.Tx, siteID, agentID int64) (err error) {
		key, err = account.NewKey(ctx, tx, siteID, agentID)
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(w, map[string]string{"apiKey": key}, key)
}

type agentRevokeCmd struct {
	command
	Email string `required:"" help:"What the agent signs in with."`
}

// Run ends what the agent's programs and consoles are signed in with.
func (c *agentRevokeCmd) Run(w *world) error {
	if err := c.agent(w.ctx, c.Email, account.RevokeKeys); err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"revoked": true}, "API keys, tokens and sessions have ended.")
}

type agentPasswordCmd struct {
	command
	Email    string `required:"" help:"What the agent signs in with."`
	Password string `required:"" help:"The new password; - reads it from the input."`
}

// Run sets the password, unlocks the agent and ends its sessions and tokens.
func (c *agentPasswordCmd) Run(w *world) error {
	plain, err := w.password(c.Password)
	if err != nil {
		return err
	}
	if err := fault.Required("password", plain); err != nil {
		return err
	}
	err = c.open(w.ctx, func(db *store.DB) error {
		var siteID, agentID int64
		password, err := account.NewPassword(w.ctx, db, "password", func(ctx context.Context, tx *store.Tx) (_ int64, _ string, err error) {
			siteID, agentID, err = findAgent(ctx, tx, c.Email)
			return siteID, plain, err
		})
		if err != nil {
			return err
		}
		return db.Update(w.ctx, func(ctx context.Context, tx *store.Tx) error {
			return account.SetPassword(ctx, tx, siteID, agentID, password)
		})
	})
	if err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"changed": true}, "The password is changed.")
}

type agentUnlockCmd struct {
	command
	Email string `required:"" help:"What the agent signs in with."`
}

// Run forgets the agent's failed sign-ins.
func (c *agentUnlockCmd) Run(w *world) error {
	err := c.agent(w.ctx, c.Email, func(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
		agent, err := account.GetAgent(ctx, tx, siteID, agentID)
		if err != nil {
			return err
		}
		return account.Unlock(ctx, tx, siteID, agent)
	})
	if err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"unlocked": true}, "The agent can sign in.")
}

// agent runs a step on the agent who signs in with an address.
func (c *command) agent(ctx context.Context, email string, fn func(ctx context.Context, tx *store.Tx, siteID, agentID int64) error) error {
	return c.step(ctx, func(ctx context.Context, tx *store.Tx) error {
		siteID, agentID, err := findAgent(ctx, tx, email)
		if err != nil {
			return err
		}
		return fn(ctx, tx, siteID, agentID)
	})
}

// findAgent finds the agent who signs in with an address.
func findAgent(ctx context.Context, tx *store.Tx, email string) (siteID, agentID int64, err error) {
	siteID, agentID, err = account.FindAgent(ctx, tx, email)
	if errors.Is(err, store.ErrNone) {
		err = fmt.Errorf("no agent signs in with %s", email)
	}
	return siteID, agentID, err
}
