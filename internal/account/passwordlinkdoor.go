package account

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

type resetRequestIn struct {
	Body struct {
		Email string `json:"email" required:"true" maxLength:"254" doc:"Sign-in email."`
	}
}

type resetRequested struct {
	Mailed bool `json:"mailed" doc:"The server sends mails: if there is such an agent, one is on its way. When false, an administrator or the command line must help."`
}

type linkTokenIn struct {
	Body struct {
		Token string `json:"token" required:"true" writeOnly:"true" doc:"What stands behind the # of the link."`
	}
}

type linkShown struct {
	Email    string  `json:"email" doc:"Sign-in email of the agent."`
	Purpose  Purpose `json:"purpose" enum:"invitation,reset" doc:"What the link is for."`
	SiteName string  `json:"siteName" doc:"The agent's site."`
}

type linkPasswordIn struct {
	Body struct {
		Token    string `json:"token" required:"true" writeOnly:"true" doc:"What stands behind the # of the link."`
		Password string `json:"password" required:"true" format:"password" writeOnly:"true" doc:"The password from now on."`
	}
}

func (s *Service) servePasswordLinks(a *api.API) {
	const path = "/api/agent/v1/passwordReset"
	op := func(path, id, summary, description string) api.Op {
		return api.Op{Method: "POST", Path: path, ID: id, Tag: "Password links", Summary: summary, Description: description,
			Door: api.Root, Permission: auth.Public, Errors: []int{404}}
	}
	request := op(path, "requestPasswordReset", "Ask for a mail with a link that sets a new password",
		"The answer is the same whether or not there is such an agent. The link holds for an hour and works once.")
	request.Errors = []int{429}
	api.Handle(a, request, s.requestPasswordReset)
	api.Handle(a, op(path+"/look", "readPasswordLink", "See whose link it is and what for",
		"404001 when the link was used, has expired or was replaced by a newer one."), s.readPasswordLink)
	api.Handle(a, op(path+"/finish", "finishPasswordReset", "Set the password and use the link up",
		"Ends all sessions and tokens of the agent. A second factor stays as it is."), s.finishPasswordReset)
}

func (s *Service) requestPasswordReset(ctx context.Context, in *resetRequestIn) (*api.Out[resetRequested], error) {
	out := &api.Out[resetRequested]{Body: resetRequested{Mailed: s.o.Mail != nil}}
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return s.askForReset(ctx, tx, in.Body.Email, api.RequestFrom(ctx).Remote)
	})
}

func (s *Service) readPasswordLink(ctx context.Context, in *linkTokenIn) (*api.Out[linkShown], error) {
	out := &api.Out[linkShown]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		l, err := findPasswordLink(ctx, tx, in.Body.Token)
		out.Body = linkShown{l.email, l.purpose, l.site}
		return err
	})
}

func (s *Service) finishPasswordReset(ctx context.Context, in *linkPasswordIn) (*api.Empty, error) {
	password, err := NewPassword(ctx, s.db, "password", func(ctx context.Context, tx *store.Tx) (int64, string, error) {
		l, err := findPasswordLink(ctx, tx, in.Body.Token)
		return l.siteID, in.Body.Password, err
	})
	if err != nil {
		return nil, err
	}
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		l, err := findPasswordLink(ctx, tx, in.Body.Token)
		if err != nil {
			return err
		}
		return l.finish(ctx, tx, in.Body.Token, password)
	})
}
