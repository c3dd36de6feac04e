package api

import (
	"context"
	"crypto/subtle"
	"net/http"

	"parley/internal/auth"
	"parley/internal/fault"
)

// csrfHeader carries the session's token on calls by cookie that change something.
const csrfHeader = "X-Parley-CSRF"

// serve runs one operation with the checks in their order (E10).
func (a *API) serve(rt *route, w http.ResponseWriter, r *http.Request, path map[string]string, visitorDoor bool) {
	if visitorDoor {
		allowAnyOrigin(w.Header())
	}
	w.Header().Set("Cache-Control", "no-store")
	if rt.op.Pages {
		w.Header().Set("Referrer-Policy", "no-referrer") // addresses hold codes
	}
	entryFrom(r.Context()).op = rt.op.ID
	ctx, err := a.admit(rt, r)
	if err == nil {
		r = r.WithContext(ctx)
		err = rt.call(w, r, path)
	}
	if err != nil {
		a.fail(w, r, rt, err)
	}
}

// admit checks HTTPS, credentials, daily limit and permission.
func (a *API) admit(rt *route, r *http.Request) (context.Context, error) {
	ctx := r.Context()
	if !RequestFrom(ctx).Secure {
		return nil, fault.PlainHTTP()
	}
	if rt.op.Permission == auth.Public {
		return ctx, sameSite(r)
	}
	p, err := a.o.Authenticator.Authenticate(ctx, r)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fault.BadCredentials()
	}
	e := entryFrom(ctx)
	e.site, e.agent = p.SiteID, p.AgentID
	if err := a.checkSession(r, p); err != nil {
		return nil, err
	}
	if a.o.Limiter != nil && counts(p) {
		if err := a.o.Limiter.Take(ctx, p); err != nil {
			return nil, err
		}
	}
	if err := permit(rt.op, p); err != nil {
		return nil, err
	}
	return auth.With(ctx, p), nil
}

// counts tells whether a call is one against the daily limit: sessions and
// visitors are not (DESIGN 3.9, E5).
func counts(p *auth.Principal) bool {
	return (p.Via == auth.ViaKey || p.Via == auth.ViaToken) && p.Kind != auth.VisitorUser
}

// permit answers 403003 with the key's name to those whom a key would help,
// 403000 to callers of the wrong kind (table W).
func permit(op Op, p *auth.Principal) error {
	if p.MustEnroll && !op.Enrolling {
		return fault.MustEnroll()
	}
	if op.InPerson && p.ClientID != "" {
		return fault.Denied()
	}
	if p.Has(op.Permission) {
		return nil
	}
	for _, narrower := range op.AnyOf {
		if p.Has(narrower) {
			return nil
		}
	}
	keyed := op.Permission.Product != ""
	if keyed && (p.Kind == auth.Agent || p.Kind == auth.Client) {
		return fault.NoPermission(op.Permission.Key)
	}
	return fault.Denied()
}

// checkSession guards calls by cookie against other sites' pages.
func (a *API) checkSession(r *http.Request, p *auth.Principal) error {
	if p.Via != auth.ViaSession || isRead(r.Method) {
		return nil
	}
	want := ""
	if a.o.CSRF != nil {
		want = a.o.CSRF(p)
	}
	got := r.Header.Get(csrfHeader)
	if want == "" || subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return fault.Denied()
	}
	return nil
}

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// sameSite keeps other sites' pages from signing a browser in to the console.
func sameSite(r *http.Request) error {
	if isRead(r.Method) || r.Header.Get("Sec-Fetch-Site") != "cross-site" || !isAgentDoor(r) {
		return nil
	}
	return fault.Denied()
}
