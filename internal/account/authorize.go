package account

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

// Wish is what a client asks of an agent at the authorize endpoint.
type Wish struct {
	ClientID     string
	SiteID       *wantedSite
	RedirectURI  string
	ResponseType responseType
	Email        string // sign-in hint
	State        string
	Challenge    string
	Method       string
}

// wantedSite is a site's id; what is no number is no site, which the client is
// told in its own way.
type wantedSite int64

// UnmarshalLenient reads any value.
func (w *wantedSite) UnmarshalLenient(_ string, v any) error {
	text, _ := lenient.Text(v)
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		n = -1
	}
	*w = wantedSite(n)
	return nil
}

// responseType is code or token; others have a fault of their own, in the client's way.
type responseType string

const (
	codeResponse  responseType = "code"
	tokenResponse responseType = "token"
)

// UnmarshalLenient reads the word in any letter case.
func (r *responseType) UnmarshalLenient(_ string, v any) error {
	text, _ := lenient.Text(v)
	*r = responseType(strings.ToLower(strings.TrimSpace(text)))
	return nil
}

// asked is a wish that may be put before the agent.
type asked struct {
	Wish
	client    Client
	site      int64
	siteName  string
	challenge challenge
}

// sentBack is a fault that goes back to the client (NOTES-account O11). Those
// about the client or its address do not: nobody is sent to an address that is
// not registered.
type sentBack struct {
	to string
	error
}

func (e *sentBack) Unwrap() error { return e.error }

// consider checks a wish in the order of its documented members.
func (s *Service) consider(ctx context.Context, w Wish) (*asked, error) {
	a := &asked{Wish: w}
	err := s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := a.readClient(ctx, tx); err != nil {
			return err
		}
		if err := a.readRest(ctx, tx); err != nil {
			if f := fault.As(err); f != nil {
				return &sentBack{w.refusal(f), err}
			}
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (a *asked) readClient(ctx context.Context, tx *store.Tx) (err error) {
	if a.ClientID == "" {
		return fault.InvalidRequest("client_id")
	}
	a.client, err = findClient(ctx, tx, a.ClientID)
	if errors.Is(err, store.ErrNone) {
		return fault.BadClient()
	}
	if err != nil {
		return err
	}
	if a.RedirectURI == "" {
		return fault.InvalidRequest("redirect_uri")
	}
	if !slices.Contains(a.client.RedirectURIs, a.RedirectURI) {
		return fault.RedirectMismatch()
	}
	return nil
}

func (a *asked) readRest(ctx context.Context, tx *store.Tx) (err error) {
	switch {
	case a.SiteID == nil:
		return fault.InvalidRequest("siteId")
	case *a.SiteID < 0:
		f := fault.NotNumber("siteId")
		f.OAuth = "invalid_request"
		return f
	case a.ResponseType == "":
		return fault.InvalidRequest("response_type")
	case a.ResponseType != codeResponse && a.ResponseType != tokenResponse:
		return fault.UnsupportedResponse(string(a.ResponseType))
	}
	a.site = int64(*a.SiteID)
	if a.challenge, err = newChallenge(a.Challenge, a.Method); err != nil {
		return err
	}
	if err := a.client.actsOn(ctx, tx, a.site); err != nil {
		if f := fault.As(err); f != nil {
			f.Message, f.OAuth = "The client is not registered for this site.", "unauthorized_client"
		}
		return err
	}
	var open bool
	err = tx.QueryRow(ctx, `SELECT name, activated AND NOT disabled FROM site WHERE id = ?`, a.site).Scan(&a.siteName, &open)
	if err != nil {
		return fmt.Errorf("read the site that a client asks for: %w", err)
	}
	if !open {
		f := fault.Unavailable()
		f.OAuth = "access_denied"
		return f
	}
	return nil
}

// mayAnswer refuses everybody but an agent of the site who is there in person: a
// token that was given to a client cannot get others tokens.
func (a *asked) mayAnswer(p *auth.Principal) error {
	if p.Kind != auth.Agent || p.ClientID != "" {
		return fault.Denied()
	}
	if p.SiteID != a.site {
		return fault.OtherSite(a.siteName)
	}
	if p.MustEnroll {
		return fault.MustEnroll()
	}
	return nil
}

// needsConsent tells whether the agent has to be asked: not for the sites of the
// partner who made the client (O14).
func (a *asked) needsConsent() bool { return a.client.PartnerID == 0 }

// grant gives the client what it asked for and returns the address that takes it there.
func (s *Service) grant(ctx context.Context, a *asked, p *auth.Principal) (to string, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := a.still(ctx, tx, p); err != nil {
			return err
		}
		if a.ResponseType == tokenResponse {
			pair, err := issueAccess(ctx, tx, a.owner(p))
			if err != nil {
				return err
			}
			to = a.RedirectURI + "#" + a.answer("access_token", pair.AccessToken, "token_type", pair.TokenType, "expires_in", strconv.FormatInt(pair.ExpiresIn, 10))
		} else {
			code, err := issueCode(ctx, tx, a.owner(p), a.RedirectURI, a.challenge)
			if err != nil {
				return err
			}
			to = a.withQuery(a.answer("code", code))
		}
		return a.audit(ctx, tx, p)
	})
	return to, err
}

// grantPair gives the tokens themselves, with one to refresh them (O13).
func (s *Service) grantPair(ctx context.Context, a *asked, p *auth.Principal) (pair *Pair, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := a.still(ctx, tx, p); err != nil {
			return err
		}
		if pair, err = issue(ctx, tx, a.owner(p), auth.NewSecret()); err != nil {
			return err
		}
		return a.audit(ctx, tx, p)
	})
	return pair, err
}

func (a *asked) owner(p *auth.Principal) owner {
	return owner{siteID: &a.site, agentID: &p.AgentID, clientID: &a.client.ID}
}

// audit notes an agent's consent.
func (a *asked) audit(ctx context.Context, tx *store.Tx, p *auth.Principal) error {
	if !a.needsConsent() {
		return nil
	}
	return auditClient(ctx, tx, a.site, "Allow OAuth client '%s' to act for agent '%s'", a.client.Name, p.Name)
}

// refusal is the address that takes a fault to the client: standard words, and
// the text once more under the name that the developer notes use (O11).
func (w Wish) refusal(f *fault.Error) string {
	return w.withQuery(w.answer("error", f.OAuth, "error_description", f.Message, "error_message", f.Message))
}

// answer writes names and values, and the state if one came.
func (w Wish) answer(pairs ...string) string {
	if w.State != "" {
		pairs = append(pairs, "state", w.State)
	}
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+"="+url.QueryEscape(pairs[i+1]))
	}
	return strings.Join(parts, "&")
}

// withQuery adds to the registered address, which may have a query of its own.
func (w Wish) withQuery(query string) string {
	if strings.Contains(w.RedirectURI, "?") {
		return w.RedirectURI + "&" + query
	}
	return w.RedirectURI + "?" + query
}

// query is the wish as the console's page gets it.
func (w Wish) query() string {
	v := url.Values{}
	for name, text := range map[string]string{
		"client_id": w.ClientID, "redirect_uri": w.RedirectURI, "response_type": string(w.ResponseType), "email": w.Email,
		"state": w.State, "code_challenge": w.Challenge, "code_challenge_method": w.Method,
	} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if w.SiteID != nil {
		v.Set("siteId", strconv.FormatInt(int64(*w.SiteID), 10))
	}
	return v.Encode()
}
