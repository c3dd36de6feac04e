package chat

import (
	"context"
	"slices"

	"parley/internal/store"
)

// Profile is an agent as visitors may know it (widget.md 3.4).
type Profile struct {
	ID    int64  `json:"id" doc:"Agent id."`
	Name  string `json:"name" doc:"Name that visitors see."`
	Title string `json:"title" doc:"Job title; empty for none."`
	Bio   string `json:"bio" doc:"A few words about the agent; empty for none."`
}

// Profiles tells more of the agents who are in a chat.
func (e *Engine) Profiles(ctx context.Context, who Party, chatID string) ([]Profile, error) {
	out := []Profile{}
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		staff, err := e.staff.Colleagues(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		out = out[:0]
		for _, a := range c.agents {
			p := Profile{ID: a.ID, Name: a.Name}
			if i := slices.IndexFunc(staff, func(s Colleague) bool { return s.ID == a.ID }); i >= 0 {
				p.Title, p.Bio = staff[i].Title, staff[i].Bio
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}
