package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"parley/internal/server"
	"parley/internal/simulate"
	"parley/internal/store"
)

type simulateCmd struct {
	command
	Site   int64  `help:"Id of the site; may be left out when there is one."`
	Chats  int    `default:"1000" help:"About how many visitors ask for a chat."`
	Days   int    `default:"30" help:"Over how many days, up to yesterday."`
	Agents int    `default:"0" placeholder:"N" help:"Add agents who cannot sign in, until the site has so many, with departments, canned messages, a segment, a conversion and invitations."`
	Copies int    `default:"1" placeholder:"N" help:"Put copies beside what was played until everything is there so many times, for measurements: 10,000 chats and 100 copies are a million in minutes. The site must be new."`
	Zone   string `name:"time-zone" default:"UTC" placeholder:"NAME" help:"Time zone in which people work and sleep, such as Europe/Berlin."`
	Seed   uint64 `default:"1" help:"The same seed plays the same story."`
}

// Run prints siteId, visits, requests, answered, messages and offlineMessages.
func (c *simulateCmd) Run(w *world) error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fmt.Errorf("--time-zone: %w", err)
	}
	if c.Chats < 1 || c.Days < 1 || c.Agents < 0 || c.Copies < 1 {
		return fmt.Errorf("--chats, --days and --copies must be 1 or more, and --agents 0 or more")
	}
	site, err := c.site(w.ctx, c.Site, func(context.Context, *store.Tx, int64) error { return nil })
	if err != nil {
		return err
	}
	o := server.Simulation{SiteID: site, Zone: zone, Days: c.Days, Chats: c.Chats, Agents: c.Agents, Seed: c.Seed, Copies: c.Copies}
	if f, ok := w.errors.(*os.File); ok && isTerminal(f) {
		o.Progress = bar(w.errors)
		defer fmt.Fprintln(w.errors)
	}
	r, err := server.Simulate(w.ctx, c.Storage, o)
	if err != nil {
		return err
	}
	made := struct {
		SiteID int64 `json:"siteId"`
		simulate.Result
	}{site, r}
	return c.answer(w, made, fmt.Sprintf("Site %d: %d visits, %d requests, %d of them answered, %d messages, %d offline messages.",
		site, r.Visits, r.Requests, r.Answered, r.Messages, r.Offline))
}

// isTerminal tells whether somebody looks at what is written.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// bar draws how far a simulation is, and how long it will take.
func bar(out io.Writer) func(simulate.Result, float64) {
	draw := barOf(out)
	return func(so simulate.Result, part float64) {
		draw(part, fmt.Sprintf("%d chats, %d messages, ", so.Requests, so.Messages))
	}
}
