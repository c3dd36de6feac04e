package setting

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// EndingSettings is when the chats of a site end by themselves, beside what its campaigns
// say. The contract has no such page, so it is at our own door.
type EndingSettings struct {
	VisitorGoneMinutes int `json:"visitorGoneMinutes" minimum:"0" maximum:"1440" default:"30" doc:"After how many minutes without a sign of the visitor's browser, and without a message, a chat ends; 0: it stays until somebody ends it."`
}

// Ending is when the chats of a site end by themselves.
func (s *Settings) Ending(site *snapshot.Site) EndingSettings { return s.pages.In(site).ending }

// EndingOf is Ending for those who have no snapshot. It must not be called inside a step.
func (s *Settings) EndingOf(ctx context.Context, siteID int64) (EndingSettings, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return EndingSettings{}, err
	}
	return s.Ending(site), nil
}

func (s *Settings) serveEnding(a *api.API) {
	api.ServePage(a, api.SettingsPage[EndingSettings]{
		Path: "/api/agent/v1/endingSettings", Door: api.Root, Name: "EndingSettings", Tag: "Agent door", Permission: auth.ManageSettings, Book: s.book,
		Read: s.Ending,
		Load: func(ctx context.Context, tx *store.Tx, siteID int64) (EndingSettings, error) {
			p, err := lockPages(ctx, tx, siteID)
			return p.ending, err
		},
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v EndingSettings) error {
			return writePage(ctx, tx, siteID, "ending", v)
		},
	})
}
