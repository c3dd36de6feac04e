package chat

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// Past is an ended chat in the list of a visitor's.
type Past struct {
	ID           string   `json:"id" doc:"Chat id."`
	RequestedAt  api.Time `json:"requestedAt" doc:"When it was requested."`
	EndedAt      api.Time `json:"endedAt" doc:"When it ended."`
	DepartmentID int64    `json:"departmentId" doc:"Department it was for; 0 is the whole site."`
	CampaignID   int64    `json:"campaignId" doc:"Campaign it was requested from."`
	Agents       []Agent  `json:"agents" doc:"Agents who took part."`
}

// PastChats lists a visitor's answered chats that have ended and that the caller may read,
// the newest first (NOTES-livechat 10).
func (e *Engine) PastChats(ctx context.Context, tx *store.Tx, p *auth.Principal, visitorID string, most int) ([]Past, error) {
	who := partyFrom(p)
	q := tx.Bun().NewSelect().TableExpr("chat AS c").ColumnExpr("c.id, c.uuid, c.requested_at, c.ended_at, c.department_id, c.campaign_id").Where(inHistory).
		Where("c.site_id = ?", who.SiteID).Where("c.visitor_uuid = ?", visitorID).OrderExpr("c.requested_at DESC, c.id DESC").Limit(int64(most))
	q, err := scoped(ctx, tx, q, who)
	if err != nil {
		return nil, err
	}
	out, ids := []Past{}, []int64{}
	place := map[int64]*HistoryChat{}
	err = each(ctx, q, func(row scanner) error {
		var id int64
		var ended sql.NullInt64
		var c Past
		if err := row.Scan(&id, &c.ID, &c.RequestedAt, &ended, &c.DepartmentID, &c.CampaignID); err != nil {
			return err
		}
		c.EndedAt = api.Time(ended.Int64)
		out, ids, place[id] = append(out, c), append(ids, id), &HistoryChat{}
		return nil
	})
	if err == nil && len(ids) > 0 {
		err = readAgents(ctx, tx, ids, place)
	}
	if err != nil {
		return nil, fmt.Errorf("read a visitor's chats: %w", err)
	}
	for i, id := range ids {
		out[i].Agents = []Agent{}
		for _, a := range place[id].Agents {
			out[i].Agents = append(out[i].Agents, Agent{ID: a.ID, Name: a.DisplayName})
		}
	}
	return out, nil
}
