package account

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
)

type authorizeQuery struct {
	ClientID     string       `query:"client_id" expected:"true" doc:"Client id."`
	SiteID       *wantedSite  `query:"siteId" expected:"true" doc:"Site whose data the client asks for."`
	RedirectURI  string       `query:"redirect_uri" expected:"true" doc:"Must equal an address registered for the client."`
	ResponseType responseType `query:"response_type" expected:"true" enum:"code,token" doc:"code for the code flow, token for the implicit flow."`
	Email        string       `query:"email" doc:"Email that some clients add; a sign-in hint."`
	State        string       `query:"state" doc:"Opaque text; returned unchanged on redirect."`
	Challenge    string       `query:"code_challenge" hidden:"true" doc:"PKCE challenge."`
	Method       string       `query:"code_challenge_method" hidden:"true" doc:"S256 or plain."`
}

type authorizeForm struct {
	ClientID     string       `json:"client_id" expected:"true" doc:"Client id."`
	SiteID       *wantedSite  `json:"siteId,omitempty" expected:"true" doc:"Site whose data the client asks for."`
	RedirectURI  string       `json:"redirect_uri" expected:"true" doc:"Must equal an address registered for the client."`
	ResponseType responseType `json:"response_type" expected:"true" enum:"code,token" doc:"code for the code flow, token for the implicit flow."`
	Email        string       `json:"email" doc:"Sign-in hint."`
	State        string       `json:"state" doc:"Opaque text, returned unchanged."`
	Challenge    string       `json:"code_challenge" hidden:"true" doc:"PKCE challenge."`
	Method       string       `json:"code_challenge_method" hidden:"true" doc:"S256 or plain."`
}

// sender is who sends a request to authorize.
type sender struct {
	Authorization string `header:"Authorization"`
	Session       string `cookie:"parley_session"`
	Accept        string `header:"Accept" hidden:"true"`
}

type authorizeIn struct {
	authorizeQuery
	sender
}

type authorizeFormIn struct {
	sender
	Body authorizeForm
}

type authorizeOut struct {
	Status   int
	Location string `header:"Location" doc:"redirect_uri with ?code= and state, #access_token= and state, or ?error=; or the console's page that asks for consent."`
	Body     *Pair
}

const (
	consentPage = "/console/authorize"

	authorizeText = "A browser is led to the console, where an agent of the site signs in and is asked for consent; clients of the site's partner skip that. " +
		"A program that shows an agent's credentials and takes no HTML gets the token as JSON, or the redirect with the code. " +
		"code_challenge and code_challenge_method (RFC 7636; S256 or plain) are honoured when sent; scope is ignored."
)

// serveAuthorize registers the browser's step of the code and implicit flows, also
// under the prefix that a third-party client uses (NOTES-account O2, O11, O15).
func (s *Service) serveAuthorize(a *api.API) {
	op := api.Op{Method: "GET", Path: "/oauth/authorize", ID: "authorize", Tag: "Authorize", Door: api.Root, OAuth: true, Pages: true,
		Summary: "Ask the agent for consent; give a code or a token", Permission: auth.Public, Description: authorizeText,
		Aliases: []string{"/OAuthServer/oauth/authorize"}}
	api.Handle(a, op, func(ctx context.Context, in *authorizeIn) (*authorizeOut, error) {
		return s.authorize(ctx, Wish(in.authorizeQuery), in.sender)
	})
	op.Method, op.ID, op.Summary = "POST", "authorizeByForm", "Same as authorize with the fields in a form"
	api.Handle(a, op, func(ctx context.Context, in *authorizeFormIn) (*authorizeOut, error) {
		return s.authorize(ctx, Wish(in.Body), in.sender)
	})
}

func (s *Service) authorize(ctx context.Context, w Wish, from sender) (*authorizeOut, error) {
	a, err := s.consider(ctx, w)
	if back, ok := errors.AsType[*sentBack](err); ok {
		return goTo(back.to), nil
	}
	if err != nil {
		return nil, err
	}
	p, err := s.Authenticate(ctx, from.request())
	if from.isBrowser() {
		return s.leadOn(ctx, a, p)
	}
	if err == nil && p == nil {
		err = fault.BadCredentials()
	}
	if err == nil {
		err = a.mayAnswer(p)
	}
	if err != nil {
		return nil, asDenial(err)
	}
	return s.answerProgram(ctx, a, p)
}

func goTo(address string) *authorizeOut {
	return &authorizeOut{Status: http.StatusFound, Location: address}
}

// leadOn takes a browser to where the agent is asked, or back at once when nothing
// is left to ask (O14).
func (s *Service) leadOn(ctx context.Context, a *asked, p *auth.Principal) (*authorizeOut, error) {
	if p == nil || p.Via != auth.ViaSession || a.needsConsent() || a.mayAnswer(p) != nil {
		return goTo(consentPage + "?" + a.query()), nil
	}
	to, err := s.grant(ctx, a, p)
	if err != nil {
		return nil, err
	}
	return goTo(to), nil
}

// answerProgram answers an agent's own program (O13). Consent is given by showing
// the agent's credentials; a session alone is no consent to a code, because pages
// beside ours can have a browser send it.
func (s *Service) answerProgram(ctx context.Context, a *asked, p *auth.Principal) (*authorizeOut, error) {
	if a.ResponseType == codeResponse {
		if p.Via == auth.ViaSession {
			return goTo(consentPage + "?" + a.query()), nil
		}
		to, err := s.grant(auth.With(ctx, p), a, p)
		return goTo(to), err
	}
	pair, err := s.grantPair(auth.With(ctx, p), a, p)
	return &authorizeOut{Body: pair}, err
}

// isBrowser tells a browser that is sent here from a program: one that asks for a
// page, or shows no credentials and would take one.
func (f sender) isBrowser() bool {
	if api.WantsPage(f.Accept) {
		return true
	}
	return f.Authorization == "" && (f.Accept == "" || strings.Contains(f.Accept, "*/*"))
}

// request is what of the sender's request shows who it is.
func (f sender) request() *http.Request {
	r := &http.Request{Header: http.Header{}}
	if f.Authorization != "" {
		r.Header.Set("Authorization", f.Authorization)
	}
	if f.Session != "" {
		r.AddCookie(&http.Cookie{Name: CookieName, Value: f.Session})
	}
	return r
}

// asDenial gives a fault about an agent the word that fits here.
func asDenial(err error) error {
	if f := fault.As(err); f != nil {
		f.OAuth = "access_denied"
	}
	return err
}
