package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// Kinds of groups. The system groups are made with the site: the members of one
// are its administrators, those of the other all its agents (NOTES-account G3, G7).
const (
	administrators = "administrators"
	everyone       = "everyone"
	custom         = "custom"
)

// Group is a group as the API shows it.
type Group struct {
	ID          int64      `json:"id" readOnly:"true" doc:"Group id."`
	Name        string     `json:"name" doc:"Group name."`
	Description *string    `json:"description" doc:"Free text; null when never set."`
	IsSystem    bool       `json:"isSystem" readOnly:"true" default:"false" doc:"True for the built-in groups."`
	Agents      []AgentRef `json:"agents" nullable:"true" doc:"Members; null only in the answer to a create without members."`

	kind string
}

// AgentRef is the short form of an agent inside a group.
type AgentRef struct {
	ID   int64  `json:"id" doc:"Agent id."`
	Name string `json:"name" doc:"The agent's display name."`
}

const selectGroups = `SELECT id, kind, name, description FROM agent_group WHERE site_id = ?`

// ListGroups reads a site's groups with their members, by id.
func ListGroups(ctx context.Context, tx *store.Tx, siteID int64) ([]Group, error) {
	return groups(ctx, tx, selectGroups+` ORDER BY id`, siteID)
}

// groupOf reads a group that a caller names.
func groupOf(ctx context.Context, tx *store.Tx, siteID, id int64) (*Group, error) {
	found, err := groups(ctx, tx, selectGroups+` AND id = ?`, siteID, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("group", id)
	}
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

func groups(ctx context.Context, tx *store.Tx, query string, siteID int64, args ...any) ([]Group, error) {
	rows, err := tx.Query(ctx, query, append([]any{siteID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read groups: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := []Group{}
	for rows.Next() {
		g := Group{Agents: []AgentRef{}}
		if err := rows.Scan(&g.ID, &g.kind, &g.Name, &g.Description); err != nil {
			return nil, fmt.Errorf("read groups: %w", err)
		}
		g.IsSystem = g.kind != custom
		list = append(list, g)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("read groups: %w", err)
	}
	for i := range list {
		if err := list[i].readMembers(ctx, tx, siteID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// readMembers fills in who is in the group, by id.
func (g *Group) readMembers(ctx context.Context, tx *store.Tx, siteID int64) error {
	query, args := `SELECT a.id, a.display_name FROM agent a WHERE a.site_id = ?`, []any{siteID}
	switch g.kind {
	case administrators:
		query += ` AND a.is_admin`
	case custom:
		query += ` AND a.id IN (SELECT m.agent_id FROM group_member m WHERE m.site_id = a.site_id AND m.group_id = ?)`
		args = append(args, g.ID)
	}
	rows, err := tx.Query(ctx, query+` ORDER BY a.id`, args...)
	if err != nil {
		return fmt.Errorf("read the members of a group: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var a AgentRef
		if err := rows.Scan(&a.ID, &a.Name); err != nil {
			return fmt.Errorf("read the members of a group: %w", err)
		}
		g.Agents = append(g.Agents, a)
	}
	return rows.Err()
}

// insertGroup adds a custom group without members and permissions.
func insertGroup(ctx context.Context, tx *store.Tx, siteID int64, name string, description *string) (int64, error) {
	id, err := store.NextID(ctx, tx, siteID, "agent_group")
	if err != nil {
		return 0, err
	}
	if err := reference.Unlike(ctx, tx, siteID, reference.Group, id, name); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO agent_group (site_id, id, kind, name, description) VALUES (?, ?, ?, ?, ?)`,
		siteID, id, custom, name, description)
	return id, groupFault("create a group", err)
}

func writeGroup(ctx context.Context, tx *store.Tx, siteID, id int64, name string, description *string) error {
	if err := reference.Unlike(ctx, tx, siteID, reference.Group, id, name); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE agent_group SET name = ?, description = ? WHERE site_id = ? AND id = ?`, name, description, siteID, id)
	return groupFault("change a group", err)
}

// groupFault says that a name is taken (G9).
func groupFault(doing string, err error) error {
	if errors.Is(err, store.ErrUnique) {
		return fault.Taken("name")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// removeGroup removes a custom group; its members lose it (G8).
func removeGroup(ctx context.Context, tx *store.Tx, siteID int64, g *Group) error {
	if g.IsSystem {
		return fault.Protected("The group '%s' belongs to the system.", g.Name)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM agent_group WHERE site_id = ? AND id = ?`, siteID, g.ID); err != nil {
		return fmt.Errorf("remove a group: %w", err)
	}
	return nil
}
