package simulate

import (
	"context"
	"fmt"
	"math"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
	"parley/internal/visitor"
)

const (
	// batchSteps and batchTime bound what shares a transaction.
	batchSteps = 2000
	batchTime  = 300 * time.Millisecond
)

// play is a running simulation.
type play struct {
	Options
	dice
	agenda
	traffic traffic

	site   int64
	db     *store.DB
	engine *chat.Engine
	crew   *Crew
	agents []int64
	busy   map[int64]int // how many talks an agent is in

	members     map[int64][]int64 // the departments of agents
	departments []int64
	campaigns   []int64
	canned      []int64
	known       []string // visitors who were here before
	done        Result
	alarm       int64 // when the engine's next timer is due
	upkeep      int64 // when the engine looks next for visits that are over
}

// at plans what happens at a time, or at once when that is past.
func (p *play) at(ms int64, do func(ctx context.Context) error) { p.plan(max(ms, p.now()), do) }

// later plans what happens after a while.
func (p *play) later(after int64, do func(ctx context.Context) error) { p.at(p.now()+after, do) }

func (p *play) now() int64 { return p.Clock.ms.Load() }

// run plays until the end of the time, and then until everybody has gone home.
func (p *play) run(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		over := false
		err := p.db.Batch(ctx, func(ctx context.Context) (err error) {
			over, err = p.some(ctx)
			return err
		})
		if err != nil {
			return fmt.Errorf("at %s: %w", p.Clock.Now().UTC().Format(time.DateTime), err)
		}
		if p.Progress != nil {
			p.Progress(p.done, float64(p.now()-p.From.UnixMilli())/float64(p.To.Sub(p.From).Milliseconds()))
		}
		if over {
			return nil
		}
	}
}

// some plays as much as fits a transaction, and tells whether that was all.
func (p *play) some(ctx context.Context) (over bool, err error) {
	began := time.Now()
	for steps := 0; steps < batchSteps && time.Since(began) < batchTime; steps++ {
		next, ok := p.next()
		if !ok {
			return true, p.close(ctx)
		}
		if due := min(p.alarm, p.upkeep); due <= next {
			p.Clock.set(due)
			err = p.tend(ctx)
		} else {
			e := p.take()
			p.Clock.set(e.at)
			err = e.do(ctx)
			p.alarm = min(p.alarm, p.now()+second) // it may have set a timer
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// close has the engine notice that everybody is gone.
func (p *play) close(ctx context.Context) error {
	p.Clock.set(p.now() + (visitor.Gone + time.Minute).Milliseconds())
	p.alarm, p.upkeep = 0, 0
	return p.tend(ctx)
}

// tend has the engine do what is due.
func (p *play) tend(ctx context.Context) (err error) {
	if p.now() >= p.upkeep {
		p.upkeep = p.now() + minute
		if err := p.engine.Upkeep(ctx); err != nil {
			return err
		}
	}
	if p.now() < p.alarm {
		return nil
	}
	p.alarm, err = p.engine.RingTimers(ctx)
	if err == nil && p.alarm == 0 {
		p.alarm = math.MaxInt64
	}
	return err
}

// planTraffic plans the visits of an hour, and the next hour after it.
func (p *play) planTraffic(from int64) {
	if from >= p.To.UnixMilli() {
		return
	}
	for _, at := range p.traffic.within(p.Rand, from, p.To.UnixMilli()) {
		p.at(at, p.visit)
	}
	p.at(from+hour, func(context.Context) error { p.planTraffic(from + hour); return nil })
}
