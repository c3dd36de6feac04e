package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/internal/store"
)

// The history is counted by the hour when chats end, and by longer spans, so that telling
// how many there are takes no longer the more there are.

const hour = int64(3600_000)

// spans are how many hours are counted together, longest first.
var spans = []int64{720, 24, 1}

// countHistory counts an ended chat (by 1), or one that is removed (by -1): for its site,
// its department, and each agent who was in it.
func countHistory(ctx context.Context, tx *store.Tx, c *record, by int) error {
	count := func(subject string, id int64) error { return c.countUnder(ctx, tx, subject, id, by) }
	if err := count("site", 0); err != nil {
		return err
	}
	if err := count("department", c.departmentID); err != nil {
		return err
	}
	agents, err := agentsOf(ctx, tx, c.id)
	if err != nil {
		return err
	}
	for _, id := range agents {
		if err := count("agent", id); err != nil {
			return err
		}
	}
	return nil
}

// What requests that nobody took are counted under.
const (
	missedSubject  = "missed"
	refusedSubject = "refused"
)

// countMissed counts a request that is over and that nobody took.
func countMissed(ctx context.Context, tx *store.Tx, c *record, outcome string) error {
	subject := missedSubject
	if outcome == refused {
		subject = refusedSubject
	}
	return c.countUnder(ctx, tx, subject, 0, 1)
}

// countUnder counts a chat for one subject, in each span that its request lies in.
func (c *record) countUnder(ctx context.Context, tx *store.Tx, subject string, id int64, by int) error {
	const row = `(?, ?, ?, ?, ?, ?, ?, ?)`
	var values []any
	for _, hours := range spans {
		values = append(values, c.siteID, subject, id, hours, c.requestedAt/hour/hours, by, c.id, c.id)
	}
	_, err := tx.Exec(ctx, `INSERT INTO history_count (site_id, subject, subject_id, hours, part, chats, first_id, last_id) VALUES `+
		strings.Join(slices.Repeat([]string{row}, len(spans)), ", ")+`
		ON CONFLICT (site_id, subject, subject_id, hours, part) DO UPDATE SET chats = history_count.chats + excluded.chats,
		first_id = CASE WHEN excluded.first_id < history_count.first_id THEN excluded.first_id ELSE history_count.first_id END,
		last_id = CASE WHEN excluded.last_id > history_count.last_id THEN excluded.last_id ELSE history_count.last_id END`, values...)
	if err != nil {
		return fmt.Errorf("count the history: %w", err)
	}
	return nil
}

// agentsOf lists who was in a chat, each once.
func agentsOf(ctx context.Context, tx *store.Tx, chatID int64) ([]int64, error) {
	var ids []int64
	err := tx.Bun().NewSelect().TableExpr("chat_agent").ColumnExpr("DISTINCT agent_id").Where("chat_id = ?", chatID).
		OrderExpr("agent_id").Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("read who was in a chat: %w", err)
	}
	return ids, nil
}

// subject is what the counted hours must be about to answer the filter, if they can.
func (f filter) subject(who Party) (subject string, id int64, counted bool) {
	if !who.AllHistory || f.word() != "" || f.looksAtEach() {
		return "", 0, false
	}
	switch {
	case f.agentID != nil && f.departmentID != nil:
		return "", 0, false
	case f.agentID != nil:
		return "agent", *f.agentID, true
	case f.departmentID != nil:
		return "department", *f.departmentID, true
	}
	return "site", 0, true
}

// count tells how many chats a filter finds: from the hours that lie wholly in its range,
// and by counting what is at the edges.
func (f filter) count(ctx context.Context, tx *store.Tx, who Party) (int, error) {
	subject, id, counted := f.subject(who)
	first, end := (f.from+hour-1)/hour, f.to/hour
	if !counted || first >= end {
		return f.countRows(ctx, tx, who)
	}
	total, err := sumHours(ctx, tx, who.SiteID, subject, id, first, end)
	if err != nil {
		return 0, err
	}
	for _, edge := range [][2]int64{{f.from, first * hour}, {end * hour, f.to}} {
		if edge[0] < edge[1] {
			f.from, f.to = edge[0], edge[1]
			n, err := f.countRows(ctx, tx, who)
			if err != nil {
				return 0, err
			}
			total += n
		}
	}
	return total, nil
}

// sumHours adds up the counted hours from first up to end, which is excluded.
func sumHours(ctx context.Context, tx *store.Tx, siteID int64, subject string, id, first, end int64) (total int, err error) {
	hours, values := hoursFrom(siteID, subject, id, first, end)
	err = tx.QueryRow(ctx, `SELECT CAST(COALESCE(SUM(chats), 0) AS BIGINT) FROM `+hours, values...).Scan(&total)
	if err != nil {
		return 0, fmt.Errorf("count the history: %w", err)
	}
	return total, nil
}

// hoursFrom is a table expression of the counted hours from first up to end, which is
// excluded, in as few rows as there are, and its values. Which parts they are is a table of
// its own: PostgreSQL plans that once, where a condition for each part took it longer to plan
// than to answer.
func hoursFrom(siteID int64, subject string, id, first, end int64) (expression string, values []any) {
	var wanted []string
	for _, p := range inSpans(max(first, 0), end, spans) {
		wanted, values = append(wanted, `(CAST(? AS SMALLINT), CAST(? AS BIGINT), CAST(? AS BIGINT))`), append(values, p.hours, p.first, p.end)
	}
	return `(SELECT h.chats, h.first_id, h.last_id FROM (VALUES ` + strings.Join(wanted, ", ") + `) AS wanted CROSS JOIN history_count AS h
		WHERE h.site_id = ? AND h.subject = ? AND h.subject_id = ? AND h.hours = wanted.column1
		AND h.part >= wanted.column2 AND h.part < wanted.column3) AS hours`, append(values, siteID, subject, id)
}

// parts are spans of so many hours, from first up to end, which is excluded.
type parts struct{ hours, first, end int64 }

// inSpans divides hours into the longest spans that lie wholly in them.
func inSpans(first, end int64, spans []int64) []parts {
	hours := spans[0]
	if hours == 1 {
		return []parts{{1, first, end}}
	}
	from, to := (first+hours-1)/hours, end/hours
	if from >= to {
		return inSpans(first, end, spans[1:])
	}
	return slices.Concat([]parts{{hours, from, to}}, inSpans(first, from*hours, spans[1:]), inSpans(to*hours, end, spans[1:]))
}

func (f filter) countRows(ctx context.Context, tx *store.Tx, who Party) (int, error) {
	q, err := f.query(ctx, tx, who)
	if err != nil {
		return 0, err
	}
	n, err := q.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count the history: %w", err)
	}
	return int(n), nil
}

// RecountHistory counts a site's history anew, for programs that have written chats
// without ending them one by one.
func RecountHistory(ctx context.Context, tx *store.Tx, siteID int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM history_count WHERE site_id = ?`, siteID); err != nil {
		return fmt.Errorf("count the history anew: %w", err)
	}
	const chats = ` FROM chat c WHERE c.site_id = ? AND c.state = 'ended' AND c.accepted_at IS NOT NULL`
	for _, from := range []string{
		`SELECT 'site' AS subject, 0 AS subject_id, c.id, c.requested_at / 3600000 AS at` + chats,
		`SELECT 'department' AS subject, c.department_id AS subject_id, c.id, c.requested_at / 3600000 AS at` + chats,
		`SELECT DISTINCT 'agent' AS subject, a.agent_id AS subject_id, c.id, c.requested_at / 3600000 AS at FROM chat c JOIN chat_agent a ON a.chat_id = c.id
			WHERE c.site_id = ? AND c.state = 'ended' AND c.accepted_at IS NOT NULL`,
		`SELECT CASE r.outcome WHEN 'refused' THEN 'refused' ELSE 'missed' END AS subject, 0 AS subject_id, c.id, c.requested_at / 3600000 AS at
			FROM chat c JOIN request r ON r.chat_id = c.id WHERE c.site_id = ? AND ` + neverAccepted + ` AND r.outcome IS NOT NULL`,
	} {
		for _, hours := range spans {
			_, err := tx.Exec(ctx, `INSERT INTO history_count (site_id, subject, subject_id, hours, part, chats, first_id, last_id)
				SELECT CAST(? AS BIGINT), subject, subject_id, CAST(? AS SMALLINT), at / CAST(? AS BIGINT), COUNT(*), MIN(id), MAX(id) FROM (`+from+`) AS h GROUP BY 2, 3, 5`,
				siteID, hours, hours, siteID)
			if err != nil {
				return fmt.Errorf("count the history anew: %w", err)
			}
		}
	}
	return nil
}
