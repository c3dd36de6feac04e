package offline

import (
	"context"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// Page is a page of offline messages.
type Page struct {
	Total        int       `json:"total" doc:"Matches in all pages."`
	PreviousPage string    `json:"previousPage" doc:"URL of the page before; the first page when on it."`
	NextPage     string    `json:"nextPage" doc:"URL of the page after; empty on the last."`
	Messages     []Message `json:"offlineMessages" doc:"This page."`
}

type listIn struct {
	api.HistoryRange
	CampaignID   *int64 `query:"campaignId" alias:"campaign" doc:"Only of this campaign."`
	DepartmentID *int64 `query:"departmentId" alias:"department" doc:"Only of this department."`
	AgentID      *int64 `query:"agentId" doc:"Only with this agent."`
	SegmentID    *int64 `query:"visitorSegment" alias:"visitorSegmentation,visitorSegmentId" doc:"Only of visitors in this segment."`
	Keywords     string `query:"keywords" doc:"Text to search for."`
	api.HistoryPaging
}

type oneIn struct {
	ID string `path:"id" format:"uuid" doc:"Resource id."`
}

// Serve registers the history of offline messages.
func Serve(a *api.API, db *store.DB) {
	const path, tag, removed = "/livechat/offlineMessages", "Offline Messages", "Chat '{id}' has been removed." // the sample does say chat
	departments := []auth.Permission{auth.ViewHistoryInMyDepartment}
	api.Handle(a, api.Op{Method: "GET", Path: path, ID: "listOfflineMessages", Tag: tag,
		Summary: "List offline messages", Permission: auth.ViewAllHistory, AnyOf: departments},
		func(ctx context.Context, in *listIn) (*api.Out[Page], error) {
			from, to, err := in.Between(time.UnixMilli(db.Now()))
			if err != nil {
				return nil, err
			}
			f := filter{from: from, to: to, campaignID: in.CampaignID, departmentID: in.DepartmentID, agentID: in.AgentID,
				visitorSegm: in.SegmentID, keywords: in.Keywords}
			out := &api.Out[Page]{}
			err = db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				out.Body.Messages, out.Body.Total, err = list(ctx, tx, auth.From(ctx), f, in.Page())
				return err
			})
			out.Body.PreviousPage, out.Body.NextPage = in.Links(ctx, out.Body.Total)
			return out, err
		})
	api.Handle(a, api.Op{Method: "GET", Path: path + "/{id}", ID: "getOfflineMessage", Tag: tag,
		Summary: "Read an offline message", Permission: auth.ViewAllHistory, AnyOf: departments},
		func(ctx context.Context, in *oneIn) (*api.Out[Message], error) {
			out := &api.Out[Message]{}
			return out, db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				out.Body, err = get(ctx, tx, auth.From(ctx), strings.ToLower(in.ID))
				return err
			})
		})
	api.Handle(a, api.Op{Method: "DELETE", Path: path + "/{id}", ID: "deleteOfflineMessage", Tag: tag,
		Summary: "Remove an offline message", Permission: auth.DeleteHistory, Removed: removed},
		func(ctx context.Context, in *oneIn) (*api.Out[string], error) {
			return &api.Out[string]{Body: api.Removed(removed, in.ID)}, db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
				if err := Remove(ctx, tx, auth.From(ctx).SiteID, strings.ToLower(in.ID)); err != nil {
					return err
				}
				return account.Audit(ctx, tx, account.Entry{Product: "liveChat", Action: "History Management",
					Summary: "Remove offline message " + strings.ToLower(in.ID)})
			})
		})
}
