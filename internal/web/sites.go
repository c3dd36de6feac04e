package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
)

// Sites tells what the visitors' side needs to know of sites.
type Sites struct {
	// Open tells whether a site is open. One that does not exist is not.
	Open func(ctx context.Context, siteID int64) (bool, error)
	// Sole is the site of an installation that has but one, else 0.
	Sole func(ctx context.Context) (int64, error)
}

// shut tells that a site is closed for certain: what serves the visitors of open
// sites does not wait for a database that is away.
func (s Sites) shut(r *http.Request, siteID int64) bool {
	open, err := s.Open(r.Context(), siteID)
	return err == nil && !open
}

// sole is the only site; 0 when there are several, or the database is away.
func (s Sites) sole(r *http.Request) int64 {
	id, err := s.Sole(r.Context())
	if err != nil {
		return 0
	}
	return id
}

// open is the open site that a query means, or 0: a query that names none means the
// only one, where there is but one (contract/widget.md 5.1).
func (s Sites) open(r *http.Request) int64 {
	id, isSaid := siteOf(r)
	if !isSaid {
		return s.sole(r)
	}
	if id <= 0 || s.shut(r, id) {
		return 0
	}
	return id
}

// siteOf is the site that a query names in any letter case, and whether it names one.
func siteOf(r *http.Request) (id int64, isSaid bool) {
	text := parameter(r, "siteId")
	id, _ = strconv.ParseInt(text, 10, 64)
	return id, text != ""
}

// parameter is a value of a query whose name may be in any letter case.
func parameter(r *http.Request, wanted string) string {
	for name, values := range r.URL.Query() {
		if strings.EqualFold(name, wanted) {
			return values[0]
		}
	}
	return ""
}

// noSite refuses a query that means no open site.
func noSite(w http.ResponseWriter) {
	http.Error(w, "The address names no site that is open.", http.StatusNotFound)
}
