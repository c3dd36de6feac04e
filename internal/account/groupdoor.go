package account

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// groupInput is what may be said of a group (NOTES-account G2).
type groupInput struct {
	Name        string    `json:"name" required:"true" maxLength:"256" doc:"Group name."`
	Description *string   `json:"description" maxLength:"4000" doc:"Free text."`
	Agents      []api.Ref `json:"agents" nullable:"true" doc:"Replaces the members; ids or objects with an id."`
}

type groupIn struct {
	ID int64 `path:"id" doc:"Group id."`
}

type groupCreateIn struct{ Body groupInput }

type groupUpdateIn struct {
	ID   int64 `path:"id" doc:"Group id."`
	Body api.Patch[groupInput]
}

func (s *Service) serveGroups(a *api.API) {
	const tag, list, one = "Groups", "/account/groups", "/account/groups/{id}"
	api.Handle(a, managed(tag, "GET", list, "listGroups", "List every group of the site; no paging"), s.listGroups)
	api.Handle(a, managed(tag, "POST", list, "createGroup", "Create a custom group"), s.createGroup)
	api.Handle(a, managed(tag, "GET", one, "getGroup", "Read one group"), s.getGroup)
	api.Handle(a, managed(tag, "PUT", one, "updateGroup", "Change part of a group"), s.updateGroup)
	api.Handle(a, managed(tag, "DELETE", one, "deleteGroup", "Remove a custom group"), s.deleteGroup)
}

func (s *Service) listGroups(ctx context.Context, _ *api.Empty) (*api.Out[[]Group], error) {
	out := &api.Out[[]Group]{}
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = ListGroups(ctx, tx, auth.From(ctx).SiteID)
		return err
	})
}

func (s *Service) getGroup(ctx context.Context, in *groupIn) (*api.Out[*Group], error) {
	out := &api.Out[*Group]{}
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = groupOf(ctx, tx, auth.From(ctx).SiteID, in.ID)
		return err
	})
}

// createGroup answers null for members that were not sent (G5).
func (s *Service) createGroup(ctx context.Context, in *groupCreateIn) (*api.Out[*Group], error) {
	site, body := auth.From(ctx).SiteID, in.Body
	name := strings.TrimSpace(body.Name)
	out := &api.Out[*Group]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := HoldMembers(ctx, tx, site); err != nil {
			return err
		}
		id, err := insertGroup(ctx, tx, site, name, body.Description)
		if err != nil {
			return err
		}
		g, err := groupOf(ctx, tx, site, id)
		if err != nil {
			return err
		}
		changed, err := s.setMembers(ctx, tx, site, g, idsOf(body.Agents))
		if err != nil {
			return err
		}
		if out.Body, err = groupOf(ctx, tx, site, id); err != nil {
			return err
		}
		if body.Agents == nil {
			out.Body.Agents = nil
		}
		return auditGroup(ctx, tx, "Add group '%s'", name, changed)
	})
}

func (s *Service) updateGroup(ctx context.Context, in *groupUpdateIn) (*api.Out[*Group], error) {
	site := auth.From(ctx).SiteID
	out := &api.Out[*Group]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := HoldMembers(ctx, tx, site); err != nil {
			return err
		}
		g, err := groupOf(ctx, tx, site, in.ID)
		if err != nil {
			return err
		}
		before := groupInput{Name: g.Name, Description: g.Description, Agents: membersOf(g)}
		after, err := in.Body.Onto(before)
		if err != nil {
			return err
		}
		after.Name = strings.TrimSpace(after.Name)
		if err := writeGroup(ctx, tx, site, in.ID, after.Name, after.Description); err != nil {
			return err
		}
		changed, err := s.setMembers(ctx, tx, site, g, idsOf(after.Agents))
		if err != nil {
			return err
		}
		if out.Body, err = groupOf(ctx, tx, site, in.ID); err != nil {
			return err
		}
		if !reflect.DeepEqual(before.Description, after.Description) {
			changed = append([]string{"description"}, changed...)
		}
		if before.Name != after.Name {
			changed = append([]string{"name"}, changed...)
		}
		return auditGroup(ctx, tx, "Change group '%s'", g.Name, changed)
	})
}

func (s *Service) deleteGroup(ctx context.Context, in *groupIn) (*api.Empty, error) {
	site := auth.From(ctx).SiteID
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := HoldMembers(ctx, tx, site); err != nil {
			return err
		}
		g, err := groupOf(ctx, tx, site, in.ID)
		if err != nil {
			return err
		}
		if err := removeGroup(ctx, tx, site, g); err != nil {
			return err
		}
		if err := s.membersChanged(ctx, tx, site); err != nil {
			return err
		}
		return auditGroup(ctx, tx, "Remove group '%s'", g.Name, nil)
	})
}

func membersOf(g *Group) []api.Ref {
	refs := make([]api.Ref, len(g.Agents))
	for i, a := range g.Agents {
		refs[i] = api.Ref(a.ID)
	}
	return refs
}

// auditGroup notes a change of a group.
func auditGroup(ctx context.Context, tx *store.Tx, format, name string, changed []string) error {
	return Audit(ctx, tx, Entry{Product: auth.ManageAgentAndGroups.Product, Action: "Group Management",
		Summary: fmt.Sprintf(format, name) + listed(changed)})
}
