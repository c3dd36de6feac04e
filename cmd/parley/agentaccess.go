package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/store"
)

// linkCmd is what the commands that print a link have in common.
type linkCmd struct {
	command
	Email     string `required:"" help:"What the agent signs in with."`
	PublicURL string `name:"public-url" env:"PARLEY_PUBLIC_URL" default:"https://localhost:8443" placeholder:"URL" help:"Scheme and host under which browsers reach the server."`
}

type agentInviteCmd struct{ linkCmd }

// Run prints the link by which an agent chooses its first password.
func (c *agentInviteCmd) Run(w *world) error {
	return c.print(w, account.Invitation, "within seven days")
}

type agentResetLinkCmd struct{ linkCmd }

// Run prints the link by which an agent chooses a new password.
func (c *agentResetLinkCmd) Run(w *world) error {
	return c.print(w, account.PasswordReset, "within an hour")
}

func (c *linkCmd) print(w *world, purpose account.Purpose, within string) error {
	var token string
	err := c.agent(w.ctx, c.Email, func(ctx context.Context, tx *store.Tx, siteID, agentID int64) (err error) {
		token, err = account.NewPasswordLink(ctx, tx, siteID, agentID, purpose)
		if errors.Is(err, store.ErrNone) {
			return fmt.Errorf("the agent %s is switched off", c.Email)
		}
		return err
	})
	if err != nil {
		return err
	}
	link := account.LinkURL(strings.TrimRight(c.PublicURL, "/"), token)
	return c.answer(w, map[string]string{"link": link}, link+"\nIt works once, "+within+"; earlier links of the agent have ended.")
}

type agentResetSecondFactorCmd struct {
	command
	Email string `required:"" help:"What the agent signs in with."`
}

// Run takes the second factor away and signs the agent out.
func (c *agentResetSecondFactorCmd) Run(w *world) error {
	if err := c.agent(w.ctx, c.Email, account.ResetSecondFactor); err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"reset": true}, "The second factor is gone and the agent is signed out; the password signs in alone.")
}

type agentSignOutCmd struct {
	command
	Email string `required:"" help:"What the agent signs in with."`
}

// Run ends the agent's sessions and tokens; API keys stay.
func (c *agentSignOutCmd) Run(w *world) error {
	if err := c.agent(w.ctx, c.Email, account.SignOut); err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"signedOut": true}, "The agent's sessions and tokens have ended; API keys go on.")
}
