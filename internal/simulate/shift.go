package simulate

import (
	"context"
	"time"

	"parley/internal/chat"
	"parley/internal/store"
)

// shifts are the hours of a working day, from and to.
var shifts = [][2]int64{{7 * hour, 15*hour + 30*minute}, {9 * hour, 17*hour + 30*minute}, {13 * hour, 21*hour + 30*minute}}

// planShifts plans a day of everybody's work from its midnight, and the next day after it.
// Each agent has a shift and five days of the week on which it works.
func (p *play) planShifts(midnight time.Time) {
	if !midnight.Before(p.To) {
		return
	}
	for i, a := range p.agents {
		if (int(midnight.Weekday())+i)%7 >= 5 {
			continue
		}
		shift := shifts[i%len(shifts)]
		begin := midnight.UnixMilli() + shift[0] + p.dice.between(-8*minute, 8*minute)
		end := midnight.UnixMilli() + shift[1] + p.dice.between(-10*minute, 25*minute)
		lunch := begin + (end-begin)/2 + p.dice.between(-30*minute, 30*minute)
		p.become(begin, a, chat.Online)
		p.become(lunch, a, chat.Away)
		p.become(lunch+p.dice.between(20*minute, 40*minute), a, chat.Online)
		for range p.dice.IntN(3) {
			pause := p.dice.between(begin+30*minute, end-hour)
			p.become(pause, a, chat.Away)
			p.become(pause+p.dice.between(3*minute, 12*minute), a, chat.Online)
		}
		p.become(end-10*minute, a, chat.Away)
		p.goHome(end, a, 8)
	}
	next := midnight.AddDate(0, 0, 1)
	p.at(next.UnixMilli(), func(context.Context) error { p.planShifts(next); return nil })
}

// become has an agent be seen differently from a time on.
func (p *play) become(at int64, agentID int64, status string) {
	p.at(at, func(ctx context.Context) error {
		from, to := p.crew.of(agentID), chat.Seen{Status: status}
		if from == to {
			return nil
		}
		return p.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			p.crew.becomes(agentID, to)
			return p.engine.AgentStatusChanged(ctx, tx, p.site, agentID, from, to)
		})
	})
}

// goHome has an agent close the console, who stays a while for chats that go on.
func (p *play) goHome(at int64, agentID int64, patience int) {
	p.at(at, func(context.Context) error {
		if p.busy[agentID] > 0 && patience > 0 {
			p.goHome(p.now()+5*minute, agentID, patience-1)
			return nil
		}
		p.become(p.now(), agentID, chat.Offline)
		return nil
	})
}
