package chat

import (
	"context"
	"slices"

	"parley/internal/store"
)

// Profile is an agent as visitors may know it (widget.md 3.4).
type Profile struct {
	ID     int64  `json:"id" doc:"Agent id."`
	Name   string `json:"name" doc:"Name that visitors see."`
	Title  string `json:"title" doc:"Job title; empty for none."`
	Bio    string `json:"bio" doc:"A few words about the agent; empty for none."`
	Avatar string `json:"avatar" doc:"Public path of the photograph on this server; empty for none."`
}

// profile is the agent as visitors may know it.
func (c Colleague) profile() Profile {
	return Profile{ID: c.ID, Name: c.Name, Title: c.Title, Bio: c.Bio, Avatar: c.Avatar}
}

// Profiles tells more of the agents of a chat: first of those who are in it, then of those
// who were.
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
		add := func(id int64, name string) {
			if slices.ContainsFunc(out, func(p Profile) bool { return p.ID == id }) {
				return
			}
			p := Profile{ID: id}
			if i := slices.IndexFunc(staff, func(s Colleague) bool { return s.ID == id }); i >= 0 {
				p = staff[i].profile()
			}
			p.Name = name // as it was when the agent came
			out = append(out, p)
		}
		for _, a := range c.agents {
			add(a.ID, a.Name)
		}
		return eachOf(ctx, tx, `SELECT chat_id, agent_id, name FROM chat_agent WHERE chat_id IN (?) ORDER BY id`, []int64{c.id}, func(row scanner) error {
			var chatID, id int64
			var name string
			if err := row.Scan(&chatID, &id, &name); err != nil {
				return err
			}
			add(id, name)
			return nil
		})
	})
	return out, err
}

// mostFaces is how many agents stand for the team.
const mostFaces = 3

// faces are the photographs of the first agents who may accept chats and have one.
func (e *Engine) faces(ctx context.Context, tx *store.Tx, siteID int64) ([]string, error) {
	staff, err := e.staff.Colleagues(ctx, tx, siteID)
	out := []string{}
	for _, a := range staff {
		if a.MayAccept && a.Avatar != "" && len(out) < mostFaces {
			out = append(out, a.Avatar)
		}
	}
	return out, err
}
