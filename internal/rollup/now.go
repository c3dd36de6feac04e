package rollup

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley/internal/store"
)

// Waiting is a chat that waits in a queue.
type Waiting struct {
	Queue
	Since   int64  // when it entered the queue
	Visitor string // the visitor's uuid; "" of a chat that was removed

	chatID int64
}

// WaitingNow lists who waits in a site's queues, longest wait first.
func WaitingNow(ctx context.Context, tx *store.Tx, siteID int64) (list []Waiting, err error) {
	err = eachRow(ctx, tx, `SELECT q.kind, q.id, q.since_at, COALESCE(c.visitor_uuid, ''), q.chat_id FROM rollup_queue q LEFT JOIN chat c ON c.id = q.chat_id
		WHERE q.site_id = ? AND q.lasted > 0 AND q.lasted = 3`, []any{siteID}, func(scan func(...any) error) error {
		var w Waiting
		err := scan(&w.Kind, &w.ID, &w.Since, &w.Visitor, &w.chatID)
		list = append(list, w)
		return err
	})
	// Sorted here: SQLite would read all who ever waited in order, rather than the few by their index.
	slices.SortFunc(list, func(a, b Waiting) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.chatID, b.chatID)) })
	if err != nil {
		return nil, fmt.Errorf("read who waits: %w", err)
	}
	return list, nil
}

// Ongoing is a chat that agents are in.
type Ongoing struct {
	Target Queue // the queue that it would wait in, or waited in for one agent
	Agents []int64
}

// OngoingNow tells the chats of a site that agents are in, by chat.
func OngoingNow(ctx context.Context, tx *store.Tx, siteID int64) (map[int64]*Ongoing, error) {
	chats := map[int64]*Ongoing{}
	// By their open stays (o), which the partial index covers.
	err := eachRow(ctx, tx, `SELECT o.chat_id, o.agent_id, COALESCE(r.department_id, 0), COALESCE(r.queue_kind, 0), COALESCE(r.queue_id, 0) FROM rollup_stay o
		JOIN rollup_stay s ON s.site_id = o.site_id AND s.since_at = o.since_at AND s.chat_id = o.chat_id AND s.agent_id = o.agent_id
		LEFT JOIN rollup_request r ON r.site_id = s.site_id AND r.requested_at = s.requested_at AND r.chat_id = s.chat_id AND r.outcome = 1 AND r.ended_at = 0
		WHERE o.site_id = ? AND o.lasted > 0 AND o.lasted = 3`,
		[]any{siteID}, func(scan func(...any) error) error {
			var chat, agent, department int64
			var last Queue
			if err := scan(&chat, &agent, &department, &last.Kind, &last.ID); err != nil {
				return err
			}
			c := chats[chat]
			if c == nil {
				c = &Ongoing{}
				chats[chat] = c
			}
			c.Agents = append(c.Agents, agent)
			switch {
			case last.Kind == AgentQueue:
				c.Target = last
			case department != 0:
				c.Target = Queue{DepartmentQueue, department}
			}
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read who is in chats: %w", err)
	}
	return chats, nil
}

// Decided is a request that had waited in a queue, and what became of it.
type Decided struct {
	Queue     // the last
	Outcome   Outcome
	At        int64
	QueueTime int64 // from first entering a queue
}

// DecidedIn lists the requests whose outcome came in a span, after they had queued.
func DecidedIn(ctx context.Context, tx *store.Tx, siteID int64, in Span) (list []Decided, err error) {
	err = eachRow(ctx, tx, `SELECT queue_kind, queue_id, outcome, outcome_at, outcome_at - queued_at FROM rollup_request
		WHERE site_id = ? AND queued_at > 0 AND outcome_at > 0 AND outcome_at >= ? AND outcome_at < ?`, []any{siteID, in.From, in.To},
		func(scan func(...any) error) error {
			var d Decided
			err := scan(&d.Kind, &d.ID, &d.Outcome, &d.At, &d.QueueTime)
			list = append(list, d)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read who left queues: %w", err)
	}
	return list, nil
}

// eachRow calls fn with each row of a query.
func eachRow(ctx context.Context, tx *store.Tx, query string, args []any, fn func(scan func(...any) error) error) error {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
