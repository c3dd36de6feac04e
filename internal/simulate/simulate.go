// Package simulate plays what happens on a company's web site over weeks, in fast time:
// visitors who come by the hour and the weekday, look at pages, ask for chats, wait,
// talk, rate; agents with shifts and breaks. It goes through the engine, which sees a
// clock that jumps from one happening to the next, so that what it leaves in the database
// is what real people would have left. The same seed plays the same story.
package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"parley/internal/chat"
	"parley/internal/offline"
	"parley/internal/setting"
	"parley/internal/store"
)

// Options of Run. All but Progress are needed.
type Options struct {
	DB      *store.DB    // whose clock is Clock
	Clock   *Clock       // the time of the simulation
	Engine  *chat.Engine // whose presence is Crew
	Offline *offline.Service
	Crew    *Crew
	Staff   chat.Staff

	SiteID   int64
	Zone     *time.Location // the site's
	From, To time.Time      // when visitors come
	Chats    int            // about how many of them ask for a chat
	Agents   int            // how many the site shall have at least; who is missing is added
	Seed     uint64
	Copies   int // of everything that visitors do, itself included; 0 is 1

	Progress func(so Result, part float64) // is told now and then how far it is, from 0 to 1
}

// Result is what was played.
type Result struct {
	Visits   int `json:"visits"`          // that began
	Requests int `json:"requests"`        // for a chat
	Answered int `json:"answered"`        // of these
	Messages int `json:"messages"`        // sent by visitors and agents
	Offline  int `json:"offlineMessages"` // left
}

// visitsPerRequest is how many visits there are for one who asks for a chat.
const visitsPerRequest = 1.325

// Run plays a site's story. Settings must not change meanwhile, and nobody be at work there.
func Run(ctx context.Context, o Options) (Result, error) {
	o.Clock.set(o.From.UnixMilli())
	p := &play{Options: o, dice: dice{rand.New(rand.NewPCG(o.Seed, 0x5061726c6579))}, site: o.SiteID, db: o.DB, engine: o.Engine, crew: o.Crew,
		busy: map[int64]int{}, alarm: o.From.UnixMilli(), upkeep: o.From.UnixMilli()}
	if err := p.mayMultiply(ctx); err != nil {
		return p.done, err
	}
	if err := p.furnish(ctx); err != nil {
		return p.done, err
	}
	if err := p.look(ctx); err != nil {
		return p.done, err
	}
	p.traffic = newTraffic(o.Zone, o.From.UnixMilli(), o.To.UnixMilli(), float64(o.Chats)*visitsPerRequest)
	p.planTraffic(o.From.UnixMilli())
	first := o.From.In(o.Zone)
	p.planShifts(time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, o.Zone))
	if err := p.run(ctx); err != nil || o.Copies < 2 {
		return p.done, err
	}
	return p.done, p.multiply(ctx)
}

// look reads who and what there is on the site.
func (p *play) look(ctx context.Context) error {
	return p.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		staff, err := p.Staff.Colleagues(ctx, tx, p.site)
		if err != nil {
			return err
		}
		for _, a := range staff {
			if a.MayAccept {
				p.agents = append(p.agents, a.ID)
			}
		}
		if len(p.agents) == 0 {
			return fmt.Errorf("site %d has no agent who may accept chats", p.site)
		}
		if p.members, err = setting.Memberships(ctx, tx, p.site); err != nil {
			return err
		}
		p.departments = departmentsOf(p.agents, p.members)
		if p.canned, err = ids(ctx, tx, `SELECT id FROM canned_message WHERE site_id = ? AND NOT is_private ORDER BY id`, p.site); err != nil {
			return err
		}
		p.campaigns, err = ids(ctx, tx, `SELECT id FROM campaign WHERE site_id = ? ORDER BY id`, p.site)
		return err
	})
}
