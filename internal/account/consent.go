package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
)

// Authorization is what an agent is asked.
type Authorization struct {
	Client  AuthorizedClient `json:"client" doc:"Who asks."`
	Site    SessionSite      `json:"site" doc:"The site whose data the client asks for."`
	Agent   AuthorizingAgent `json:"agent" doc:"Who is asked."`
	Consent bool             `json:"consent" doc:"False when the agent need not be asked, because the site's partner made the client: allow at once."`
}

// AuthorizedClient is the client of an Authorization.
type AuthorizedClient struct {
	Name        string   `json:"name" doc:"The client's name."`
	Permissions []string `json:"permissions" nullable:"true" doc:"What the client may do at most, as product.key; null: all that the agent may."`
}

// AuthorizingAgent is the agent of an Authorization.
type AuthorizingAgent struct {
	DisplayName string `json:"displayName" doc:"Name shown to visitors and colleagues."`
	Email       string `json:"email" doc:"Sign-in email."`
}

type consentIn struct {
	Body struct {
		authorizeForm
		Allow bool `json:"allow" required:"true" doc:"Whether the agent allows it."`
	}
}

// Consent is where the agent's answer leads.
type Consent struct {
	RedirectTo string `json:"redirectTo" doc:"Address at the client to go to."`
}

const authorizationPath = "/api/agent/v1/authorization"

// serveConsent registers what the console's page reads and answers.
func (s *Service) serveConsent(a *api.API) {
	api.Handle(a, api.Op{Method: "GET", Path: authorizationPath, ID: "getAuthorization", Tag: "Authorize", Door: api.Root, Permission: auth.Self, InPerson: true,
		Summary: "Read what a client asks of the signed-in agent"}, s.readAuthorization)
	api.Handle(a, api.Op{Method: "POST", Path: authorizationPath, ID: "answerAuthorization", Tag: "Authorize", Door: api.Root, Permission: auth.Self, InPerson: true,
		Summary: "Allow or refuse what a client asks"}, s.answerAuthorization)
}

func (s *Service) readAuthorization(ctx context.Context, in *authorizeQuery) (*api.Out[Authorization], error) {
	p := auth.From(ctx)
	a, err := s.consider(ctx, Wish(*in))
	if err == nil {
		err = a.mayAnswer(p)
	}
	if err != nil {
		return nil, err
	}
	me, err := s.describe(ctx, p)
	if err != nil {
		return nil, err
	}
	return &api.Out[Authorization]{Body: Authorization{
		Client: AuthorizedClient{a.client.Name, a.client.Permissions}, Site: SessionSite{a.site, a.siteName},
		Agent: AuthorizingAgent{me.Agent.DisplayName, me.Agent.Email}, Consent: a.needsConsent(),
	}}, nil
}

func (s *Service) answerAuthorization(ctx context.Context, in *consentIn) (*api.Out[Consent], error) {
	p := auth.From(ctx)
	a, err := s.consider(ctx, Wish(in.Body.authorizeForm))
	if back, ok := errors.AsType[*sentBack](err); ok {
		return &api.Out[Consent]{Body: Consent{back.to}}, nil
	}
	if err == nil {
		err = a.mayAnswer(p)
	}
	if err != nil {
		return nil, err
	}
	if !in.Body.Allow {
		return &api.Out[Consent]{Body: Consent{a.refusal(fault.Withheld())}}, nil
	}
	to, err := s.grant(ctx, a, p)
	if err != nil {
		return nil, fmt.Errorf("allow a client: %w", err)
	}
	return &api.Out[Consent]{Body: Consent{to}}, nil
}
