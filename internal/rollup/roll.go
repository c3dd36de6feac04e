package rollup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/store"
)

// The grains of cells.
const (
	quarters = 0
	days     = 1
)

// RollUp makes cells of the dirty quarters that were over before a time, and of the days.
func (k *Keeper) RollUp(ctx context.Context, before int64) error {
	return k.rollUp(ctx, before, func(float64) {})
}

func (k *Keeper) rollUp(ctx context.Context, before int64, progress func(part float64)) error {
	if err := k.rollUpWork(ctx, before); err != nil {
		return err
	}
	for _, step := range []struct {
		table string
		long  int64
		count func(context.Context, *store.Tx, place) (tally, error)
		grain int
	}{{dirtyQuarters, quarter, quarterCells, quarters}, {staleDays, day, dayCells, days}} {
		var list []marked
		err := k.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			list, err = markedIn(ctx, tx, step.table, `WHERE start <= ?`, before-step.long)
			return err
		})
		if err != nil {
			return err
		}
		for i := 0; i < len(list); i += rollAtOnce {
			if err := k.roll(ctx, list[i:min(i+rollAtOnce, len(list))], step.table, step.grain, step.count); err != nil {
				return err
			}
			if step.grain == quarters {
				progress(float64(i+1) / float64(len(list)))
			}
		}
	}
	return nil
}

// rollAtOnce is how many quarters or days one step writes: others wait for it.
const rollAtOnce = 8

// rolled is a quarter or a day that has been counted, and the keys of which there were
// cells before.
type rolled struct {
	marked
	fresh tally
	there map[key]bool
}

// roll makes cells of quarters or days. One that is marked again meanwhile is left.
func (k *Keeper) roll(ctx context.Context, list []marked, table string, grain int, count func(context.Context, *store.Tx, place) (tally, error)) error {
	all := make([]rolled, len(list))
	err := k.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		for i, m := range list {
			all[i].marked = m
			if all[i].fresh, err = count(ctx, tx, m.place); err != nil {
				return err
			}
			if all[i].there, err = cellKeys(ctx, tx, m.siteID, grain, m.start); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, r := range all {
			done, err := r.unmark(ctx, tx, table)
			if err != nil {
				return err
			}
			if !done {
				continue
			}
			if err := replaceCells(ctx, tx, r.place, grain, r.fresh, r.there); err != nil {
				return err
			}
			if grain == days {
				continue
			}
			if err := mark(ctx, tx, staleDays, [][]any{{r.siteID, dayOf(r.start), 1}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// quarterCells counts a quarter from rows.
func quarterCells(ctx context.Context, tx *store.Tx, q place) (tally, error) {
	return cellsOf(ctx, tx, q.siteID, Span{q.start, q.start + quarter})
}

// ofKey joins a site's keys k with their cells c of a grain. SQLite takes the tables of a
// CROSS JOIN in the order in which they stand: there are few keys.
func ofKey(table string) string {
	return ` FROM rollup_key k CROSS JOIN ` + table + ` c WHERE c.site_id = k.site_id AND c.grain = ?
	AND c.dim = k.dim AND c.dim2 = k.dim2 AND c.id = k.id AND c.id2 = k.id2 AND k.site_id = ? `
}

// cellKeys lists the keys that have a cell at a time. Where there is none for everything,
// there is none at all.
func cellKeys(ctx context.Context, tx *store.Tx, siteID int64, grain int, start int64) (map[key]bool, error) {
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM rollup_cell WHERE site_id = ? AND grain = ? AND dim = 0 AND dim2 = 0 AND id = 0 AND id2 = 0 AND start = ?`,
		siteID, grain, start).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list cells: %w", err)
	}
	rows, err := tx.Query(ctx, `SELECT k.dim, k.dim2, k.id, k.id2`+ofKey("rollup_cell")+`AND c.start = ?`, grain, siteID, start)
	if err != nil {
		return nil, fmt.Errorf("list cells: %w", err)
	}
	defer func() { _ = rows.Close() }()
	keys := map[key]bool{}
	for rows.Next() {
		var k key
		if err := rows.Scan(&k.dim, &k.dim2, &k.id, &k.id2); err != nil {
			return nil, fmt.Errorf("list cells: %w", err)
		}
		keys[k] = true
	}
	return keys, rows.Err()
}

// added is what a query selects to add cells up.
func added(list []Measure) string {
	parts := make([]string, len(list))
	for i, m := range list {
		fn := "SUM"
		if m.isMax() {
			fn = "MAX"
		}
		// A sum is a decimal on PostgreSQL.
		parts[i] = "CAST(COALESCE(" + fn + "(c." + columns[m] + "), 0) AS BIGINT)"
	}
	return strings.Join(parts, ", ")
}

// allMeasures lists them.
func allMeasures() []Measure {
	list := make([]Measure, measures)
	for m := range measures {
		list[m] = m
	}
	return list
}

var addDay = `SELECT k.dim, k.dim2, k.id, k.id2, ` + added(allMeasures()) + ofKey("rollup_cell") +
	`AND c.start >= ? AND c.start < ? GROUP BY k.dim, k.dim2, k.id, k.id2`

// dayCells adds up the quarters of a day.
func dayCells(ctx context.Context, tx *store.Tx, d place) (tally, error) {
	rows, err := tx.Query(ctx, addDay, quarters, d.siteID, d.start, d.start+day)
	if err != nil {
		return nil, fmt.Errorf("add up a day: %w", err)
	}
	defer func() { _ = rows.Close() }()
	t := tally{}
	for rows.Next() {
		var k key
		var c Cell
		into := []any{&k.dim, &k.dim2, &k.id, &k.id2}
		for m := range c.Sums {
			into = append(into, &c.Sums[m])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("add up a day: %w", err)
		}
		t[k] = &c
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return t, t.addCrowds(ctx, tx, d)
}

// addCrowds brings together who is behind the quarters of a day.
func (t tally) addCrowds(ctx context.Context, tx *store.Tx, d place) error {
	return eachCrowd(ctx, tx, piece{Span{d.start, d.start + day}, quarters}, d.siteID, `1 = 1`, nil, func(k key, start int64, which int, stored []byte) {
		c := t.cell(k)
		c.packed[which] = packed(c.packed[which], (start-d.start)/quarter, stored)
	})
}

var (
	cellColumns = append([]string{"site_id", "grain", "dim", "dim2", "id", "id2", "start"}, columns[:]...)
	replaceCell = replacing(cellColumns, 7)

	peopleColumns = append(cellColumns[:7:7], "chatted", "converted", "converted_chatted")
	replacePeople = replacing(peopleColumns, 7)

	keyColumns = []string{"site_id", "dim", "dim2", "id", "id2"}
)

// replaceCells writes the cells of a time, and takes those away that there were and are
// no more.
func replaceCells(ctx context.Context, tx *store.Tx, at place, grain int, fresh tally, there map[key]bool) error {
	var cells, keys, people [][]any
	for _, k := range fresh.keys() {
		row := append(make([]any, 0, len(cellColumns)), at.siteID, grain, k.dim, k.dim2, k.id, k.id2, at.start)
		for _, n := range fresh[k].Sums {
			row = append(row, n)
		}
		cells = append(cells, row)
		if c := fresh[k]; k.hasPeople() && c.anybody() {
			people = append(people, append(append([]any{}, row[:7]...), c.stored(chatted), c.stored(converted), c.stored(convertedChatted)))
		}
		if !there[k] {
			keys = append(keys, []any{at.siteID, k.dim, k.dim2, k.id, k.id2})
		}
	}
	for k := range there {
		if fresh[k] != nil && fresh[k].anybody() {
			continue
		}
		for _, table := range []string{"rollup_cell", "rollup_people"} {
			_, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE site_id = ? AND grain = ? AND dim = ? AND dim2 = ? AND id = ? AND id2 = ? AND start = ?`,
				at.siteID, grain, k.dim, k.dim2, k.id, k.id2, at.start)
			if err != nil {
				return fmt.Errorf("remove a cell: %w", err)
			}
		}
	}
	if err := store.InsertMany(ctx, tx, "rollup_key", keyColumns, keys, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	if err := store.InsertMany(ctx, tx, "rollup_people", peopleColumns, people, replacePeople); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "rollup_cell", cellColumns, cells, replaceCell)
}
