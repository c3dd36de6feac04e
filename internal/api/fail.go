package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/fault"
)

// Error is the body of every failed call (NOTES-account E1).
type Error struct {
	Code    int    `json:"code" doc:"HTTP status times 1000 plus a case number."`
	Message string `json:"message" doc:"What went wrong, for the developer."`
}

// OAuthError is the error body of the token endpoints (O8).
type OAuthError struct {
	Code             int    `json:"code" doc:"HTTP status times 1000 plus a case number."`
	Message          string `json:"message" doc:"What went wrong, for the developer."`
	Error            string `json:"error" enum:"invalid_request,invalid_client,invalid_grant,unauthorized_client,unsupported_grant_type,unsupported_response_type,access_denied,server_error" doc:"Standard OAuth error word."`
	ErrorDescription string `json:"error_description" doc:"Same text as message."`
}

// ThreefoldError is the error body where clients differ in the name they read the text from.
type ThreefoldError struct {
	Code         int    `json:"code" doc:"HTTP status times 1000 plus a case number."`
	Message      string `json:"message" doc:"What went wrong, for the developer."`
	Repeated     string `json:"Message" doc:"Same text."`
	ErrorMessage string `json:"ErrorMessage" doc:"Same text."`
}

// fail answers with the fault in err's chain; anything else is our own failure:
// logged here, once, and answered without its text. rt is nil outside operations.
func (a *API) fail(w http.ResponseWriter, r *http.Request, rt *route, err error) {
	f := fault.As(err)
	if f == nil {
		f = &fault.Error{Code: 500000, Message: "The server could not process the request."}
		level := slog.LevelError
		if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
			level = slog.LevelDebug // the caller went away
		}
		a.o.Log.LogAttrs(r.Context(), level, "internal error",
			slog.String("request", RequestFrom(r.Context()).ID), slog.String("method", r.Method),
			slog.String("path", r.URL.Path), slog.String("error", err.Error()))
	}
	if sw, ok := w.(*statusWriter); ok && sw.code != 0 {
		return // too late: the answer is already on its way
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if f.Status() == http.StatusUnauthorized {
		challenge(h, r)
	}
	if f.RetryAfter > 0 {
		h.Set("Retry-After", strconv.FormatInt(int64((f.RetryAfter+time.Second-1)/time.Second), 10))
	}
	if rt != nil && rt.op.Pages && WantsPage(r.Header.Get("Accept")) {
		writeErrorPage(w, f)
		return
	}
	writeJSON(w, f.Status(), errorBody(f, rt))
}

func errorBody(f *fault.Error, rt *route) any {
	switch {
	case rt == nil || !rt.op.OAuth && !rt.op.ThreefoldErrors:
		return Error{f.Code, f.Message}
	case rt.op.ThreefoldErrors:
		text := f.Message
		if errors.Is(f, fault.NoPermission("")) {
			text = "No Permission"
		}
		return ThreefoldError{f.Code, text, text, text}
	}
	word := f.OAuth
	if word == "" {
		word = oauthWord(f.Status())
	}
	return OAuthError{f.Code, f.Message, word, f.Message}
}

func oauthWord(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "invalid_client"
	case http.StatusForbidden:
		return "access_denied"
	case http.StatusInternalServerError:
		return "server_error"
	}
	return "invalid_request"
}

// challenge names both schemes (E4). Scripts in a page get the Bearer one only:
// at the sight of Basic a browser would ask the user for a password.
func challenge(h http.Header, r *http.Request) {
	if r.Header.Get("Sec-Fetch-Dest") != "empty" && !isOwnDoor(r) {
		h.Add("WWW-Authenticate", `Basic realm="Parley API", charset="UTF-8"`)
	}
	h.Add("WWW-Authenticate", `Bearer realm="Parley API"`)
}

func isAgentDoor(r *http.Request) bool { return hasPathPrefix(r, "/api/agent/") }
func isOwnDoor(r *http.Request) bool   { return isAgentDoor(r) || hasPathPrefix(r, visitorPrefix) }

func hasPathPrefix(r *http.Request, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(r.URL.Path), prefix)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // two numbers and two texts always marshal
	}
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data)
}
