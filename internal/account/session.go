package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Session is what the console learns when it signs in or starts.
type Session struct {
	Agent       SessionAgent  `json:"agent" doc:"Who is signed in."`
	Site        SessionSite   `json:"site" doc:"The agent's site."`
	CSRFToken   string        `json:"csrfToken" doc:"To be sent as X-Parley-CSRF with every call by cookie that is not a GET."`
	Permissions PermissionMap `json:"permissions" doc:"What the agent may do; nothing while a second factor has to be set up."`

	SecondFactor SessionFactor `json:"secondFactor" doc:"Whether the agent signs in with a second factor."`
}

// SessionFactor is the second factor of a session's agent.
type SessionFactor struct {
	SecondFactor
	MustEnroll bool `json:"mustEnroll" doc:"The agent must set one up now: until then all but the operations of session and second factor answer 403014."`
}

// SessionAgent is the agent of a session.
type SessionAgent struct {
	ID          int64  `json:"id" doc:"Agent id."`
	DisplayName string `json:"displayName" doc:"Name shown to visitors and colleagues."`
	Email       string `json:"email" doc:"Sign-in email."`
	IsAdmin     bool   `json:"isAdmin" doc:"True for site administrators."`
}

// SessionSite is the site of a session.
type SessionSite struct {
	ID   int64  `json:"id" doc:"Site id."`
	Name string `json:"name" doc:"Site name."`
}

// CSRF is what the console must send back with calls by cookie that change
// something (api.Options.CSRF). It follows from the session and is known to
// those only who may read the answers of its calls.
func (s *Service) CSRF(p *auth.Principal) string {
	if p.Via != auth.ViaSession || p.SessionID == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("parley csrf " + p.SessionID))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

type sessionIn struct {
	Body struct {
		Email    string `json:"email" required:"true" doc:"Sign-in email."`
		Password string `json:"password" required:"true" format:"password" doc:"Sign-in password."`
		Code     string `json:"code" doc:"A code of the authenticator, or a recovery code, of agents with a second factor."`
	}
	UserAgent string `header:"User-Agent" doc:"Kept with the session, so that the agent knows it again."`
}

type sessionOut struct {
	Cookie *http.Cookie `header:"Set-Cookie" doc:"The session's cookie."`
	Body   Session
}

type signOutOut struct {
	Cookie *http.Cookie `header:"Set-Cookie" doc:"Takes the cookie away."`
}

const sessionPath = "/api/agent/v1/session"

func (s *Service) serveSessions(a *api.API) {
	api.Handle(a, api.Op{Method: "POST", Path: sessionPath, ID: "signIn", Tag: "Session", Door: api.Root, Permission: auth.Public,
		Summary: "Sign in to the console", Errors: []int{401, 429},
		Description: "401002 asks for the code of a second factor, 401003 says that it is wrong, which counts as a failed sign-in."}, s.openSession)
	api.Handle(a, api.Op{Method: "GET", Path: sessionPath, ID: "getSession", Tag: "Session", Door: api.Root, Permission: auth.Self, Enrolling: true,
		Summary: "Read who is signed in"}, s.readSession)
	api.Handle(a, api.Op{Method: "DELETE", Path: sessionPath, ID: "signOut", Tag: "Session", Door: api.Root, Permission: auth.Self, Enrolling: true,
		Summary: "Sign out of the console"}, s.closeSession)
}

func (s *Service) openSession(ctx context.Context, in *sessionIn) (*sessionOut, error) {
	secret, err := s.SignIn(ctx, SignIn{Email: in.Body.Email, Password: in.Body.Password, Code: in.Body.Code,
		From: api.RequestFrom(ctx).Remote, UserAgent: in.UserAgent})
	if err != nil {
		return nil, err
	}
	p, err := s.bySession(ctx, secret)
	if err != nil {
		return nil, err
	}
	body, err := s.describe(ctx, p)
	return &sessionOut{cookie(ctx, secret, int(sessionLife.Seconds())), body}, err
}

// SignIn is what an agent signs in to the console with.
type SignIn struct {
	Email, Password string
	Code            string // of the second factor, or a recovery code
	From            netip.Addr
	UserAgent       string
}

// SignIn opens a console session for an agent and returns the cookie's value.
// Faults are 401000, 401002 and 401003 about the second factor, 403002 and, while
// tries are not looked at, 429000.
func (s *Service) SignIn(ctx context.Context, in SignIn) (string, error) {
	rec, err := s.signIn(ctx, Agents, attempt{email: in.Email, password: in.Password, code: in.Code, from: in.From, at: console})
	secret := auth.NewSecret()
	if err == nil {
		err = s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			if err := rec.still(ctx, tx); err != nil {
				return err
			}
			return insertSession(ctx, tx, secret, rec.owner, in.From, in.UserAgent)
		})
	}
	if r, ok := errors.AsType[*refused](err); ok {
		if r.wait > 0 {
			return "", fault.TooMany(r.wait)
		}
		return "", fault.BadCredentials()
	}
	if err != nil {
		return "", err
	}
	return secret, nil
}

func (s *Service) readSession(ctx context.Context, _ *api.Empty) (*api.Out[Session], error) {
	body, err := s.describe(ctx, auth.From(ctx))
	return &api.Out[Session]{Body: body}, err
}

func (s *Service) closeSession(ctx context.Context, _ *api.Empty) (*signOutOut, error) {
	err := s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		p := auth.From(ctx)
		if _, err := tx.Exec(ctx, `DELETE FROM session WHERE digest = ?`, p.SessionID); err != nil {
			return err
		}
		return Recheck(ctx, tx, p.SiteID, p.AgentID)
	})
	if err != nil {
		return nil, fmt.Errorf("close a session: %w", err)
	}
	return &signOutOut{cookie(ctx, "", -1)}, nil
}

// describe is a signed-in agent as the console sees it.
func (s *Service) describe(ctx context.Context, p *auth.Principal) (Session, error) {
	v := Session{
		Agent: SessionAgent{ID: p.AgentID, IsAdmin: p.IsAdmin}, Site: SessionSite{ID: p.SiteID},
		CSRFToken: s.CSRF(p), Permissions: mapOf(p.Has),
	}
	err := s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if v.SecondFactor.SecondFactor, err = factorOf(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		v.SecondFactor.MustEnroll = p.MustEnroll
		return tx.QueryRow(ctx, `SELECT a.display_name, a.email, s.name FROM agent a JOIN site s ON s.id = a.site_id
			WHERE a.site_id = ? AND a.id = ?`, p.SiteID, p.AgentID).Scan(&v.Agent.DisplayName, &v.Agent.Email, &v.Site.Name)
	})
	if err != nil {
		return v, fmt.Errorf("read a session: %w", err)
	}
	return v, nil
}

// cookie is sent back over HTTPS only, unless it was asked for without.
func cookie(ctx context.Context, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: CookieName, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: api.RequestFrom(ctx).Scheme == "https",
	}
}
