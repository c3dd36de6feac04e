package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"parley/internal/fault"
)

// ButtonImage tells which picture is a campaign's button at this moment, and whether
// from the gallery or the site's own (file source of a button's settings).
type ButtonImage func(ctx context.Context, siteID int64, campaignID string) (id int64, source string, err error)

// Signature answers /BBS.aspx, the picture of e-mail signatures and forum posts whose
// link opens the chat page: the campaign's button as it is while somebody is there or
// nobody (contract/widget.md 5.1).
func Signature(sites Sites, imageOf ButtonImage) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		siteID := sites.open(r)
		if siteID == 0 {
			noSite(w)
			return
		}
		id, source, err := imageOf(r.Context(), siteID, parameter(r, "planId"))
		if errors.Is(err, fault.NotFound("", nil)) {
			http.Error(w, "The address names no campaign of the site.", http.StatusNotFound)
			return
		}
		if err != nil {
			http.Error(w, "The picture cannot be found now.", http.StatusInternalServerError)
			return
		}
		query := url.Values{"imgId": {strconv.FormatInt(id, 10)}, "type": {"2"}, "siteId": {strconv.FormatInt(siteID, 10)}, "source": {source}}
		w.Header().Set("Cache-Control", "no-store") // another picture when somebody comes or goes
		http.Redirect(w, r, "/DBResource/DBImage.ashx?"+query.Encode(), http.StatusFound)
	})
}
