package chat

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// MissedChat is a request that no agent took.
type MissedChat struct {
	Type string      `json:"type" enum:"Missed,Refused" doc:"What became of the request: nobody came, or agents turned it down."`
	Chat HistoryChat `json:"chat" doc:"The chat that did not come about."`
}

// MissedPage is a page of missed and refused chats.
type MissedPage struct {
	Total        int          `json:"total" doc:"Matches in all pages."`
	PreviousPage string       `json:"previousPage" doc:"URL of the page before; the first page when on it."`
	NextPage     string       `json:"nextPage" doc:"URL of the page after; empty on the last."`
	Chats        []MissedChat `json:"missedAndRefusedChats" doc:"This page."`
}

type missedIn struct {
	api.HistoryRange
	Type         string `query:"type" enum:"missed,refused" doc:"Only this kind; both when absent."`
	CampaignID   *int64 `query:"campaignId" alias:"campaign" doc:"Only of this campaign."`
	DepartmentID *int64 `query:"departmentId" alias:"department" doc:"Only of this department."`
	SegmentID    *int64 `query:"visitorSegmentation" alias:"visitorSegment,visitorSegmentId" doc:"Only of visitors in this segment."`
	api.HistoryPaging
	api.Format
}

func serveMissed(a *api.API, e *Engine) {
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/missedAndRefusedChats", ID: "listMissedAndRefusedChats", Tag: "Missed and Refused Chats",
		Summary: "List missed and refused chats", Permission: auth.ViewAllHistory, AnyOf: []auth.Permission{auth.ViewHistoryInMyDepartment}, Description: api.FormatNote},
		func(ctx context.Context, in *missedIn) (*api.Listing[MissedPage], error) {
			from, to, err := in.Between(e.now())
			if err != nil {
				return nil, err
			}
			out := &api.Listing[MissedPage]{}
			if in.AsFile() {
				out.File, err = e.exportMissed(ctx, partyOf(ctx), in, from, to)
				return out, err
			}
			out.Body.Chats, out.Body.Total, err = e.missed(ctx, partyOf(ctx), in, from, to)
			out.Body.PreviousPage, out.Body.NextPage = in.Links(ctx, out.Body.Total)
			return out, err
		})
}

// neverAccepted repeats the condition of the index chat_missed.
const neverAccepted = "c.state = 'ended' AND c.accepted_at IS NULL"

// missed reads a page of the requests that nobody took, newest first. A visitor who
// went away or left a message instead was missed (NOTES-reports R8).
func (e *Engine) missed(ctx context.Context, who Party, in *missedIn, from, to int64) (chats []MissedChat, total int, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if total, err = in.count(ctx, tx, who, from, to); err != nil {
			return err
		}
		q, err := in.query(ctx, tx, who, from, to)
		if err == nil {
			chats, err = missedPage(ctx, tx, q, in.Page())
		}
		return err
	})
	return chats, total, err
}

// query finds the requests in a range of time.
func (in *missedIn) query(ctx context.Context, tx *store.Tx, who Party, from, to int64) (*bun.SelectQuery, error) {
	q := tx.Bun().NewSelect().TableExpr("chat AS c").Join("JOIN request AS r ON r.chat_id = c.id").Where(neverAccepted).
		Where("c.site_id = ? AND c.requested_at >= ? AND c.requested_at < ?", who.SiteID, from, to)
	return scoped(ctx, tx, in.narrow(q), who)
}

// count tells how many there are: from the counted hours where they know it, else, and at
// the edges of the range, by counting rows.
func (in *missedIn) count(ctx context.Context, tx *store.Tx, who Party, from, to int64) (total int, err error) {
	first, end := (from+hour-1)/hour, to/hour
	edges := [][2]int64{{from, first * hour}, {end * hour, to}}
	if !who.AllHistory || in.CampaignID != nil || in.DepartmentID != nil || in.SegmentID != nil || first >= end {
		edges, end = [][2]int64{{from, to}}, first
	}
	for _, subject := range []string{missedSubject, refusedSubject} {
		if first >= end || in.Type != "" && in.Type != subject {
			continue
		}
		n, err := sumHours(ctx, tx, who.SiteID, subject, 0, first, end)
		if err != nil {
			return 0, err
		}
		total += n
	}
	for _, edge := range edges {
		if edge[0] >= edge[1] {
			continue
		}
		q, err := in.query(ctx, tx, who, edge[0], edge[1])
		if err != nil {
			return 0, err
		}
		n, err := q.Count(ctx)
		if err != nil {
			return 0, fmt.Errorf("count missed chats: %w", err)
		}
		total += int(n)
	}
	return total, nil
}

func (in *missedIn) narrow(q *bun.SelectQuery) *bun.SelectQuery {
	switch in.Type {
	case "missed":
		q = q.Where("r.outcome IN ('abandoned', 'switched')")
	case "refused":
		q = q.Where("r.outcome = 'refused'")
	default:
		q = q.Where("r.outcome IS NOT NULL")
	}
	if in.CampaignID != nil {
		q = q.Where("c.campaign_id = ?", *in.CampaignID)
	}
	if in.DepartmentID != nil {
		q = q.Where("c.department_id = ?", *in.DepartmentID)
	}
	if in.SegmentID != nil {
		q = q.Where("EXISTS (SELECT 1 FROM chat_segment g WHERE g.chat_id = c.id AND g.segment_id = ?)", *in.SegmentID)
	}
	return q
}

func missedPage(ctx context.Context, tx *store.Tx, q *bun.SelectQuery, page api.Page) ([]MissedChat, error) {
	var ids []int64
	out := []MissedChat{}
	q = q.ColumnExpr("c.id, r.outcome").OrderExpr("c.requested_at DESC, c.id DESC").Limit(int64(page.Size)).Offset(int64(page.Offset()))
	err := each(ctx, q, func(row scanner) error {
		var id int64
		var outcome string
		if err := row.Scan(&id, &outcome); err != nil {
			return err
		}
		ids, out = append(ids, id), append(out, MissedChat{Type: missedType(outcome)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list missed chats: %w", err)
	}
	found, err := details(ctx, tx, ids)
	for i := range found {
		out[i].Chat = found[i]
		out[i].Chat.ChatTranscript = nil // NOTES-livechat L24
	}
	return out, err
}

// missedType names what became of a request that nobody took.
func missedType(outcome string) string {
	if outcome == refused {
		return "Refused"
	}
	return "Missed"
}
