package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"parley/bench/site"
	"parley/internal/rollup"
	"parley/internal/store"
)

// bulk makes a large site of one that was played: it copies the rows that follow from the
// facts, rolls them up as the server does, day by day, and takes those of all days but the
// first and last two away again. Reports read rows at the edges of a range alone, so ten
// million chats take the disk space of half a million.
type bulk struct {
	db          *store.DB
	keeper      *rollup.Keeper
	siteID      int64
	copies      int
	first, last int64 // the days with the first and last row
}

const dayLong = int64(24 * time.Hour / time.Millisecond)

// copied are the tables of rows, with the time that finds a row, and which rows are meant.
var copied = []struct{ table, time, where string }{
	{"rollup_request", "requested_at", ""},
	{"rollup_event", "at", ""},
	{"rollup_queue", "since_at", ""},
	{"rollup_stay", "since_at", ""},
	{"rollup_survey", "requested_at", ""},
	{"fact", "at", " AND kind IN (14, 21)"}, // those that are read as they are: uses of canned messages, visits
}

// multiplied are the sums that no row is counted into again.
var multiplied = []string{`UPDATE rollup_page SET chats = chats * ? WHERE site_id = ?`, `UPDATE rollup_canned SET uses = uses * ? WHERE site_id = ?`,
	`UPDATE rollup_answer SET times = times * ? WHERE site_id = ?`}

func makeBulk(ctx context.Context, o options, setup site.Setup, s played) (err error) {
	db, err := store.Open(ctx, store.Options{URL: databaseOf(setup)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	b := &bulk{db: db, keeper: rollup.New(db, slog.Default()), siteID: s.ID, copies: o.bulk,
		first: s.From.UnixMilli() / dayLong * dayLong, last: s.To.UnixMilli() / dayLong * dayLong}
	if err := db.Update(ctx, b.begin); err != nil {
		return err
	}
	for day := b.first; day <= b.last; day += dayLong {
		if err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return b.copy(ctx, tx, day) }); err != nil {
			return err
		}
		if err := b.keeper.RollUp(ctx, min(day+dayLong, s.To.UnixMilli())); err != nil {
			return err
		}
		if err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return b.thin(ctx, tx, day-dayLong) }); err != nil {
			return err
		}
	}
	return db.Update(ctx, b.end)
}

// begin sets what is copied aside.
func (b *bulk) begin(ctx context.Context, tx *store.Tx) error {
	for _, c := range copied {
		for _, q := range []string{
			fmt.Sprintf(`CREATE TABLE played_%s AS SELECT * FROM %s WHERE site_id = %d%s`, c.table, c.table, b.siteID, c.where),
			fmt.Sprintf(`CREATE INDEX played_%s_time ON played_%s (%s)`, c.table, c.table, c.time),
		} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return fmt.Errorf("set %s aside: %w", c.table, err)
			}
		}
	}
	for _, q := range multiplied {
		if _, err := tx.Exec(ctx, q, b.copies, b.siteID); err != nil {
			return err
		}
	}
	return nil
}

// copy writes the copies of a day, each a little later than the one before, and marks the
// quarters that they lie in.
func (b *bulk) copy(ctx context.Context, tx *store.Tx, day int64) error {
	for _, c := range copied {
		columns, err := columnsOf(ctx, tx, c.table)
		if err != nil {
			return err
		}
		values := make([]string, len(columns))
		for i, name := range columns {
			values[i] = b.value(c.table, name)
		}
		_, err = tx.Exec(ctx, fmt.Sprintf(`INSERT INTO %s (%s) WITH RECURSIVE copy (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k + 1 < %d)
			SELECT %s FROM played_%s t CROSS JOIN copy WHERE t.%s >= %d AND t.%s < %d AND copy.k < %d ORDER BY t.%s, copy.k`,
			c.table, strings.Join(columns, ", "), b.copies, strings.Join(values, ", "), c.table, c.time, day, c.time, day+dayLong, b.copies, c.time))
		if err != nil {
			return fmt.Errorf("copy %s: %w", c.table, err)
		}
	}
	for at := day; at < day+dayLong; at += int64(15 * time.Minute / time.Millisecond) {
		for _, table := range []string{"rollup_dirty", "rollup_work_dirty"} {
			_, err := tx.Exec(ctx, `INSERT INTO `+table+` (site_id, start, marks) VALUES (?, ?, 1) ON CONFLICT (site_id, start) DO UPDATE SET marks = `+table+`.marks + 1`, b.siteID, at)
			if err != nil {
				return err
			}
		}
	}
	_, err := tx.Exec(ctx, `UPDATE rollup_cursor SET version = version + 1, gaps = '[]', seen = (SELECT MAX(id) FROM fact)`)
	return err
}

// value is what a copy has in a column. Ids of what was played lie below a million; those
// of the copies grow with time too.
func (b *bulk) value(table, column string) string {
	switch {
	case column == "chat_id", column == "visitor_id", column == "visit_id", table == "rollup_event" && column == "id":
		return fmt.Sprintf(`CASE WHEN t.%s = 0 THEN 0 ELSE 1000000 + t.%s * %d + copy.k END`, column, column, b.copies)
	case column == "at", strings.HasSuffix(column, "_at"):
		return fmt.Sprintf(`CASE WHEN t.%s = 0 THEN 0 ELSE t.%s + copy.k * %d END`, column, column, max(1, (30*time.Minute).Milliseconds()/int64(b.copies)))
	}
	return `t.` + column
}

// thin takes the rows of a day away that has been rolled up.
func (b *bulk) thin(ctx context.Context, tx *store.Tx, day int64) error {
	if day < b.first+2*dayLong || day > b.last-2*dayLong {
		return nil
	}
	for _, c := range copied {
		_, err := tx.Exec(ctx, `DELETE FROM `+c.table+` WHERE site_id = ?`+c.where+` AND `+c.time+` >= ? AND `+c.time+` < ?`, b.siteID, day, day+dayLong)
		if err != nil {
			return fmt.Errorf("thin %s: %w", c.table, err)
		}
	}
	return nil
}

// end takes what was set aside away.
func (b *bulk) end(ctx context.Context, tx *store.Tx) error {
	for _, c := range copied {
		if _, err := tx.Exec(ctx, `DROP TABLE played_`+c.table); err != nil {
			return err
		}
	}
	return nil
}

// columnsOf lists the columns of a table but a number that the database gives.
func columnsOf(ctx context.Context, tx *store.Tx, table string) (columns []string, err error) {
	rows, err := tx.Query(ctx, `SELECT * FROM `+table+` WHERE 1 = 0`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list, err := rows.Columns()
	for _, c := range list {
		if table != "fact" || c != "id" {
			columns = append(columns, c)
		}
	}
	return columns, err
}
