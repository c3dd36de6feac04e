package account_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/apitest"
)

const sessionsPath = "/api/agent/v1/sessions"

// shownSession is a session as the console reads it.
type shownSession struct {
	ID                    string
	Current               bool
	CreatedAt, LastSeenAt time.Time
	Address, UserAgent    string
}

func sessionsOf(t *testing.T, c apitest.Caller) (list []shownSession) {
	t.Helper()
	c.On(t).Do("GET", sessionsPath).Want(200).Into(&list)
	return list
}

func TestSessionsAreListedAndEndedOnAllNodes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.agent(site.SiteID, "bob@example.com")
	other := h.serve(h.newNode())
	a := h.Anonymous().With("User-Agent", strings.Repeat("é", 300)).Do("POST", sessionPath, signInBody("ann@example.com", "")).Want(200)
	desk := h.Anonymous().With("Cookie", "parley_session="+cookieOf(t, a).Value).With("X-Parley-CSRF", a.Text("csrfToken"))
	h.clock.Advance(time.Minute)
	phone := h.seat(other, "ann@example.com", "")
	bob := h.seat(h.Server, "bob@example.com", "")
	pair := h.token(grant("ann@example.com", password))

	list := sessionsOf(t, phone)
	if len(list) != 2 || !list[0].Current || list[1].Current || list[0].ID == list[1].ID {
		t.Fatalf("the sessions are %+v", list)
	}
	if ua := list[1].UserAgent; list[1].Address != "192.0.2.1" || ua != strings.Repeat("é", 200) {
		t.Errorf("the first was opened from %s by %q", list[1].Address, ua)
	}
	h.clock.Advance(10 * time.Minute)
	desk.Do("GET", mePath).Want(200)
	if seen := sessionsOf(t, phone)[1]; !seen.LastSeenAt.After(list[1].LastSeenAt) || !seen.CreatedAt.Equal(list[1].CreatedAt) {
		t.Errorf("it was seen at %s, opened at %s", seen.LastSeenAt, seen.CreatedAt)
	}

	bob.Do("DELETE", sessionsPath+"/"+list[1].ID).Want(404, `{"code":404001}`)
	phone.Do("DELETE", sessionsPath+"/"+list[1].ID).WantEmpty(200)
	desk.Do("GET", mePath).Want(401)
	phone.Do("DELETE", sessionsPath+"/"+list[1].ID).Want(404, `{"code":404001}`)

	desk = h.seat(h.Server, "ann@example.com", "")
	phone.With("X-Parley-CSRF", "").Do("POST", sessionsPath+"/signOutEverywhere").Want(403)
	phone.Do("POST", sessionsPath+"/signOutEverywhere").WantEmpty(200)
	desk.Do("GET", mePath).Want(401)
	h.Bearer(pair.AccessToken).Do("GET", mePath).Want(401)
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200)
	bob.Do("GET", mePath).Want(200)
	if list := sessionsOf(t, phone); len(list) != 1 || !list[0].Current {
		t.Errorf("left are %+v", list)
	}
	h.clock.Advance(31 * 24 * time.Hour)
	if list := sessionsOf(t, h.Basic("ann@example.com", site.APIKey)); len(list) != 0 {
		t.Errorf("over are %+v", list)
	}
}
