package account

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

const (
	dayLength = 24 * 60 * 60 * 1000 // milliseconds
	keptDays  = 40                  // of used-up calls, for people who wonder
	largest   = 500                 // calls that a node takes at once
	askAgain  = 1000                // milliseconds after which a used-up budget is looked at again
)

func dayOf(ms int64) int64 { return ms / dayLength }

// budgets are the calls that this node has taken from the days' budgets of sites
// and partners and not yet used. Together the nodes never take more than a
// limit; calls that a killed node had taken are lost for the day.
type budgets struct {
	db *store.DB
	mu *sync.Mutex
	of map[payer]*budget
}

// payer is a site or a partner.
type payer struct {
	kind string
	id   int64
}

type budget struct {
	mu         sync.Mutex
	day, limit int64
	left       int64 // taken and not used
	emptyUntil int64 // when there may be more
}

func newBudgets(db *store.DB) budgets {
	return budgets{db, &sync.Mutex{}, map[payer]*budget{}}
}

// Take counts a call against the day's limit of the caller's site or partner,
// which is reset at 00:00 UTC, and refuses with 403010 when it is used up
// (NOTES-account E5). It implements api.Limiter.
func (s *Service) Take(ctx context.Context, p *auth.Principal) error {
	if p.DailyLimit <= 0 {
		return nil
	}
	who := payer{"site", p.SiteID}
	if p.Kind == auth.PartnerUser {
		who = payer{"partner", p.PartnerID}
	}
	return s.budgets.take(ctx, who, p.DailyLimit)
}

func (b budgets) take(ctx context.Context, who payer, limit int64) error {
	own := b.budget(who)
	own.mu.Lock()
	defer own.mu.Unlock()
	now := b.db.Now()
	if own.day != dayOf(now) {
		own.day, own.left, own.emptyUntil = dayOf(now), 0, 0
	}
	if changed := own.limit != limit; changed || own.left == 0 && now >= own.emptyUntil {
		if err := b.refill(ctx, who, own, limit); err != nil {
			return err
		}
	}
	if own.left == 0 {
		return fault.DailyLimit(time.Duration((own.day+1)*dayLength-now) * time.Millisecond)
	}
	own.left--
	return nil
}

func (b budgets) budget(who payer) *budget {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[who] == nil {
		b.of[who] = &budget{}
	}
	return b.of[who]
}

// refill gives back what is left and takes a part of what remains of the day:
// the less remains, the less at once, so that nodes use up a limit together.
func (b budgets) refill(ctx context.Context, who payer, own *budget, limit int64) error {
	var left int64
	err := b.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		var taken int64
		err := tx.QueryRow(ctx, `INSERT INTO daily_usage (owner, id, day, taken) VALUES (?, ?, ?, 0)
			ON CONFLICT (owner, id, day) DO UPDATE SET taken = daily_usage.taken - ? RETURNING taken`,
			who.kind, who.id, own.day, own.left).Scan(&taken)
		if err != nil {
			return err
		}
		remains := limit - taken
		left = max(0, min(remains, max(1, remains/8), largest))
		if left == 0 {
			return nil
		}
		_, err = tx.Exec(ctx, `UPDATE daily_usage SET taken = taken + ? WHERE owner = ? AND id = ? AND day = ?`,
			left, who.kind, who.id, own.day)
		return err
	})
	if err != nil {
		return fmt.Errorf("take from the day's calls: %w", err)
	}
	own.limit, own.left, own.emptyUntil = limit, left, 0
	if left == 0 {
		own.emptyUntil = b.db.Now() + askAgain
	}
	return nil
}

// giveBack returns what is not used, when the node stops.
func (b budgets) giveBack(ctx context.Context) error {
	return b.each(func(who payer, own *budget) error {
		if own.left == 0 {
			return nil
		}
		err := b.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE daily_usage SET taken = taken - ? WHERE owner = ? AND id = ? AND day = ?`,
				own.left, who.kind, who.id, own.day)
			return err
		})
		if err != nil {
			return fmt.Errorf("give back calls of the day: %w", err)
		}
		own.left = 0
		return nil
	})
}

// forget drops the budgets of past days.
func (b budgets) forget(today int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for who, own := range b.of {
		if own.mu.TryLock() {
			if own.day < today {
				delete(b.of, who)
			}
			own.mu.Unlock()
		}
	}
}

func (b budgets) each(fn func(payer, *budget) error) error {
	b.mu.Lock()
	all := make(map[payer]*budget, len(b.of))
	for who, own := range b.of {
		all[who] = own
	}
	b.mu.Unlock()
	for who, own := range all {
		own.mu.Lock()
		err := fn(who, own)
		own.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}
