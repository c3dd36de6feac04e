package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"parley/internal/config"
	"parley/internal/fault"
	"parley/internal/realtime"
	"parley/internal/simulate"
	"parley/internal/store"
)

// Simulation is what Simulate plays.
type Simulation struct {
	SiteID   int64
	Zone     *time.Location // of the days
	Days     int            // whole ones, up to yesterday
	Chats    int            // about how many visitors ask for one
	Agents   int            // how many the site shall have at least
	Seed     uint64
	Copies   int // of everything that visitors do, itself included
	Progress func(so simulate.Result, part float64)
}

// Simulate plays days of a site's life into its database through the engine. It refuses
// while a server uses the database, whose clock is another, and for a site that has lived
// in that time already: what happens has its order.
func Simulate(ctx context.Context, storage config.Storage, o Simulation) (r simulate.Result, err error) {
	clock, crew := &simulate.Clock{}, simulate.NewCrew()
	p, err := openProduct(ctx, config.Config{Storage: storage}, Options{Log: slog.New(slog.DiscardHandler), Clock: clock.Now, presence: crew, tellNobody: true})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := realtime.NobodyServes(ctx, p.db); err != nil {
		return r, err
	}
	from, to := wholeDays(time.Now().In(o.Zone), o.Days)
	if err := p.hasNotLived(ctx, o.SiteID, from); err != nil {
		return r, err
	}
	return simulate.Run(ctx, simulate.Options{DB: p.db, Clock: clock, Engine: p.engine, Offline: p.offline, Crew: crew, Staff: p.staff,
		SiteID: o.SiteID, Zone: o.Zone, From: from, To: to, Chats: o.Chats, Agents: o.Agents, Seed: o.Seed, Copies: o.Copies, Progress: o.Progress})
}

// wholeDays are so many days before today, or before yesterday while that is not quite
// over: what begins before midnight goes on for a while after it.
func wholeDays(now time.Time, days int) (from, to time.Time) {
	to = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	if now.Sub(to) < 4*time.Hour {
		to = to.AddDate(0, 0, -1)
	}
	return to.AddDate(0, 0, -days), to
}

// hasNotLived refuses a site on which something happened after a time.
func (p *product) hasNotLived(ctx context.Context, siteID int64, from time.Time) error {
	return p.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		var last int64
		err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(at), 0) FROM fact WHERE site_id = ?`, siteID).Scan(&last)
		if err != nil {
			return fmt.Errorf("look when something happened last: %w", err)
		}
		if last >= from.UnixMilli() {
			return fault.Conflict("The last thing on site %d happened at %s, which the simulation would begin before: make a new site for it, or play fewer days.",
				siteID, time.UnixMilli(last).UTC().Format(time.DateTime))
		}
		return nil
	})
}
