package setting

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// CustomAwayStatus is something that agents may say instead of just away.
type CustomAwayStatus struct {
	ID        int64  `json:"id" readOnly:"true" doc:"Status id."`
	Name      string `json:"name" required:"true" maxLength:"200" doc:"Name."`
	IsVisible bool   `json:"isVisible" default:"false" doc:"Agents can pick it."`
}

func (s CustomAwayStatus) known() (int64, string) { return s.ID, s.Name }

// AwayStatusID is the status that every site has, which is plain away (NOTES-livechat 9.1).
const AwayStatusID = 100

// AwayStatuses are the site's away statuses by id, Away itself among them.
func (s *Settings) AwayStatuses(site *snapshot.Site) []CustomAwayStatus {
	return s.awayStatuses.All(site)
}

// AwayStatusesOf is AwayStatuses for those who have no snapshot. It must not be called
// inside a step.
func (s *Settings) AwayStatusesOf(ctx context.Context, siteID int64) ([]CustomAwayStatus, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return nil, err
	}
	return s.AwayStatuses(site), nil
}

func (s *Settings) serveAwayStatuses(a *api.API) {
	n := nounOf(s.awayStatuses, "custom away status")
	n.leave = func(_ context.Context, _ *store.Tx, _ int64, v *CustomAwayStatus) error {
		if v.ID == AwayStatusID {
			return fault.Conflict("The system away status cannot be removed.") // B10
		}
		return nil
	}
	f := family{path: "/livechat/customAwayStatus", tag: "Custom Away Status", permission: auth.ManageSettings}
	api.Handle(a, f.op("GET", "", "listCustomAwayStatuses", "List custom away statuses"), n.list)
	api.Handle(a, f.op("POST", "", "createCustomAwayStatus", "Create a custom away status"), n.create)
	api.Handle(a, f.op("GET", "/{id}", "getCustomAwayStatus", "Read a custom away status"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateCustomAwayStatus", "Change a custom away status"), n.update)
	const removed = "Custom Away Status '{id}' has been removed."
	api.Handle(a, f.removal("deleteCustomAwayStatus", "Remove a custom away status", removed), n.remove(removed))
}

// CustomAway tells whether agents may use other away statuses than plain Away.
func CustomAway(ctx context.Context, tx *store.Tx, siteID int64) (bool, error) {
	pages, err := readPages(ctx, tx, siteID, "")
	return pages.configs.IsEnableCustomAwayStatus, err
}
