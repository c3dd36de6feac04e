package account

import (
	"context"
	"fmt"

	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Active is an agent who may sign in, with what the agent may do.
type Active struct {
	ID          int64
	DisplayName string
	Email       string
	Title, Bio  string
	Photo       string // what the photograph is opened by; "" for none
	isAdmin     bool
	keys        map[auth.Permission]bool
}

// Has tells whether the agent holds a permission, as auth.Principal.Has does.
func (a Active) Has(p auth.Permission) bool { return a.isAdmin || a.keys[p] }

// Staff is the active agents of sites, by id, kept in their snapshots.
type Staff struct {
	book *snapshot.Book
	part snapshot.Part[[]Active]
}

// NewStaff adds the part to the book.
func NewStaff(book *snapshot.Book) Staff {
	return Staff{book, snapshot.Add(book, "the staff", activeAgents)}
}

// Active lists a site's active agents as a step sees them. Do not change the list.
func (s Staff) Active(ctx context.Context, tx *store.Tx, siteID int64) ([]Active, error) {
	return s.part.Exactly(ctx, tx, s.book, siteID)
}

// Of lists a site's active agents as the snapshot has them. Do not change the list.
func (s Staff) Of(site *snapshot.Site) []Active { return s.part.In(site) }

func activeAgents(ctx context.Context, tx *store.Tx, siteID int64) ([]Active, error) {
	rows, err := tx.Query(ctx, `SELECT a.id, a.display_name, a.email, a.title, a.bio, a.photo, a.is_admin, a.permissions, COALESCE(g.permissions, '[]')
		FROM agent a LEFT JOIN agent_group g ON g.site_id = a.site_id AND (g.kind = 'everyone' OR g.id IN
			(SELECT m.group_id FROM group_member m WHERE m.site_id = a.site_id AND m.agent_id = a.id))
		WHERE a.site_id = ? AND a.is_active ORDER BY a.id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the active agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Active
	for rows.Next() {
		var a Active
		var own, group string
		if err := rows.Scan(&a.ID, &a.DisplayName, &a.Email, &a.Title, &a.Bio, &a.Photo, &a.isAdmin, &own, &group); err != nil {
			return nil, fmt.Errorf("read the active agents: %w", err)
		}
		if n := len(all); n == 0 || all[n-1].ID != a.ID {
			a.keys = map[auth.Permission]bool{}
			if err := addKeys(a.keys, own); err != nil {
				return nil, err
			}
			all = append(all, a)
		}
		if err := addKeys(all[len(all)-1].keys, group); err != nil {
			return nil, err
		}
	}
	return all, rows.Err()
}
