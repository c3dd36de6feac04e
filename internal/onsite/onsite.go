package onsite

import (
	"context"
	"errors"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Chats are the visitors' chats that have ended.
type Chats interface {
	// PastChats lists those of a visitor that the caller may read, the newest first.
	PastChats(ctx context.Context, tx *store.Tx, p *auth.Principal, visitorID string, most int) ([]chat.Past, error)
}

// Engine is who looks at visitors of whom something new is known.
type Engine interface {
	// VariablesGiven has a visitor who is on the site looked at anew in the step that set
	// custom variables, and tells who watches the list.
	VariablesGiven(ctx context.Context, tx *store.Tx, site *snapshot.Site, visitorID string) error
}

// Service reads and changes what is known of visitors who are on a site.
type Service struct {
	db        *store.DB
	campaigns *campaign.Campaigns
	settings  *setting.Settings
	chats     Chats
	engine    Engine
}

// New returns the service.
func New(db *store.DB, campaigns *campaign.Campaigns, settings *setting.Settings, chats Chats, engine Engine) *Service {
	return &Service{db, campaigns, settings, chats, engine}
}

// Read tells of one visitor in a step or view; one who is not on the site is
// fault.NotFound.
func (s *Service) Read(ctx context.Context, tx *store.Tx, site *snapshot.Site, visitorID string) (Visitor, error) {
	at, err := find(ctx, tx, site.ID, visitorID)
	if errors.Is(err, store.ErrNone) {
		return Visitor{}, fault.NotFound("visitor", visitorID)
	}
	if err != nil {
		return Visitor{}, err
	}
	return s.portrait(site, at)
}

// newestFirst is served by the index visit_now.
const newestFirst = ` ORDER BY v.started_at DESC, v.id DESC`

// isChatting chooses visitors in a chat (NOTES-livechat L25).
const isChatting = ` AND c.state <> 'ended' AND c.accepted_at IS NOT NULL`

// all lists a site's visitors, or those of them who are in a chat (L25).
func (s *Service) all(ctx context.Context, siteID int64, chattingOnly bool) ([]Visitor, error) {
	site, err := s.settings.Site(ctx, siteID)
	if err != nil {
		return nil, err
	}
	where := `WHERE v.site_id = ? AND v.ended_at IS NULL`
	if chattingOnly {
		where += isChatting
	}
	var out []Visitor
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = []Visitor{}
		var bad error
		err := each(ctx, tx, func(at *stay) bool {
			var v Visitor
			v, bad = s.portrait(site, at)
			out = append(out, v)
			return bad == nil
		}, where+newestFirst, siteID)
		return errors.Join(err, bad)
	})
	return out, err
}

// one reads a visitor.
func (s *Service) one(ctx context.Context, siteID int64, visitorID string) (v Visitor, err error) {
	site, err := s.settings.Site(ctx, siteID)
	if err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		v, err = s.Read(ctx, tx, site, visitorID)
		return err
	})
	return v, err
}

// give sets custom variables of a visitor; those that the list leaves out stay
// (NOTES-livechat B17).
func (s *Service) give(ctx context.Context, siteID int64, visitorID string, list []VariableResult) (v Visitor, err error) {
	site, err := s.settings.Site(ctx, siteID)
	if err != nil {
		return v, err
	}
	pairs := make([]visitor.Pair, len(list))
	for i, one := range list {
		pairs[i] = visitor.Pair{Name: one.Name, Value: one.Value}
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := s.Read(ctx, tx, site, visitorID); err != nil {
			return err
		}
		given, unknown, err := visitor.Known(s.settings, site, pairs)
		if err != nil {
			return err
		}
		if len(unknown) > 0 {
			return fault.NotInList(nameAt(unknown[0]))
		}
		if err := visitor.Give(ctx, tx, siteID, visitorID, given); err != nil {
			return err
		}
		if err := s.engine.VariablesGiven(ctx, tx, site, visitorID); err != nil {
			return err
		}
		err = account.Audit(ctx, tx, account.Entry{SiteID: siteID, Product: "liveChat", Action: "Visitors", Summary: "Set custom variables of visitor " + visitorID})
		if err != nil {
			return err
		}
		v, err = s.Read(ctx, tx, site, visitorID)
		return err
	})
	return v, err
}
