package setting

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// TypingSettings is what people see of each other while they write. The contract has no
// such page, so it is at our own door.
type TypingSettings struct {
	IsShowUnsentText bool `json:"isShowUnsentText" default:"true" doc:"Agents see what visitors have typed and not sent yet; otherwise only that they write."`
}

// Typing is what people on a site see of each other while they write.
func (s *Settings) Typing(site *snapshot.Site) TypingSettings { return s.pages.In(site).typing }

// ShowsUnsentText tells whether agents of a site see what visitors have not sent yet. It
// must not be called inside a step.
func (s *Settings) ShowsUnsentText(ctx context.Context, siteID int64) (bool, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return false, err
	}
	return s.Typing(site).IsShowUnsentText, nil
}

func (s *Settings) serveTyping(a *api.API) {
	api.ServePage(a, api.SettingsPage[TypingSettings]{
		Path: "/api/agent/v1/typingSettings", Door: api.Root, Name: "TypingSettings", Tag: "Agent door", Permission: auth.ManageSettings, Book: s.book,
		Read: s.Typing,
		Load: func(ctx context.Context, tx *store.Tx, siteID int64) (TypingSettings, error) {
			p, err := lockPages(ctx, tx, siteID)
			return p.typing, err
		},
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v TypingSettings) error {
			return writePage(ctx, tx, siteID, "typing", v)
		},
	})
}
