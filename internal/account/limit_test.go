package account_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
)

// untilMidnight moves the clock to the beginning of the next day, UTC.
func (h *house) untilMidnight() {
	now := h.clock.Now().UTC()
	h.clock.Advance(now.Truncate(24 * time.Hour).Add(24*time.Hour + time.Second).Sub(now))
}

func limitOf(n int64) func(*account.Options) {
	return func(o *account.Options) { o.DailyLimit = n }
}

func TestTwoNodesShareADaysLimit(t *testing.T) {
	t.Parallel()
	h := newHouse(t, limitOf(40))
	h.untilMidnight()
	site, other := h.site("ann@example.com"), h.site("other@example.com")
	nodes := []*apitest.Server{h.Server, h.serve(h.newNode(limitOf(40)))}
	served := 0
	for n := range 60 {
		a := nodes[n%2].Basic("ann@example.com", site.APIKey).Do("GET", mePath)
		if a.Status == 200 {
			served++
			continue
		}
		a.Want(403, `{"code":403010}`)
		if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || wait < 86000 || wait > 86400 {
			t.Errorf("Retry-After is %q", a.Header.Get("Retry-After"))
		}
	}
	if served != 40 {
		t.Errorf("%d calls were served", served)
	}
	nodes[1].Basic("other@example.com", other.APIKey).Do("GET", mePath).Want(200)

	cookie := h.signIn("ann@example.com")
	h.Anonymous().With("Cookie", cookie).Do("GET", mePath).Want(200)
	h.token(grant("ann@example.com", password))

	h.untilMidnight()
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200)
}

func TestALimitSurvivesRestarts(t *testing.T) {
	t.Parallel()
	h := newHouse(t, limitOf(40))
	h.untilMidnight()
	site := h.site("ann@example.com")
	served := func(s *apitest.Server) (n int) {
		for s.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Status == 200 {
			n++
		}
		return n
	}
	call := func(s *apitest.Server) { s.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200) }

	stopped := h.newNode(limitOf(40))
	call(h.serve(stopped))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := stopped.Run(ctx); err != nil {
		t.Fatal(err)
	}
	call(h.serve(h.newNode(limitOf(40)))) // and is killed
	if got := served(h.Server); got > 38 || got < 30 {
		t.Errorf("%d calls were served after a stop and a kill", got)
	}
}

func TestASiteMayHaveALimitOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, limitOf(2))
	h.untilMidnight()
	site, free := h.site("ann@example.com"), h.site("free@example.com")
	h.exec("UPDATE site SET daily_limit = 0 WHERE id = ?", free.SiteID)
	ann := h.Basic("ann@example.com", site.APIKey)
	for range 2 {
		ann.Do("GET", mePath).Want(200)
	}
	ann.Do("GET", mePath).Want(403, `{"code":403010}`)
	for range 5 {
		h.Basic("free@example.com", free.APIKey).Do("GET", mePath).Want(200)
	}
	h.exec("UPDATE site SET daily_limit = 4 WHERE id = ?", site.SiteID)
	for range 2 { // all of it at once, however little is taken at a time
		ann.Do("GET", mePath).Want(200)
	}
	ann.Do("GET", mePath).Want(403, `{"code":403010}`)
	h.exec("UPDATE site SET daily_limit = 1 WHERE id = ?", site.SiteID)
	ann.Do("GET", mePath).Want(403, `{"code":403010}`)
}
