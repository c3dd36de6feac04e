package rollup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"parley/internal/store"
)

// dirtyWork are quarters whose work is not up to date.
const dirtyWork = "rollup_work_dirty"

// workedUntil is up to when there is work of a site in cells, in all but dirty quarters; 0
// when there is none. Whoever is logged in works on without a fact, so it does not follow
// from marks.
func workedUntil(ctx context.Context, tx *store.Tx, siteID int64) (until, version int64, err error) {
	err = tx.QueryRow(ctx, `SELECT until_at, version FROM rollup_worked WHERE site_id = ?`, siteID).Scan(&until, &version)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return 0, 0, fmt.Errorf("ask how far work is rolled up: %w", err)
	}
	return until, version, nil
}

// markWork marks the quarters in which a stay or a status has changed: those that it
// touches and, if it ended before work was rolled up as if it lasted, those after it.
func markWork(ctx context.Context, tx *store.Tx, changed map[int64][]Span) error {
	dirty := marks{}
	for _, siteID := range slices.Sorted(maps.Keys(changed)) {
		until, _, err := workedUntil(ctx, tx, siteID)
		if err != nil {
			return err
		}
		conflict := `DO NOTHING`
		for _, s := range changed[siteID] {
			dirty.over(siteID, Span{s.From, s.To + 1})
			if s.To < until {
				dirty.over(siteID, Span{s.To, quarterOf(tx.Now())})
			}
			if s.To < tx.Now()-quarter { // somebody may be rolling up what lasted when he looked
				conflict = `DO UPDATE SET version = rollup_worked.version + 1`
			}
		}
		_, err = tx.Exec(ctx, `INSERT INTO rollup_worked (site_id, until_at, version) VALUES (?, 0, 0) ON CONFLICT (site_id) `+conflict, siteID)
		if err != nil {
			return fmt.Errorf("note that work has changed: %w", err)
		}
	}
	return dirty.write(ctx, tx, dirtyWork)
}

// shiftPart is what is rolled up of one day of a site.
type shiftPart struct {
	siteID      int64
	version     int64 // of the row that says how far work is rolled up
	until       int64 // how far it then is
	quarters    []int64
	marks       map[int64]int64 // of the quarters that are marked
	work, there map[int64]workDay
}

// rollUpWork makes cells of the work of the quarters that were over before a time.
func (k *Keeper) rollUpWork(ctx context.Context, before int64) error {
	var sites []int64
	err := k.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		sites, err = workSites(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, siteID := range sites {
		for more := true; more; {
			if more, err = k.rollWork(ctx, siteID, before); err != nil {
				return err
			}
		}
	}
	return nil
}

// workSites are the sites in which somebody has worked.
func workSites(ctx context.Context, tx *store.Tx) (sites []int64, err error) {
	rows, err := tx.Query(ctx, `SELECT site_id FROM rollup_worked ORDER BY site_id`)
	if err != nil {
		return nil, fmt.Errorf("ask who worked: %w", err)
	}
	if err := eachInt(rows, func(id int64) { sites = append(sites, id) }); err != nil {
		return nil, fmt.Errorf("ask who worked: %w", err)
	}
	return sites, nil
}

// rollWork rolls up the quarters of the first day that has any that are not.
func (k *Keeper) rollWork(ctx context.Context, siteID, before int64) (more bool, err error) {
	var part *shiftPart
	err = k.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		part, err = nextWork(ctx, tx, siteID, quarterOf(min(before, tx.Now())))
		return err
	})
	if err != nil || part == nil {
		return false, err
	}
	return true, k.db.Update(ctx, part.write)
}

// nextWork counts the work of the next day. It is nil when all is rolled up to a time.
func nextWork(ctx context.Context, tx *store.Tx, siteID, to int64) (*shiftPart, error) {
	until, version, err := workedUntil(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	var first int64
	err = tx.QueryRow(ctx, `SELECT COALESCE(MIN(start), 0) FROM rollup_work_dirty WHERE site_id = ? AND start < ?`, siteID, to).Scan(&first)
	if err != nil {
		return nil, fmt.Errorf("read what is not rolled up: %w", err)
	}
	p := &shiftPart{siteID: siteID, version: version, until: until, marks: map[int64]int64{}}
	at := until
	if first != 0 && (until == 0 || first < until) {
		at = first
	}
	if at == 0 || at >= to {
		return nil, nil
	}
	end := min(dayOf(at)+day, to)
	dirty, err := markedIn(ctx, tx, dirtyWork, `WHERE site_id = ? AND start >= ? AND start < ?`, siteID, at, end)
	if err != nil {
		return nil, err
	}
	for _, m := range dirty {
		p.marks[m.start] = m.marks
	}
	p.until = max(until, end)
	for q := at; q < end; q += quarter {
		if p.marks[q] != 0 || until <= q {
			p.quarters = append(p.quarters, q)
		}
	}
	last := p.quarters[len(p.quarters)-1]
	if p.work, err = workIn(ctx, tx, siteID, Span{at, last + quarter}); err != nil {
		return nil, err
	}
	p.there, err = workOn(ctx, tx, siteID, dayOf(at))
	return p, err
}

// workOn reads the work of a day.
func workOn(ctx context.Context, tx *store.Tx, siteID, start int64) (map[int64]workDay, error) {
	rows, err := tx.Query(ctx, `SELECT agent_id, quarters FROM rollup_work WHERE site_id = ? AND start = ?`, siteID, start)
	if err != nil {
		return nil, fmt.Errorf("read how agents worked: %w", err)
	}
	defer func() { _ = rows.Close() }()
	all := map[int64]workDay{}
	for rows.Next() {
		var agentID int64
		var stored []byte
		if err := rows.Scan(&agentID, &stored); err != nil {
			return nil, fmt.Errorf("read how agents worked: %w", err)
		}
		w := workDay{}
		if err := eachWork(start, stored, func(at int64, one Work) { w[at] = one }); err != nil {
			return nil, err
		}
		all[agentID] = w
	}
	return all, rows.Err()
}

var (
	workColumns = []string{"site_id", "start", "agent_id", "quarters"}
	replaceWork = replacing(workColumns, 3)
)

// write stores what was counted, but for the quarters that were marked meanwhile, which
// stay marked. Whoever finds that somebody else has come further leaves it.
func (p *shiftPart) write(ctx context.Context, tx *store.Tx) error {
	if moved, err := p.move(ctx, tx); err != nil || !moved {
		return err
	}
	changed := map[int64]bool{}
	for _, q := range p.quarters {
		if n := p.marks[q]; n != 0 {
			done, err := marked{place{p.siteID, q}, n}.unmark(ctx, tx, dirtyWork)
			if err != nil {
				return err
			}
			if !done {
				continue
			}
		}
		p.take(q, changed)
	}
	start := dayOf(p.quarters[0])
	var rows [][]any
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		rows = append(rows, []any{p.siteID, start, id, p.there[id].encoded()})
	}
	return store.InsertMany(ctx, tx, "rollup_work", workColumns, rows, replaceWork)
}

// take puts a quarter in place of what there was.
func (p *shiftPart) take(q int64, changed map[int64]bool) {
	for id, w := range p.there {
		if _, was := w[q]; was {
			delete(w, q)
			changed[id] = true
		}
	}
	for id, w := range p.work {
		one, is := w[q]
		if !is {
			continue
		}
		if p.there[id] == nil {
			p.there[id] = workDay{}
		}
		p.there[id][q] = one
		changed[id] = true
	}
}

// move notes how far work is rolled up, unless somebody else has rolled up work since: two
// must not write one day from what they read before.
func (p *shiftPart) move(ctx context.Context, tx *store.Tx) (moved bool, err error) {
	done, err := tx.Exec(ctx, `UPDATE rollup_worked SET until_at = ?, version = version + 1 WHERE site_id = ? AND version = ?`, p.until, p.siteID, p.version)
	if err != nil {
		return false, fmt.Errorf("note how far work is rolled up: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}
