package server

import (
	"context"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/file"
	"parley/internal/store"
)

// staff shows the engine the account's agents.
type staff struct{ account.Staff }

// Colleagues lists the active agents by id.
func (s staff) Colleagues(ctx context.Context, tx *store.Tx, siteID int64) ([]chat.Colleague, error) {
	active, err := s.Active(ctx, tx, siteID)
	out := make([]chat.Colleague, len(active))
	for i, a := range active {
		out[i] = chat.Colleague{ID: a.ID, Name: a.DisplayName, Email: a.Email, Title: a.Title, Bio: a.Bio, Avatar: file.PhotoPath(a.Photo),
			MayAccept: a.Has(auth.AcceptChats), MonitorsAll: a.Has(auth.MonitorAllChats), MonitorsDepartment: a.Has(auth.MonitorChatsInMyDepartment)}
	}
	return out, err
}
