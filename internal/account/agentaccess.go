package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/job"
	"parley/internal/store"
)

type agentActiveIn struct {
	ID   int64 `path:"id" doc:"Agent id."`
	Body struct {
		IsActive bool `json:"isActive" required:"true" doc:"Whether the agent may sign in."`
	}
}

type invited struct {
	Mailed  bool   `json:"mailed" doc:"A mail with a link is on its way."`
	Email   string `json:"email" doc:"Whom it goes to."`
	Message string `json:"message" doc:"The same in words; without a mail server, what to do instead."`
}

// serveAgentAccess registers what managers decide about how others sign in. Only
// administrators decide about administrators (NOTES-account A14, A23).
func (s *Service) serveAgentAccess(a *api.API) {
	const one = "/api/agent/v1/agents/{id}"
	op := func(method, path, id, summary string) api.Op {
		o := managed("Agent access", method, one+path, id, summary)
		o.Door = api.Root
		return o
	}
	api.Handle(a, op("POST", "/invite", "inviteAgent", "Mail an agent a link to choose a password"), s.inviteAgent)
	api.Handle(a, op("PUT", "/active", "setAgentActive", "Switch an agent on or off"), s.setAgentActive)
	api.Handle(a, op("POST", "/resetSecondFactor", "resetAgentSecondFactor", "Take away the second factor of an agent who has lost it"), s.resetAgentSecondFactor)
	api.Handle(a, op("POST", "/signOut", "signAgentOut", "End all sessions and tokens of an agent"), s.signAgentOut)
}

// onAgent runs a step on an agent whose sign-in the caller may decide about.
func (s *Service) onAgent(ctx context.Context, id int64, fn func(ctx context.Context, tx *store.Tx, siteID int64, a *Agent) error) error {
	site := auth.From(ctx).SiteID
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockAgent(ctx, tx, site, id); err != nil {
			return err
		}
		if err := maySignInAs(ctx, tx, site, id); err != nil {
			return err
		}
		a, err := agentOf(ctx, tx, site, id)
		if err != nil {
			return err
		}
		return fn(ctx, tx, site, a)
	})
}

func (s *Service) inviteAgent(ctx context.Context, in *agentIn) (*api.Out[invited], error) {
	out := &api.Out[invited]{}
	return out, s.onAgent(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64, a *Agent) error {
		if !a.IsActive {
			return fault.Conflict("The agent is switched off; switch it on before inviting it.")
		}
		if s.o.Mail == nil {
			out.Body = invited{Email: a.Email, Message: "This server has no mail server (--smtp-url), so nothing was sent. " +
				"Print the link with 'parley agent invite --email " + a.Email + "' and pass it on."}
			return nil
		}
		out.Body = invited{Mailed: true, Email: a.Email, Message: "An invitation is on its way to " + a.Email + "."}
		if err := job.Insert(ctx, tx, linkMail{Invitation, strings.ToLower(a.Email)}, job.Attempts(mailTries)); err != nil {
			return err
		}
		return auditAgent(ctx, tx, siteID, "Invite agent '%s'", a.DisplayName)
	})
}

func (s *Service) setAgentActive(ctx context.Context, in *agentActiveIn) (*api.Out[*Agent], error) {
	out := &api.Out[*Agent]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		site := auth.From(ctx).SiteID
		if err := s.setActive(ctx, tx, site, in.ID, in.Body.IsActive); err != nil {
			return err
		}
		out.Body, err = agentOf(ctx, tx, site, in.ID)
		return err
	})
}

// setActive switches an agent on or off. Off, it is signed out of everything and its
// keys open nothing; nobody switches off the own account or the last active
// administrator (NOTES-account A20, A15).
func (s *Service) setActive(ctx context.Context, tx *store.Tx, siteID, id int64, active bool) error {
	if p := auth.From(ctx); !active && p.Kind == auth.Agent && p.AgentID == id {
		return fault.Protected("Nobody can switch off the own account.")
	}
	if err := HoldMembers(ctx, tx, siteID); err != nil {
		return err
	}
	if err := lockAdminsAnd(ctx, tx, siteID, id); err != nil {
		return err
	}
	if err := maySignInAs(ctx, tx, siteID, id); err != nil {
		return err
	}
	if !active {
		if err := s.dismiss(ctx, tx, siteID, id); err != nil {
			return err
		}
	}
	var name string
	err := tx.QueryRow(ctx, `UPDATE agent SET is_active = ? WHERE site_id = ? AND id = ? AND is_active <> ? RETURNING display_name`,
		active, siteID, id, active).Scan(&name)
	if errors.Is(err, store.ErrNone) {
		return nil // it is so already
	}
	if err != nil {
		return fmt.Errorf("switch an agent on or off: %w", err)
	}
	if active {
		return auditAgent(ctx, tx, siteID, "Switch on agent '%s'", name)
	}
	if err := keepAnAdmin(ctx, tx, siteID); err != nil {
		return err
	}
	if err := endPasswordLinks(ctx, tx, siteID, id); err != nil {
		return err
	}
	if err := auditAgent(ctx, tx, siteID, "Switch off agent '%s'", name); err != nil {
		return err
	}
	return EndSignIns(ctx, tx, siteID, id)
}

func (s *Service) resetAgentSecondFactor(ctx context.Context, in *agentIn) (*api.Empty, error) {
	return nil, s.onAgent(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64, a *Agent) error {
		if p := auth.From(ctx); p.Kind == auth.Agent && p.AgentID == a.ID {
			return fault.Protected("The own second factor is replaced or switched off with the own password.")
		}
		return ResetSecondFactor(ctx, tx, siteID, a.ID)
	})
}

func (s *Service) signAgentOut(ctx context.Context, in *agentIn) (*api.Empty, error) {
	return nil, s.onAgent(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64, a *Agent) error {
		return SignOut(ctx, tx, siteID, a.ID)
	})
}

// SignOut ends all sessions and tokens of an agent; store.ErrNone when there is none.
func SignOut(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	a, err := GetAgent(ctx, tx, siteID, agentID)
	if err != nil {
		return err
	}
	if err := EndSignIns(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	return auditAgent(ctx, tx, siteID, "Sign out agent '%s'", a.DisplayName)
}
