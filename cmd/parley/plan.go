package main

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/store"
)

type planCmd struct {
	List planListCmd `cmd:"" help:"List the plans."`
	Set  planSetCmd  `cmd:"" help:"Add a plan, or change one and all sites that have it."`
}

// shownPlan is a plan as the command line prints it.
type shownPlan struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Edition string `json:"edition"`
	Seats   int64  `json:"seats"`
}

type planListCmd struct{ command }

// Run prints the plans.
func (c *planListCmd) Run(w *world) error {
	var shown []shownPlan
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) error {
		plans, err := account.Plans(ctx, tx)
		shown = make([]shownPlan, len(plans))
		for i, p := range plans {
			shown[i] = shownPlan{p.ID, p.Name, string(p.Edition), p.Seats}
		}
		return err
	})
	if err != nil {
		return err
	}
	lines := make([]string, len(shown))
	for i, p := range shown {
		lines[i] = p.text()
	}
	return c.answer(w, shown, strings.Join(lines, "\n"))
}

func (p shownPlan) text() string {
	seats := "any number of agents"
	if p.Seats > 0 {
		seats = fmt.Sprintf("%d agents", p.Seats)
	}
	return fmt.Sprintf("Plan %d: %s, %s, %s", p.ID, p.Name, p.Edition, seats)
}

type planSetCmd struct {
	command
	ID       int64  `arg:"" help:"Id of the plan, as the Partner API names it."`
	Name     string `required:"" help:"Name of the plan."`
	Edition  string `required:"" enum:"enterprise,business" help:"enterprise or business: what the plan includes."`
	Seats    int64  `help:"How many agents a site may have; 0 is no limit."`
	Products int64  `default:"1" help:"Product mask that the Partner API shows; it means nothing."`
}

// Run prints the plan.
func (c *planSetCmd) Run(w *world) error {
	p := account.Plan{ID: c.ID, Name: c.Name, Edition: account.Edition(c.Edition), Seats: c.Seats, Products: c.Products}
	err := c.step(w.ctx, func(ctx context.Context, tx *store.Tx) error { return account.SetPlan(ctx, tx, p) })
	if err != nil {
		return err
	}
	shown := shownPlan{p.ID, p.Name, string(p.Edition), p.Seats}
	return c.answer(w, shown, shown.text())
}
