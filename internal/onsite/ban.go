package onsite

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

// BanIn says how a visitor is kept out.
type BanIn struct {
	Type    string `json:"type" enum:"visitor,ip" default:"visitor" doc:"What is banned: this visitor, or the address of the last visit."`
	Comment string `json:"comment" default:"" maxLength:"2000" doc:"Why; for colleagues."`
}

type banIn struct {
	ID   string `path:"id" doc:"Visitor id."`
	Body BanIn
}

func serveBans(a *api.API, s *Service, desk setting.Desk) {
	api.Handle(a, api.Op{Method: "POST", Path: agentDoor + "/visitors/{id}/ban", ID: "banVisitor", Tag: "Agent door", Door: api.Root,
		Summary: "Ban a visitor", Permission: auth.ManageBan, Errors: []int{404},
		Description: "A chat that runs ends at once. A ban that there is already is answered again."},
		func(ctx context.Context, in *banIn) (*api.Out[setting.Ban], error) {
			b, err := s.ban(ctx, desk, auth.From(ctx).SiteID, in.ID, in.Body)
			return &api.Out[setting.Ban]{Body: b}, err
		})
}

func (s *Service) ban(ctx context.Context, desk setting.Desk, siteID int64, visitorID string, in BanIn) (b setting.Ban, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		var address string
		err := tx.QueryRow(ctx, `SELECT v.address FROM visit v JOIN visitor p ON p.id = v.visitor_id WHERE p.uuid = ? AND v.site_id = ? ORDER BY v.id DESC LIMIT 1`,
			visitorID, siteID).Scan(&address)
		if errors.Is(err, store.ErrNone) {
			return fault.NotFound("visitor", visitorID)
		}
		if err != nil {
			return fmt.Errorf("read a visitor's address: %w", err)
		}
		b, err = s.settings.AddBan(ctx, tx, desk, siteID, setting.Ban{Type: in.Type, VisitorID: visitorID, IPAddress: address, Comment: in.Comment})
		return err
	})
	return b, err
}
