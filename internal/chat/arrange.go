package chat

import (
	"context"
	"slices"

	"parley/internal/routing"
	"parley/internal/store"
)

// arrange looks at all waiting chats of a site after something changed, in the order in
// which they are to be answered: those for which somebody is there, or has room, are
// offered, shown or given, and offers that cannot stand are taken back. Every step that
// may have made room ends with it: when it commits, nobody waits for an agent who has
// room. mine are changes that the step has begun; they are saved, those about waiting
// chats in their place. The waiting list is locked.
func (e *Engine) arrange(ctx context.Context, tx *store.Tx, siteID int64, mine ...*step) error {
	mine, err := saveOthers(ctx, mine)
	if err != nil {
		return err
	}
	all, err := waiters(ctx, tx, `c.site_id = ? AND `+isWaiting, siteID)
	if err != nil || len(all)+len(mine) == 0 {
		return err
	}
	a := &arrangement{e: e, tx: tx, siteID: siteID, mine: mine}
	if err := a.meet(ctx); err != nil {
		return err
	}
	a.gather(all)
	return a.settle(ctx, nil)
}

// saveOthers saves the changes of chats that do not wait, and returns those that do.
func saveOthers(ctx context.Context, mine []*step) (waiting []*step, err error) {
	for _, s := range mine {
		if s.c.state.Waiting() {
			waiting = append(waiting, s)
		} else if err := s.save(ctx); err != nil {
			return nil, err
		}
	}
	return waiting, nil
}

// arrangement is one look at the waiting chats.
type arrangement struct {
	e      *Engine
	tx     *store.Tx
	siteID int64
	team   *team
	asked  asked
	mine   []*step
	all    []waiter
}

// meet reads the agents, and what they said to the chats that wait.
func (a *arrangement) meet(ctx context.Context) (err error) {
	if a.team, err = a.e.team(ctx, a.tx, a.siteID); err != nil {
		return err
	}
	a.asked, err = readAsked(ctx, a.tx, a.siteID)
	return err
}

// gather puts the chats in their order, those of the step as they are now. Offers that
// the step has ended, or that cannot stand, free their agents before anybody is given
// anything. Chats that nobody is there for any more go to whoever takes over.
func (a *arrangement) gather(stored []waiter) {
	floor := a.team.floor
	for _, w := range stored {
		if a.own(w.ID) != nil {
			continue
		}
		w.Request = a.asked.in(w.Request)
		w.goTo(floor.Standing(w.Request))
		a.all = append(a.all, w)
		if w.OfferedTo != 0 && !floor.Stands(w.Request) {
			floor.Load(w.OfferedTo, -1)
		}
	}
	for _, s := range a.mine {
		s.goTo(floor.Standing(a.asked.asRequest(s.c)))
		a.all = append(a.all, waiter{Request: a.asked.asRequest(s.c), state: s.c.state})
		if s.offeredTo != 0 && !floor.Stands(a.asked.asRequest(s.c)) {
			floor.Load(s.offeredTo, -1)
		}
	}
	slices.SortFunc(a.all, func(x, y waiter) int { return routing.Compare(x.Request, y.Request) })
}

// own is the change that the step has begun of a chat, or nil.
func (a *arrangement) own(chatID int64) *step {
	if i := slices.IndexFunc(a.mine, func(s *step) bool { return s.c.id == chatID }); i >= 0 {
		return a.mine[i]
	}
	return nil
}

// settle decides about one chat after the other: those that were gathered, and of those
// in line, if there is one, as many as there is room for.
func (a *arrangement) settle(ctx context.Context, l *line) error {
	freed := false
	for {
		w, ok, err := a.next(ctx, l)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		d := a.team.floor.Decide(w.Request)
		s := a.own(w.ID)
		if s == nil && !w.moved && d.AgentID == w.OfferedTo && stateFor(d) == w.state {
			continue
		}
		if s == nil {
			c, err := lockByID(ctx, a.tx, w.ID)
			if err != nil {
				return err
			}
			s = a.e.change(a.tx, c)
			s.goTo(routing.Target{AgentID: w.AgentID, DepartmentID: w.DepartmentID})
		}
		if d.Way == routing.Return {
			s.comeBack()
			d = a.team.floor.Decide(a.asked.asRequest(s.c))
		}
		if err := s.settle(ctx, a.team, d); err != nil {
			return err
		}
		freed = freed || s.freed && s.taker != 0
	}
	if freed { // who handed a chat on that was taken unasked
		return a.e.fill(ctx, a.tx, a.siteID)
	}
	return nil
}

// goTo has a waiting chat be for somebody else from now on.
func (w *waiter) goTo(t routing.Target) {
	w.moved = t.AgentID != w.AgentID || t.DepartmentID != w.DepartmentID
	w.AgentID, w.DepartmentID = t.AgentID, t.DepartmentID
}

// goTo has the chat be for somebody else from now on.
func (s *step) goTo(t routing.Target) { s.c.targetID, s.c.departmentID = t.AgentID, t.DepartmentID }

// stateFor is the state of a waiting chat about which this was decided.
func stateFor(d routing.Decision) State {
	switch d.Way {
	case routing.Keep:
		return Queued
	case routing.Return:
		return Chatting
	}
	return Offered
}
