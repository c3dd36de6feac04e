package simulate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/store"
)

// lives are the tables that hold what visitors did, those that others refer to first, with
// how a table without a site finds its rows.
var lives = []struct{ table, key, where string }{
	{"visitor", "id", bySite},
	{"visit", "id", bySite},
	{"page_view", "id", byVisit},
	{"visit_segment", "visit_id", byVisit},
	{"visit_conversion", "visit_id", byVisit},
	{"chat", "id", bySite},
	{"request", "id", bySite},
	{"chat_agent", "id", bySite},
	{"message", "chat_id", byChat},
	{"refusal", "chat_id", byChat},
	{"offer_pass", "chat_id", byChat},
	{"chat_segment", "chat_id", byChat},
	{"chat_survey", "chat_id", byChat},
	{"chat_wrapup", "chat_id", byChat},
	{"chat_wrapup_category", "chat_id", byChat},
	{"chat_text", "chat_id", byChat},
	{"search_pending", "chat_id", bySite},
	{"invitation_shown", "id", bySite},
	{"offline_message", "id", bySite},
	{"offline_message_segment", "message_id", byMessage},
	{"offline_text", "message_id", byMessage},
	{"fact", "id", bySite},
}

// Lives are the names of the tables that are copied.
func Lives() (tables []string) {
	for _, l := range lives {
		tables = append(tables, l.table)
	}
	return tables
}

const (
	bySite    = `t.site_id = ?`
	byVisit   = `t.visit_id IN (SELECT v.id FROM visit v WHERE v.site_id = ?)`
	byChat    = `t.chat_id IN (SELECT c.id FROM chat c WHERE c.site_id = ?)`
	byMessage = `t.message_id IN (SELECT o.id FROM offline_message o WHERE o.site_id = ?)`

	// spread is over how long the copies of one visit are spread.
	spread = 30 * time.Minute
	// rowsAtOnce is about how many rows a step writes.
	rowsAtOnce = 20_000
)

// multiply puts copies of everything that visitors did beside it, a little later each, so
// that a site of ten thousand chats becomes one of a million. What agents did by
// themselves stays as it is. All of it gets new ids, so that these go on to grow with
// time: a row has the id (id + base) * copies + k.
type multiply struct {
	play   *play
	copies int64
	base   int64 // the highest id that there is
}

// mayMultiply refuses to copy what real people did.
func (p *play) mayMultiply(ctx context.Context) error {
	if p.Copies < 2 {
		return nil
	}
	return p.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		var visits int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM visit WHERE site_id = ? LIMIT 1) AS v`, p.site).Scan(&visits); err != nil {
			return fmt.Errorf("look whether a site is new: %w", err)
		}
		if visits > 0 {
			return fault.Conflict("Visitors have been on site %d, which would be copied too: make a new site.", p.site)
		}
		return nil
	})
}

func (p *play) multiply(ctx context.Context) error {
	m := &multiply{play: p, copies: int64(p.Copies)}
	for _, l := range lives {
		var highest int64
		err := p.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT COALESCE(MAX(`+l.key+`), 0) FROM `+l.table).Scan(&highest)
		})
		if err != nil {
			return fmt.Errorf("look at %s: %w", l.table, err)
		}
		m.base = max(m.base, highest)
	}
	for i, l := range lives {
		if err := m.copy(ctx, l.table, l.key, l.where, i); err != nil {
			return fmt.Errorf("copy %s: %w", l.table, err)
		}
	}
	return p.db.Update(ctx, m.finish)
}

// copy writes the rows of a table anew, with their copies, in the order of their keys.
func (m *multiply) copy(ctx context.Context, table, key, where string, done int) error {
	columns, err := m.columns(ctx, table)
	if err != nil {
		return err
	}
	values := make([]string, len(columns))
	for i, c := range columns {
		values[i] = m.value(table, c)
	}
	query := `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `)
		WITH RECURSIVE copy (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM copy WHERE k + 1 < ` + fmt.Sprint(m.copies) + `)
		SELECT ` + strings.Join(values, ", ") + ` FROM ` + table + ` t CROSS JOIN copy WHERE ` + where + ` AND t.` + key + ` > ? AND t.` + key + ` <= ?`
	if table == "fact" {
		query += ` AND (t.visit_id IS NOT NULL OR copy.k = 0)` // agents are there once
	}
	query += ` ORDER BY t.` + key + `, copy.k`
	step := max(1, rowsAtOnce/m.copies)
	for from := int64(0); from < m.base; from += step {
		err := m.play.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, query, m.play.site, from, min(from+step, m.base))
			return err
		})
		if err != nil {
			return err
		}
		if m.play.Progress != nil {
			m.play.Progress(m.play.done, (float64(done)+float64(from)/float64(m.base))/float64(len(lives)))
		}
	}
	return nil
}

func (m *multiply) columns(ctx context.Context, table string) (columns []string, err error) {
	err = m.play.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT * FROM `+table+` WHERE 1 = 0`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		columns, err = rows.Columns()
		return err
	})
	return columns, err
}

// value is what a copy has in a column.
func (m *multiply) value(table, column string) string {
	id := fmt.Sprintf(`(t.%s + %d) * %d + copy.k`, column, m.base, m.copies)
	later := fmt.Sprintf(`t.%s + copy.k * %d`, column, spread.Milliseconds()/m.copies)
	switch {
	case table == "fact" && column == "ref_id":
		return `CASE WHEN t.kind = 18 THEN ` + id + ` ELSE t.ref_id END` // an offline message
	case table == "fact" && column == "number":
		return `CASE WHEN t.kind = 2 THEN ` + id + ` WHEN t.kind = 20 THEN ` + later + ` ELSE t.number END` // a message, a time
	case column == "id", column == "visitor_id", column == "visit_id", column == "chat_id", column == "message_id":
		return id
	case column == "uuid", column == "visitor_uuid":
		return `CASE WHEN t.` + column + ` = '' THEN '' ELSE substr(t.` + column + `, 1, 24) || substr(CAST(100000000 + copy.k AS TEXT), 2) || substr(t.` + column + `, 33) END`
	case strings.HasSuffix(column, "_at"), column == "at":
		return `CASE WHEN t.` + column + ` = 0 THEN 0 ELSE ` + later + ` END`
	}
	return `t.` + column
}

// finish takes the originals away and counts anew.
func (m *multiply) finish(ctx context.Context, tx *store.Tx) error {
	for i := len(lives) - 1; i >= 0; i-- {
		l := lives[i]
		if l.where != bySite {
			continue // goes with what it belongs to
		}
		if _, err := tx.Exec(ctx, `DELETE FROM `+l.table+` WHERE site_id = ? AND `+l.key+` <= ?`, m.play.site, m.base); err != nil {
			return fmt.Errorf("take the originals of %s away: %w", l.table, err)
		}
		if err := tx.CountOn(ctx, l.table, "id"); err != nil {
			return err
		}
	}
	d := &m.play.done
	for _, n := range []*int{&d.Visits, &d.Requests, &d.Answered, &d.Messages, &d.Offline} {
		*n *= int(m.copies)
	}
	return chat.RecountHistory(ctx, tx, m.play.site)
}
