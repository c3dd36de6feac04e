package account

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

type meUpdateIn struct{ Body api.Patch[AgentProfile] }

type myPasswordIn struct {
	Body struct {
		CurrentPassword string `json:"currentPassword" required:"true" writeOnly:"true" doc:"Password in use now."`
		NewPassword     string `json:"newPassword" required:"true" writeOnly:"true" doc:"Password from now on."`
	}
}

// serveMe registers what agents do with their own account (NOTES-account A16-A18).
func (s *Service) serveMe(a *api.API) {
	const me = "/account/agents/me"
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: path, ID: id, Tag: "Me", Summary: summary, Permission: auth.Self}
	}
	api.Handle(a, op("GET", me, "getMe", "Read the signed-in agent"), s.getMe)
	api.Handle(a, op("PUT", me, "updateMe", "Change part of the signed-in agent's own profile"), s.updateMe)
	password := op("PUT", me+"/password", "changeMyPassword", "Change own password, proving the current one")
	password.MethodAliases = []string{"post"}
	api.Handle(a, password, s.changeMyPassword)
}

func (s *Service) getMe(ctx context.Context, _ *api.Empty) (*api.Out[*Agent], error) {
	p := auth.From(ctx)
	return s.getAgent(ctx, &agentIn{ID: p.AgentID})
}

func (s *Service) updateMe(ctx context.Context, in *meUpdateIn) (*api.Out[*Agent], error) {
	p := auth.From(ctx)
	out := &api.Out[*Agent]{}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockAgent(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		before, err := agentOf(ctx, tx, p.SiteID, p.AgentID)
		if err != nil {
			return err
		}
		after, err := in.Body.Onto(before.AgentProfile)
		if err != nil {
			return err
		}
		if err := after.tidy(); err != nil {
			return err
		}
		if p.ClientID != "" && after.Email != before.Email {
			return fault.Denied() // whoever may choose it can have a new password sent there (O35)
		}
		if err := writeProfile(ctx, tx, p.SiteID, before, after); err != nil {
			return err
		}
		if out.Body, err = agentOf(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		return auditAgent(ctx, tx, p.SiteID, "Change the own account '%s'"+listed(differences(before.AgentProfile, after)), before.DisplayName)
	})
}

// changeMyPassword treats a wrong current password as a failed sign-in (A18).
// Whatever else the agent is signed in with ends; the console that asks stays (O20).
func (s *Service) changeMyPassword(ctx context.Context, in *myPasswordIn) (*api.Empty, error) {
	p := auth.From(ctx)
	if err := s.provePassword(ctx, "currentPassword", in.Body.CurrentPassword); err != nil {
		return nil, err
	}
	password, err := NewPassword(ctx, s.db, "newPassword", func(context.Context, *store.Tx) (int64, string, error) {
		return p.SiteID, in.Body.NewPassword, nil
	})
	if err != nil {
		return nil, err
	}
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		name, err := writePassword(ctx, tx, p.SiteID, p.AgentID, password)
		if err != nil {
			return err
		}
		if err := auditAgent(ctx, tx, p.SiteID, "Change the own password of '%s'", name); err != nil {
			return err
		}
		return endOtherSignIns(ctx, tx, p.SiteID, p.AgentID, p.SessionID)
	})
}
