package visitor

import (
	"net/http"
	"strconv"
	"time"
)

// Cookie is that of the chat page on our own host: the token of who the visitor is there,
// which no script can read (docs/decisions/019). An empty token is for asking its name.
func Cookie(siteID int64, token string, secure bool) *http.Cookie {
	return &http.Cookie{Name: "parley_visitor_" + strconv.FormatInt(siteID, 10), Value: token, Path: "/", MaxAge: int(tokenLife / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure}
}
