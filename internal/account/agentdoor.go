package account

import (
	"context"
	"slices"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// agentInput is what a manager may say of an agent. A password that is sent
// empty is none (NOTES-account A7).
type agentInput struct {
	AgentProfile
	Groups   []api.Ref `json:"groups" doc:"Replaces the custom groups; ids or objects with an id."`
	Password string    `json:"password" writeOnly:"true" doc:"New password; never returned."`
}

type agentIn struct {
	ID int64 `path:"id" doc:"Agent id."`
}

type agentCreateIn struct{ Body agentInput }

type agentUpdateIn struct {
	ID   int64 `path:"id" doc:"Agent id."`
	Body api.Patch[agentInput]
}

type agentPasswordIn struct {
	ID   int64 `path:"id" doc:"Agent id."`
	Body api.Patch[passwordSet]
}

type passwordSet struct {
	Password string `json:"password" required:"true" writeOnly:"true" doc:"New password."`
}

type agentPage struct {
	Total        int     `json:"total" doc:"Count over all pages."`
	PreviousPage string  `json:"previousPage" doc:"URL of the page before, or an empty string."`
	NextPage     string  `json:"nextPage" doc:"URL of the page after, or an empty string."`
	Agents       []Agent `json:"agents" doc:"Agents on this page."`
}

// managed is an operation for those who manage agents and groups.
func managed(tag, method, path, id, summary string) api.Op {
	return api.Op{Method: method, Path: path, ID: id, Tag: tag, Summary: summary, Permission: auth.ManageAgentAndGroups}
}

func (s *Service) serveAgents(a *api.API) {
	const tag, list, one = "Agents", "/account/agents", "/account/agents/{id}"
	api.Handle(a, managed(tag, "GET", list, "listAgents", "List the agents of the site, one page at a time"), s.listAgents)
	api.Handle(a, managed(tag, "POST", list, "createAgent", "Add an agent to the site"), s.createAgent)
	api.Handle(a, managed(tag, "GET", one, "getAgent", "Read one agent"), s.getAgent)
	api.Handle(a, managed(tag, "PUT", one, "updateAgent", "Change part of an agent, its password included"), s.updateAgent)
	api.Handle(a, managed(tag, "DELETE", one, "deleteAgent", "Remove an agent"), s.deleteAgent)
	api.Handle(a, managed(tag, "POST", one+"/password", "setAgentPassword", "Set another agent's password without the current one"), s.setAgentPassword)
	unlock := managed(tag, "PUT", one+"/unlock", "unlockAgent", "Clear the lock on an agent; no body")
	unlock.MethodAliases = []string{"post"}
	api.Handle(a, unlock, s.unlockAgent)
}

func (s *Service) listAgents(ctx context.Context, in *api.AccountPaging) (*api.Out[agentPage], error) {
	out := &api.Out[agentPage]{}
	err := s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		page := in.Page()
		out.Body.Agents, out.Body.Total, err = ListAgents(ctx, tx, auth.From(ctx).SiteID, page.Offset(), page.Size)
		return err
	})
	out.Body.PreviousPage, out.Body.NextPage = in.Links(ctx, out.Body.Total)
	return out, err
}

func (s *Service) getAgent(ctx context.Context, in *agentIn) (*api.Out[*Agent], error) {
	out := &api.Out[*Agent]{}
	return out, s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, err = agentOf(ctx, tx, auth.From(ctx).SiteID, in.ID)
		return err
	})
}

func (s *Service) createAgent(ctx context.Context, in *agentCreateIn) (*api.Out[*Agent], error) {
	site := auth.From(ctx).SiteID
	profile := in.Body.AgentProfile
	if err := profile.tidy(); err != nil {
		return nil, err
	}
	password, err := NewPassword(ctx, s.db, "password", func(context.Context, *store.Tx) (int64, string, error) {
		return site, in.Body.Password, nil
	})
	if err != nil {
		return nil, err
	}
	out := &api.Out[*Agent]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := HoldMembers(ctx, tx, site); err != nil {
			return err
		}
		id, err := insertAgent(ctx, tx, site, profile, password)
		if err != nil {
			return err
		}
		if _, err := joinGroups(ctx, tx, site, id, in.Body.Groups); err != nil {
			return err
		}
		if err := s.membersChanged(ctx, tx, site); err != nil {
			return err
		}
		if out.Body, err = agentOf(ctx, tx, site, id); err != nil {
			return err
		}
		return auditAgent(ctx, tx, site, "Add agent '%s'", profile.DisplayName)
	})
}

func (s *Service) updateAgent(ctx context.Context, in *agentUpdateIn) (*api.Out[*Agent], error) {
	password, err := NewPassword(ctx, s.db, "password", func(ctx context.Context, tx *store.Tx) (int64, string, error) {
		c, err := readChange(ctx, tx, in.ID, in.Body)
		return c.siteID, c.after.Password, err
	})
	if err != nil {
		return nil, err
	}
	out := &api.Out[*Agent]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if err := HoldMembers(ctx, tx, site); err != nil {
			return err
		}
		if err := lockAgent(ctx, tx, site, in.ID); err != nil {
			return err
		}
		c, err := readChange(ctx, tx, in.ID, in.Body)
		if err != nil {
			return err
		}
		changed, err := c.write(ctx, tx, password)
		if err != nil {
			return err
		}
		if slices.Contains(changed, "groups") {
			if err := s.membersChanged(ctx, tx, c.siteID); err != nil {
				return err
			}
		}
		if out.Body, err = agentOf(ctx, tx, c.siteID, in.ID); err != nil {
			return err
		}
		return c.finish(ctx, tx, changed)
	})
}

func (s *Service) deleteAgent(ctx context.Context, in *agentIn) (*api.Empty, error) {
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return s.removeAgent(ctx, tx, auth.From(ctx).SiteID, in.ID)
	})
}

func (s *Service) setAgentPassword(ctx context.Context, in *agentPasswordIn) (*api.Empty, error) {
	site := auth.From(ctx).SiteID
	password, err := NewPassword(ctx, s.db, "password", func(ctx context.Context, tx *store.Tx) (int64, string, error) {
		if err := maySignInAs(ctx, tx, site, in.ID); err != nil {
			return 0, "", err
		}
		sent, err := in.Body.New()
		return site, sent.Password, err
	})
	if err != nil {
		return nil, err
	}
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockAgent(ctx, tx, site, in.ID); err != nil {
			return err
		}
		if err := maySignInAs(ctx, tx, site, in.ID); err != nil {
			return err
		}
		return SetPassword(ctx, tx, site, in.ID, password)
	})
}

func (s *Service) unlockAgent(ctx context.Context, in *agentIn) (*api.Empty, error) {
	site := auth.From(ctx).SiteID
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		agent, err := agentOf(ctx, tx, site, in.ID)
		if err != nil {
			return err
		}
		return Unlock(ctx, tx, site, agent)
	})
}
