package api

import (
	"net/http"
	"net/url"
	"strings"

	"parley/internal/fault"
)

// visitorPrefix is the door that pages of other origins call: no cookies, a
// token of its own, so any origin may. Which domains a campaign allows is
// checked where the visit begins. No other door has CORS (NOTES-account R15).
const visitorPrefix = "/api/visitor/"

func allowAnyOrigin(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Retry-After, X-Request-Id")
}

// preflight answers a browser's question whether it may call the visitor door,
// for paths that exist.
func (a *API) preflight(w http.ResponseWriter, r *http.Request, key string) bool {
	if !strings.HasPrefix(key, visitorPrefix) {
		return false
	}
	allowAnyOrigin(w.Header())
	wanted := r.Header.Get("Access-Control-Request-Method")
	if r.Method != http.MethodOptions || wanted == "" {
		return false
	}
	if !RequestFrom(r.Context()).Secure {
		a.fail(w, r, nil, fault.PlainHTTP())
		return true
	}
	h, _ := a.ops.Handler(&http.Request{Method: wanted, Host: r.Host, URL: &url.URL{Path: key}})
	if _, ok := h.(*route); !ok {
		return false
	}
	w.Header().Set("Access-Control-Allow-Methods", wanted)
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	w.Header().Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
	return true
}
