package onsite

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Detail is all that agents may know of a visitor.
type Detail struct {
	Guest
	IsOnSite        bool             `json:"isOnSite" doc:"Whether the visit lasts; if not, it is the last one."`
	CustomVariables []VariableResult `json:"customVariables" doc:"Custom variables with their links."`
	Pages           []PageView       `json:"pages" doc:"Pages of the visit, the newest first, a hundred at most."`
	PastChats       []chat.Past      `json:"pastChats" doc:"Ended chats that the agent may read, the newest first, twenty at most."`
}

// PageView is a page that was looked at.
type PageView struct {
	Time  api.Time `json:"time" doc:"When it was opened."`
	URL   string   `json:"url" doc:"Address."`
	Title string   `json:"title" doc:"Title."`
}

const (
	mostPages = 100
	mostChats = 20
)

// detail reads a visitor for an agent: one who is on the site, or else one with whom the
// agent has a chat, or had one that it may still read.
func (s *Service) detail(ctx context.Context, who *auth.Principal, visitorID string) (d Detail, err error) {
	site, err := s.settings.Site(ctx, who.SiteID)
	if err != nil {
		return d, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		at, open, err := last(ctx, tx, who.SiteID, visitorID)
		if err != nil {
			return err
		}
		past, err := s.chats.PastChats(ctx, tx, who, visitorID, mostChats)
		if err != nil {
			return err
		}
		if mine := at.chatID != "" && at.chatState != chat.Ended; !open && !mine && len(past) == 0 {
			return fault.NotFound("visitor", visitorID)
		}
		d = Detail{Guest: s.guests(site, tx.Now(), []*stay{at})[0], IsOnSite: open, CustomVariables: s.variables(site, at), PastChats: past}
		d.Pages, err = pages(ctx, tx, at.visitID)
		return err
	})
	return d, err
}

// last reads a visitor's newest visit, and whether it lasts.
func last(ctx context.Context, tx *store.Tx, siteID int64, uuid string) (*stay, bool, error) {
	at, err := find(ctx, tx, siteID, uuid)
	if err == nil || !errors.Is(err, store.ErrNone) {
		return at, true, err
	}
	at, err = scanStay(tx.QueryRow(ctx, stayColumns+`WHERE p.uuid = ? AND v.site_id = ? ORDER BY v.id DESC LIMIT 1`, uuid, siteID))
	if errors.Is(err, store.ErrNone) {
		return nil, false, fault.NotFound("visitor", uuid)
	}
	if err != nil {
		return nil, false, fmt.Errorf("read a visitor's last visit: %w", err)
	}
	if at.chatState == "" || at.chatState == chat.Ended {
		at.status = visitor.OutOfSite
	}
	return at, false, nil
}

func pages(ctx context.Context, tx *store.Tx, visitID int64) ([]PageView, error) {
	rows, err := tx.Query(ctx, `SELECT at, url, title FROM page_view WHERE visit_id = ? ORDER BY id DESC LIMIT ?`, visitID, mostPages)
	if err != nil {
		return nil, fmt.Errorf("read the pages of a visit: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []PageView{}
	for rows.Next() {
		var p PageView
		if err := rows.Scan(&p.Time, &p.URL, &p.Title); err != nil {
			return nil, fmt.Errorf("read the pages of a visit: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func serveDetail(a *api.API, s *Service) {
	api.Handle(a, api.Op{Method: "GET", Path: agentDoor + "/visitors/{id}", ID: "getGuest", Tag: "Agent door", Door: api.Root,
		Summary: "Read a visitor with pages and chats", Permission: auth.Self, Errors: []int{404},
		Description: "Anybody who is on the site; who is not, for agents who may read a chat of the visitor."},
		func(ctx context.Context, in *visitorIn) (*api.Out[Detail], error) {
			d, err := s.detail(ctx, auth.From(ctx), in.ID)
			return &api.Out[Detail]{Body: d}, err
		})
}
