package rollup

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"parley/internal/store"
)

// RollUp makes cells of the dirty quarters that were over before a time.
func (k *Keeper) RollUp(ctx context.Context, before int64) error {
	return k.rollUp(ctx, before, func(float64) {})
}

func (k *Keeper) rollUp(ctx context.Context, before int64, progress func(part float64)) error {
	if err := k.rollUpWork(ctx, before); err != nil {
		return err
	}
	var list []marked
	err := k.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		list, err = markedIn(ctx, tx, dirtyQuarters, `WHERE start <= ?`, before-quarter)
		return err
	})
	for done := 0; err == nil && done < len(list); {
		n := sameDay(list[done:])
		if err = k.roll(ctx, list[done:done+n]); err == nil {
			done += n
			progress(float64(done) / float64(len(list)))
		}
	}
	return err
}

// sameDay is how many of the first quarters are of one day and site.
func sameDay(list []marked) int {
	for n, m := range list {
		if m.siteID != list[0].siteID || dayOf(m.start) != dayOf(list[0].start) {
			return n
		}
	}
	return len(list)
}

// roll makes cells of quarters of one day. One that is marked again meanwhile is left, and
// all are when somebody else has written cells of the site.
func (k *Keeper) roll(ctx context.Context, list []marked) error {
	siteID, start := list[0].siteID, dayOf(list[0].start)
	for {
		d := &cellDay{place: place{siteID, start}}
		err := k.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if d.version, err = rollVersion(ctx, tx, siteID); err != nil {
				return err
			}
			if d.fresh, err = cellsOf(ctx, tx, siteID, list); err != nil {
				return err
			}
			return d.read(ctx, tx)
		})
		if err != nil {
			return err
		}
		alone := false
		err = k.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if alone, err = nextVersion(ctx, tx, siteID, d.version); err != nil || !alone {
				return err
			}
			return d.write(ctx, tx, list)
		})
		if err != nil || alone {
			return err
		}
	}
}

// rollVersion counts how often cells of a site have been written.
func rollVersion(ctx context.Context, tx *store.Tx, siteID int64) (version int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE((SELECT version FROM rollup_version WHERE site_id = ?), 0)`, siteID).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("ask who rolls up: %w", err)
	}
	return version, nil
}

// nextVersion says that cells are written that were made of those of a version. It is false
// when there is a later one.
func nextVersion(ctx context.Context, tx *store.Tx, siteID, version int64) (bool, error) {
	done, err := tx.Exec(ctx, `INSERT INTO rollup_version (site_id, version) VALUES (?, 1) ON CONFLICT (site_id) DO UPDATE SET version = rollup_version.version + 1
		WHERE rollup_version.version = ?`, siteID, version)
	if err != nil {
		return false, fmt.Errorf("note who rolls up: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// dayCell is the cell of a day with its quarters.
type dayCell struct {
	sums daily
	who  [crowds]daily
}

func newDayCell() *dayCell {
	c := &dayCell{sums: daily{}}
	for i := range c.who {
		c.who[i] = daily{}
	}
	return c
}

// cellDay is the cells of a day in the making: those that there are, and of some quarters
// those that there are to be.
type cellDay struct {
	place
	version int64
	there   map[key]*dayCell
	fresh   map[int64]tally
}

// write puts quarters in place of what there was.
func (d *cellDay) write(ctx context.Context, tx *store.Tx, list []marked) error {
	changed, made := map[key]bool{}, map[key]bool{}
	for _, m := range list {
		done, err := m.unmark(ctx, tx, dirtyQuarters)
		if err != nil {
			return err
		}
		if done {
			d.take(m.start, changed, made)
		}
	}
	var keys [][]any
	for _, k := range sortedKeys(made) {
		keys = append(keys, []any{d.siteID, k.dim, k.dim2, k.id, k.id2})
	}
	if err := store.InsertMany(ctx, tx, "rollup_key", keyColumns, keys, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	return d.replace(ctx, tx, sortedKeys(changed))
}

// take puts a quarter in place of what there was, and notes the keys of what changes.
func (d *cellDay) take(start int64, changed, made map[key]bool) {
	n, fresh := (start-d.start)/quarter, d.fresh[start]
	for k, c := range d.there {
		if c.sums[n] != nil && fresh[k] == nil {
			c.set(n, &Cell{}, k)
			changed[k] = true
		}
	}
	for k, cell := range fresh {
		c := d.there[k]
		if c == nil {
			c = newDayCell()
			d.there[k], made[k] = c, true
		}
		c.set(n, cell, k)
		changed[k] = true
	}
}

func (c *dayCell) set(n int64, cell *Cell, k key) {
	c.sums.set(n, cell.Sums.packed())
	for i := range c.who {
		if k.hasPeople() {
			c.who[i].set(n, cell.who[i].encoded())
		}
	}
}

// values are the sums of the day.
func (c *dayCell) values() (sums Sums, err error) {
	for _, b := range c.sums {
		if err = eachSum(b, sums.add); err != nil {
			return sums, err
		}
	}
	return sums, nil
}

// ofKey joins a site's keys k with what a table has of them, c. SQLite takes the tables of
// a CROSS JOIN in the order in which they stand: there are few keys.
func ofKey(table string) string {
	return ` FROM rollup_key k CROSS JOIN ` + table + ` c WHERE c.site_id = k.site_id
	AND c.dim = k.dim AND c.dim2 = k.dim2 AND c.id = k.id AND c.id2 = k.id2 AND k.site_id = ? `
}

// read reads the cells that there are.
func (d *cellDay) read(ctx context.Context, tx *store.Tx) error {
	d.there = map[key]*dayCell{}
	rows, err := tx.Query(ctx, `SELECT k.dim, k.dim2, k.id, k.id2, c.quarters`+ofKey("rollup_cell")+`AND c.start = ?`, d.siteID, d.start)
	if err != nil {
		return fmt.Errorf("read the cells of a day: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k key
		var stored []byte
		if err := rows.Scan(&k.dim, &k.dim2, &k.id, &k.id2, &stored); err != nil {
			return fmt.Errorf("read the cells of a day: %w", err)
		}
		d.there[k] = newDayCell()
		if d.there[k].sums, err = unpacked(stored); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil || len(d.there) == 0 {
		return err
	}
	return eachCrowd(ctx, tx, []piece{{Span: Span{d.start, d.start + day}}}, d.siteID, `1 = 1`, nil, func(k key, start int64, which int, stored []byte) {
		if c := d.there[k]; c != nil {
			c.who[which][(start-d.start)/quarter] = bytes.Clone(stored)
		}
	})
}

var (
	cellColumns = append(append([]string{"site_id", "dim", "dim2", "id", "id2", "start"}, columns[:]...), "quarters")
	replaceCell = replacing(cellColumns, 6)

	peopleColumns = append(cellColumns[:6:6], "chatted", "converted", "converted_chatted")
	replacePeople = replacing(peopleColumns, 6)

	keyColumns = []string{"site_id", "dim", "dim2", "id", "id2"}
)

// replace writes the cells of keys, and takes those away that have nothing any more.
func (d *cellDay) replace(ctx context.Context, tx *store.Tx, keys []key) error {
	var cells, people [][]any
	for _, k := range keys {
		c := d.there[k]
		row := []any{d.siteID, k.dim, k.dim2, k.id, k.id2, d.start}
		if len(c.sums) == 0 {
			if err := removeCell(ctx, tx, row); err != nil {
				return err
			}
			continue
		}
		if k.hasPeople() {
			people = append(people, append(row[:6:6], c.who[chatted].packed(), c.who[converted].packed(), c.who[convertedChatted].packed()))
		}
		sums, err := c.values()
		if err != nil {
			return err
		}
		for _, n := range sums {
			row = append(row, n)
		}
		cells = append(cells, append(row, c.sums.packed()))
	}
	if err := store.InsertMany(ctx, tx, "rollup_people", peopleColumns, people, replacePeople); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "rollup_cell", cellColumns, cells, replaceCell)
}

func removeCell(ctx context.Context, tx *store.Tx, key []any) error {
	for _, table := range []string{"rollup_cell", "rollup_people"} {
		_, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE site_id = ? AND dim = ? AND dim2 = ? AND id = ? AND id2 = ? AND start = ?`, key...)
		if err != nil {
			return fmt.Errorf("remove a cell: %w", err)
		}
	}
	return nil
}

// sortedKeys are keys in an order that all writers have in common.
func sortedKeys(set map[key]bool) []key {
	return slices.SortedFunc(maps.Keys(set), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.dim, b.dim), cmp.Compare(a.dim2, b.dim2), cmp.Compare(a.id, b.id), cmp.Compare(a.id2, b.id2))
	})
}
