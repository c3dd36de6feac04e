package onsite

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// listIn chooses visitors of the list, and a page of them.
type listIn struct {
	Show      string `query:"show" enum:"all,browsing,waiting,chatting,invited" default:"all" doc:"Those who only look around, wait for a chat, are in one, or have an invitation before them."`
	SegmentID int64  `query:"segmentId" doc:"Only those in this segment."`
	Search    string `query:"search" maxLength:"200" doc:"Text anywhere in name, email, page, address or visitor id."`
	Sort      string `query:"sort" enum:"visitTime,seenTime,name,page,pageViews,visits,chats,country" default:"visitTime" doc:"What they are sorted by."`
	Order     string `query:"order" enum:"ascending,descending" default:"descending" doc:"Direction."`
	api.HistoryPaging
}

// GuestList is a page of the list.
type GuestList struct {
	Total    int     `json:"total" doc:"Matches in all pages."`
	Visitors []Guest `json:"visitors" doc:"This page."`
}

// shows are the conditions of listIn.Show. A chat that was accepted once and waits again
// counts as one (NOTES-livechat L25).
var shows = map[string]string{
	"all":      ``,
	"browsing": ` AND (c.id IS NULL OR c.state = 'ended')`,
	"waiting":  ` AND c.state IN ('queued', 'offered') AND c.accepted_at IS NULL`,
	"chatting": isChatting,
	"invited":  ` AND v.status IN (4, 5) AND (c.id IS NULL OR c.state = 'ended')`,
}

// sorts are the columns of listIn.Sort.
var sorts = map[string]string{
	"visitTime": "v.started_at", "seenTime": "v.seen_at", "name": "CASE p.name WHEN '' THEN v.address ELSE p.name END", "page": "v.page_url",
	"pageViews": "v.pages", "visits": "p.visits", "chats": "p.chats", "country": "v.country",
}

// where is the condition of a list, with its values.
func (in *listIn) where(tx *store.Tx, siteID int64) (where string, args []any) {
	where, args = `WHERE v.site_id = ? AND v.ended_at IS NULL`+shows[in.Show], []any{siteID}
	if in.SegmentID != 0 {
		where += ` AND EXISTS (SELECT 1 FROM visit_segment g WHERE g.visit_id = v.id AND g.segment_id = ?)`
		args = append(args, in.SegmentID)
	}
	if text := strings.TrimSpace(in.Search); text != "" {
		var any []string
		for _, column := range []string{"p.name", "p.email", "v.page_url", "v.page_title", "v.address", "p.uuid"} {
			any, args = append(any, tx.Matches(column)), append(args, store.Containing(text))
		}
		where += " AND (" + strings.Join(any, " OR ") + ")"
	}
	return where, args
}

func (in *listIn) order() string {
	direction := " DESC"
	if in.Order == "ascending" {
		direction = " ASC"
	}
	return " ORDER BY " + sorts[in.Sort] + direction + ", v.id" + direction
}

// list reads a page of the visitors that agents see.
func (s *Service) list(ctx context.Context, siteID int64, in *listIn) (out GuestList, err error) {
	site, err := s.settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		where, args := in.where(tx, siteID)
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM visit v JOIN visitor p ON p.id = v.visitor_id LEFT JOIN chat c ON c.id = v.chat_id `+where, args...).Scan(&out.Total)
		if err != nil {
			return fmt.Errorf("count visitors on the site: %w", err)
		}
		var stays []*stay
		keep := func(at *stay) bool { stays = append(stays, at); return true }
		if err := each(ctx, tx, keep, where+in.order()+` LIMIT ? OFFSET ?`, append(args, in.Page().Size, in.Page().Offset())...); err != nil {
			return err
		}
		out.Visitors = s.guests(site, tx.Now(), stays)
		return nil
	})
	return out, err
}

func (s *Service) guests(site *snapshot.Site, now int64, stays []*stay) []Guest {
	out := make([]Guest, len(stays))
	for i, at := range stays {
		out[i] = at.guest(s.settings.Enter(site, at.facts(now)))
	}
	return out
}

func serveList(a *api.API, s *Service) {
	api.Handle(a, api.Op{Method: "GET", Path: agentDoor + "/visitors", ID: "listGuests", Tag: "Agent door", Door: api.Root,
		Summary: "List the visitors on the site", Permission: auth.Self,
		Description: "The push `visitors` says when to read it again."},
		func(ctx context.Context, in *listIn) (*api.Out[GuestList], error) {
			out, err := s.list(ctx, auth.From(ctx).SiteID, in)
			return &api.Out[GuestList]{Body: out}, err
		})
}
