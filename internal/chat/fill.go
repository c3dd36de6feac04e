package chat

import (
	"context"

	"parley/internal/routing"
	"parley/internal/store"
)

// linePage is how many of those who wait are read at once.
const linePage = 50

// fill is arrange for a step that made room and changed nothing else: neither who is
// there nor who may take what. It reads of thousands that wait no more than there is room
// for. mine are the changes that made it.
func (e *Engine) fill(ctx context.Context, tx *store.Tx, siteID int64, mine ...*step) error {
	mine, err := saveOthers(ctx, mine)
	if err != nil {
		return err
	}
	held, err := waiters(ctx, tx, `c.site_id = ? AND (c.offered_agent_id <> 0 OR c.handed_by <> 0)`, siteID)
	if err != nil {
		return err
	}
	l := &line{tx: tx, siteID: siteID, more: true}
	if err := l.read(ctx); err != nil || len(held)+len(l.first)+len(mine) == 0 {
		return err
	}
	a := &arrangement{e: e, tx: tx, siteID: siteID, mine: mine}
	if err := a.meet(ctx); err != nil {
		return err
	}
	a.gather(held)
	return a.settle(ctx, l)
}

// line is those who wait and are not asked for, in their order, read as far as needed.
type line struct {
	tx     *store.Tx
	siteID int64
	first  []waiter // that are read and not taken
	last   waiter   // that was read
	more   bool
}

// read reads the next page.
func (l *line) read(ctx context.Context) (err error) {
	after := 1
	if l.last.IsAnswered {
		after = 0
	}
	l.first, err = waiters(ctx, l.tx, `c.site_id = ? AND c.state IN ('queued', 'offered') AND c.offered_agent_id = 0 AND c.handed_by = 0
		AND (c.priority, (CASE WHEN c.accepted_at IS NULL THEN 1 ELSE 0 END), c.requested_at, c.id) > (?, ?, ?, ?)
		ORDER BY c.priority, (CASE WHEN c.accepted_at IS NULL THEN 1 ELSE 0 END), c.requested_at, c.id LIMIT ?`,
		l.siteID, l.last.Priority, after, l.last.RequestedAt, l.last.ID, linePage)
	l.more = len(l.first) == linePage
	if l.more {
		l.last = l.first[linePage-1]
	}
	return err
}

// next is the next that is to be looked at of those who were gathered and those in line,
// or false when none is. The line is left alone as soon as nobody has room.
func (a *arrangement) next(ctx context.Context, l *line) (w waiter, ok bool, err error) {
	for l != nil && a.team.floor.HasFree() {
		if len(l.first) == 0 && l.more {
			if err := l.read(ctx); err != nil {
				return w, false, err
			}
		}
		if len(l.first) == 0 {
			break
		}
		w = l.first[0]
		if a.own(w.ID) != nil {
			l.first = l.first[1:]
			continue
		}
		w.Request = a.asked.in(w.Request)
		if len(a.all) > 0 && routing.Compare(a.all[0].Request, w.Request) < 0 {
			break
		}
		l.first = l.first[1:]
		return w, true, nil
	}
	if len(a.all) == 0 {
		return w, false, nil
	}
	w, a.all = a.all[0], a.all[1:]
	return w, true, nil
}
