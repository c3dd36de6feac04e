package account

import (
	"context"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

type permissionsIn struct {
	ID   int64 `path:"id" doc:"Agent id."`
	Body api.Patch[PermissionMap]
}

type groupPermissionsIn struct {
	ID   int64 `path:"id" doc:"Group id."`
	Body api.Patch[PermissionMap]
}

type permissionsOut = api.Out[PermissionMap]

func (s *Service) servePermissions(a *api.API) {
	const agent, group = "/account/agents/{id}", "/account/groups/{id}"
	api.Handle(a, managed("Agent Permissions", "GET", agent+"/permissions", "getAgentPermissions", "Read the permissions set directly on an agent"),
		func(ctx context.Context, in *agentIn) (*permissionsOut, error) {
			return s.readPermissions(ctx, ofAgent, in.ID)
		})
	api.Handle(a, managed("Agent Permissions", "PUT", agent+"/permissions", "updateAgentPermissions", "Change permissions set directly on an agent"),
		func(ctx context.Context, in *permissionsIn) (*permissionsOut, error) {
			return s.changePermissions(ctx, ofAgent, in.ID, in.Body)
		})
	api.Handle(a, managed("Agent Permissions", "GET", agent+"/effectivePermissions", "getAgentEffectivePermissions",
		"Read an agent's permissions merged with those of its groups"), s.effectivePermissions)
	api.Handle(a, managed("Group Permissions", "GET", group+"/permissions", "getGroupPermissions", "Read the permissions set on a group"),
		func(ctx context.Context, in *groupIn) (*permissionsOut, error) {
			return s.readPermissions(ctx, ofGroup, in.ID)
		})
	api.Handle(a, managed("Group Permissions", "PUT", group+"/permissions", "updateGroupPermissions", "Change permissions set on a group"),
		func(ctx context.Context, in *groupPermissionsIn) (*permissionsOut, error) {
			return s.changePermissions(ctx, ofGroup, in.ID, in.Body)
		})
}

func (s *Service) readPermissions(ctx context.Context, of bearer, id int64) (*permissionsOut, error) {
	out := &permissionsOut{}
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		b, err := of.read(ctx, tx, auth.From(ctx).SiteID, id)
		out.Body = mapOfKeys(b.keys)
		return err
	})
}

func (s *Service) effectivePermissions(ctx context.Context, in *agentIn) (*permissionsOut, error) {
	out := &permissionsOut{}
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if _, err := agentOf(ctx, tx, site, in.ID); err != nil {
			return err
		}
		keys, err := effectiveKeys(ctx, tx, site, in.ID)
		out.Body = mapOfKeys(keys)
		return err
	})
}

// changePermissions lets a caller who is no administrator turn on only what it
// holds itself, and nothing at all where administrators are concerned (NOTES-account P6).
func (s *Service) changePermissions(ctx context.Context, of bearer, id int64, sent api.Patch[PermissionMap]) (*permissionsOut, error) {
	out := &permissionsOut{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if err := HoldMembers(ctx, tx, site); err != nil {
			return err
		}
		b, err := of.lock(ctx, tx, site, id)
		if err != nil {
			return err
		}
		if out.Body, err = sent.Onto(mapOfKeys(b.keys)); err != nil {
			return err
		}
		if b.admin {
			p, err := callerNow(ctx, tx)
			if err != nil {
				return err
			}
			if err := adminsOnly(p); err != nil {
				return err
			}
		}
		after := keysOf(out.Body)
		on, off := without(after, b.keys), without(b.keys, after)
		if err := holdsAll(ctx, tx, on); err != nil {
			return err
		}
		if err := of.write(ctx, tx, site, id, after); err != nil {
			return err
		}
		if concernsDesk(on) || concernsDesk(off) {
			if err := s.membersChanged(ctx, tx, site); err != nil {
				return err
			}
		}
		return Audit(ctx, tx, Entry{Product: auth.ManageAgentAndGroups.Product, Action: "Permission Management",
			Summary: fmt.Sprintf("Change the permissions of %s '%s'", of.label, b.name) + listed(append(switched(on, "on"), switched(off, "off")...))})
	})
}

// concernsDesk tells whether keys are among those by which chats are given and watched.
func concernsDesk(keys map[auth.Permission]bool) bool {
	return keys[auth.AcceptChats] || keys[auth.MonitorAllChats] || keys[auth.MonitorChatsInMyDepartment]
}
