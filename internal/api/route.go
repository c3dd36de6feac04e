package api

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"parley/internal/fault"
)

// route is one operation on the mux.
type route struct {
	op   Op
	call func(w http.ResponseWriter, r *http.Request, path map[string]string) error
}

// ServeHTTP makes a route fit the mux, which is asked for matches only.
func (*route) ServeHTTP(http.ResponseWriter, *http.Request) {}

// rawRoute is a handler outside JSON.
type rawRoute struct {
	path    string
	plain   bool
	handler http.Handler
}

func (r *rawRoute) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.handler.ServeHTTP(w, req) }

func (a *API) register(r *route) {
	methods := append([]string{r.op.Method}, r.op.MethodAliases...)
	for _, p := range append([]string{r.op.Path}, r.op.Aliases...) {
		if r.op.Door == V2 {
			p = v2 + p
		}
		for _, m := range methods {
			a.ops.Handle(strings.ToUpper(m)+" "+lowerPattern(p), r)
		}
	}
}

// lowerPattern lowers the fixed parts of a pattern; {names} stay.
func lowerPattern(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		if !strings.HasPrefix(part, "{") {
			parts[i] = strings.ToLower(part)
		}
	}
	return strings.Join(parts, "/")
}

// dispatch finds the operation or raw handler of a request. The mux sees the
// path in lower case and one prefix; what the path holds is taken from the
// path as it was spelled. A wrong method is an unknown path (C21).
func (a *API) dispatch(w http.ResponseWriter, r *http.Request) {
	key, spelled := canonical(r.URL)
	probe := &http.Request{Method: r.Method, Host: r.Host, URL: &url.URL{Path: key}}
	h, pattern := a.ops.Handler(probe)
	if rt, ok := h.(*route); ok && pattern != "" {
		visitorDoor := strings.HasPrefix(key, visitorPrefix)
		a.serve(rt, w, r, pathValues(pattern, spelled), visitorDoor)
		return
	}
	if a.preflight(w, r, key) {
		return
	}
	a.serveRaw(w, r)
}

func (a *API) serveRaw(w http.ResponseWriter, r *http.Request) {
	probe := &http.Request{Method: r.Method, Host: r.Host, URL: &url.URL{Path: strings.ToLower(onePrefix(r.URL.Path))}}
	h, pattern := a.raw.Handler(probe)
	if pattern == "" {
		a.fail(w, r, nil, fault.NoPath())
		return
	}
	rt, ok := h.(*rawRoute)
	if (!ok || !rt.plain) && !RequestFrom(r.Context()).Secure {
		a.fail(w, r, nil, fault.PlainHTTP())
		return
	}
	for name, v := range pathValues(pattern, r.URL.Path) {
		r.SetPathValue(name, v)
	}
	h.ServeHTTP(w, r)
}

// canonical is the path that operations are registered under, and the same
// path as the client spelled it.
func canonical(u *url.URL) (key, spelled string) {
	spelled = onePrefix(path.Clean("/" + u.Path))
	return strings.ToLower(spelled), spelled
}

// onePrefix brings the spellings of the v2 prefix to one and leaves the rest.
func onePrefix(p string) string {
	if rest := withoutPrefix(p); len(rest) < len(p) {
		return v2 + rest
	}
	return p
}

// pathValues reads the {names} of pattern from a path of the same shape.
func pathValues(pattern, p string) map[string]string {
	if _, after, ok := strings.Cut(pattern, " "); ok {
		pattern = after
	}
	if !strings.Contains(pattern, "{") {
		return nil
	}
	names, parts := strings.Split(pattern, "/"), strings.Split(p, "/")
	values := map[string]string{}
	for i, name := range names {
		if !strings.HasPrefix(name, "{") || name == "{$}" || i >= len(parts) {
			continue
		}
		name = strings.Trim(name, "{}")
		if rest, ok := strings.CutSuffix(name, "..."); ok {
			values[rest] = strings.Join(parts[i:], "/")
			break
		}
		values[name] = parts[i]
	}
	return values
}
