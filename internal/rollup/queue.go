package rollup

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley/internal/store"
)

// QueueKind is whom a queue feeds (NOTES-reports R44).
type QueueKind int64

// The kinds, as the table rollup_queue numbers them.
const (
	SiteQueue       QueueKind = 0
	DepartmentQueue QueueKind = 1
	AgentQueue      QueueKind = 2
)

// Queue is one that chats wait in. ID is 0 for the site's.
type Queue struct {
	Kind QueueKind
	ID   int64
}

// step is a chat that enters or leaves a queue.
type queueStep struct{ at, by int64 }

// queueSizes says for each queue how many waited at most at one moment of each of
// consecutive spans. A chat that enters at the moment when another leaves takes its place.
func queueSizes(ctx context.Context, tx *store.Tx, siteID int64, spans []Span) (map[Queue][]int64, error) {
	steps, err := queueSteps(ctx, tx, siteID, Span{spans[0].From, spans[len(spans)-1].To})
	if err != nil {
		return nil, err
	}
	sizes := map[Queue][]int64{}
	for q, list := range steps {
		slices.SortFunc(list, func(a, b queueStep) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
		sizes[q] = sizesOf(list, spans)
	}
	return sizes, nil
}

// sizesOf is the greatest size of one queue in each span.
func sizesOf(steps []queueStep, spans []Span) []int64 {
	out := make([]int64, len(spans))
	size, i := int64(0), 0
	for n, s := range spans {
		for ; i < len(steps) && steps[i].at <= s.From; i++ {
			size += steps[i].by
		}
		out[n] = size
		for ; i < len(steps) && steps[i].at < s.To; i++ {
			size += steps[i].by
			out[n] = max(out[n], size)
		}
	}
	return out
}

// queueSteps reads who entered and left queues, of those who waited in a span.
func queueSteps(ctx context.Context, tx *store.Tx, siteID int64, in Span) (map[Queue][]queueStep, error) {
	rows, err := lasting(ctx, tx, `kind, id, since_at, until_at`, "rollup_queue", siteID, in, hour)
	if err != nil {
		return nil, fmt.Errorf("read queues: %w", err)
	}
	defer func() { _ = rows.Close() }()
	steps := map[Queue][]queueStep{}
	for rows.Next() {
		var q Queue
		var since int64
		var until *int64
		if err := rows.Scan(&q.Kind, &q.ID, &since, &until); err != nil {
			return nil, fmt.Errorf("read queues: %w", err)
		}
		end := tx.Now() + 1 // of one that waits on
		if until != nil {
			end = *until
		}
		if end > since {
			steps[q] = append(steps[q], queueStep{since, 1}, queueStep{end, -1})
		}
	}
	return steps, rows.Err()
}

// waitingSince is when the first of those who wait now began to, 0 when nobody does.
func waitingSince(ctx context.Context, tx *store.Tx, siteID int64) (since int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MIN(since_at), 0) FROM rollup_queue WHERE site_id = ? AND lasted > 0 AND lasted = 3`, siteID).Scan(&since)
	if err != nil {
		return 0, fmt.Errorf("ask who waits: %w", err)
	}
	return since, nil
}
