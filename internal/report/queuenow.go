package report

import (
	"cmp"
	"context"
	"slices"

	"parley/internal/rollup"
	"parley/internal/setting"
	"parley/internal/store"
)

// RealTimeQueue is a queue and who waits in it.
type RealTimeQueue struct {
	RouteTo          RouteTarget     `json:"routeTo" doc:"Whom the queue feeds."`
	OngoingChats     int64           `json:"ongoingChats" doc:"Ongoing chats that were routed to this target."`
	Wait30           Decimal         `json:"avgWaitTimeInLast30Mins" doc:"Mean queue time of the requests that left this queue answered, abandoned or switchedToMessage during the last 30 minutes; 0 without any."`
	Wait60           Decimal         `json:"avgWaitTimeInLast60Mins" doc:"Mean queue time of the requests that left this queue answered, abandoned or switchedToMessage during the last 60 minutes; 0 without any."`
	Abandoned        Decimal         `json:"abandonedChatsInLast30Mins" doc:"Requests of this queue that ended abandoned during the last 30 minutes."`
	SwitchedMessages Decimal         `json:"switchedToMessagesInLast30Mins" doc:"Requests of this queue that ended switchedToMessage during the last 30 minutes."`
	Queue            []QueuedVisitor `json:"queue" doc:"Visitors waiting in this queue, longest wait first."`
}

// RouteTarget is whom a queue feeds.
type RouteTarget struct {
	Type int64 `json:"type" enum:"0,1,2" doc:"0 the whole site, 1 a department, 2 an agent."`
	ID   int64 `json:"id,omitempty" doc:"Department or agent of the queue."`
}

// QueuedVisitor is one visitor in a queue.
type QueuedVisitor struct {
	VisitorID string  `json:"visitorId" doc:"Visitor, as a GUID."`
	WaitTime  Decimal `json:"waitTime" doc:"Seconds since the request entered the queue."`
}

// queuesNow tells of each queue (NOTES-reports R44): the site's, one of each department
// while departments are on, and those of other targets that somebody waits for, has been
// waiting for within the hour, or chats with. By site, departments, agents, and id.
func queuesNow() Report {
	return Listed(Report{Path: "realtime/queue", ID: "getRealTimeQueue", Tag: "Real Time - Queue", Summary: "Queues and who waits in them.",
		Parameters: Parameters{Zone: true}},
		func(ctx context.Context, tx *store.Tx, q Query) ([]RealTimeQueue, error) {
			known, err := queuesThere(ctx, tx, q.SiteID)
			if err != nil {
				return nil, err
			}
			h := hall{now: q.Now, lines: map[rollup.Queue]*line{}}
			for _, one := range known {
				h.line(one)
			}
			waiting, err := rollup.WaitingNow(ctx, tx, q.SiteID)
			if err != nil {
				return nil, err
			}
			for _, w := range waiting {
				l := h.line(w.Queue)
				l.row.Queue = append(l.row.Queue, QueuedVisitor{w.Visitor, Decimal(SecondsOf(max(0, q.Now-w.Since)))})
			}
			ongoing, err := rollup.OngoingNow(ctx, tx, q.SiteID)
			if err != nil {
				return nil, err
			}
			for _, c := range ongoing {
				h.line(c.Target).row.OngoingChats++
			}
			decided, err := rollup.DecidedIn(ctx, tx, q.SiteID, rollup.Span{From: q.Now - hourAgo, To: q.Now + 1})
			for _, d := range decided {
				h.leaves(d)
			}
			return h.rows(), err
		})
}

// queuesThere are the queues that a site has, also while nobody is in them.
func queuesThere(ctx context.Context, tx *store.Tx, siteID int64) ([]rollup.Queue, error) {
	list := []rollup.Queue{{Kind: rollup.SiteQueue}}
	allotment, err := setting.ReadAllotment(ctx, tx, siteID)
	for id := range allotment.Departments {
		list = append(list, rollup.Queue{Kind: rollup.DepartmentQueue, ID: id})
	}
	return list, err
}

const (
	hourAgo     = 3600_000
	halfHourAgo = hourAgo / 2
)

// hall is all queues of a site.
type hall struct {
	now   int64
	lines map[rollup.Queue]*line
}

// line is one queue, with the waits of those who left it.
type line struct {
	row            RealTimeQueue
	wait30, wait60 Ratio
}

func (h hall) line(of rollup.Queue) *line {
	if h.lines[of] == nil {
		h.lines[of] = &line{row: RealTimeQueue{RouteTo: RouteTarget{int64(of.Kind), of.ID}, Queue: []QueuedVisitor{}}}
	}
	return h.lines[of]
}

func (h hall) leaves(d rollup.Decided) {
	if d.Outcome == rollup.Refused {
		return
	}
	l := h.line(d.Queue)
	l.wait60 = Ratio{l.wait60.N + d.QueueTime, l.wait60.D + 1}
	if d.At < h.now-halfHourAgo {
		return
	}
	l.wait30 = Ratio{l.wait30.N + d.QueueTime, l.wait30.D + 1}
	switch d.Outcome {
	case rollup.Abandoned:
		l.row.Abandoned++
	case rollup.SwitchedToMessage:
		l.row.SwitchedMessages++
	}
}

func (h hall) rows() (rows []RealTimeQueue) {
	for _, l := range h.lines {
		l.row.Wait30, l.row.Wait60 = Decimal(Seconds.Of(l.wait30)), Decimal(Seconds.Of(l.wait60))
		rows = append(rows, l.row)
	}
	slices.SortFunc(rows, func(a, b RealTimeQueue) int {
		return cmp.Or(cmp.Compare(a.RouteTo.Type, b.RouteTo.Type), cmp.Compare(a.RouteTo.ID, b.RouteTo.ID))
	})
	return rows
}
