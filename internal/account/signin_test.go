package account_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/store"
)

func TestAnEmailOfAnyLengthIsRefusedAlike(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	var long strings.Builder
	for n := range 20000 { // more than an index can hold, however well it is packed
		long.WriteString(strconv.FormatInt(int64(n)*7919%1000003, 36))
	}
	for range 2 {
		h.clock.Advance(time.Minute)
		h.Anonymous().Do("POST", "/oauth/token", grant(long.String()+"@example.com", "wrong-one")).Want(400, `{"code":400020}`)
	}
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// try signs in from an address and returns the status.
func try(s *apitest.Server, email, secret string) int {
	return s.Anonymous().Do("POST", "/oauth/token", grant(email, secret)).Status
}

func TestKeys(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("Ann@Example.com")
	agentID, key := h.agent(site.SiteID, "bob@example.com")
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200, `{"id":1,"email":"Ann@Example.com","isAdmin":true}`)
	h.Basic("ANN@example.com", site.APIKey).Do("GET", mePath).Want(200)
	h.Basic("bob@example.com", site.APIKey).Do("GET", mePath).Want(401, `{"code":401000}`)
	h.Basic("ann@example.com", password).Do("GET", mePath).Want(401, `{"code":401000}`)
	h.Basic("", site.APIKey).Do("GET", mePath).Want(401, `{"code":401000}`)
	h.Anonymous().Do("GET", mePath).Want(401, `{"code":401000}`)

	h.Basic("bob@example.com", key).Do("GET", mePath).Want(200, `{"id":`+id(agentID)+`,"isAdmin":false}`)
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := account.NewKey(ctx, tx, site.SiteID, agentID)
		return err
	})
	h.Basic("bob@example.com", key).Do("GET", mePath).Want(401, `{"code":401000}`)
}

func TestSitesAndAgentsThatAreSwitchedOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	p := h.token(grant("ann@example.com", password))
	callers := []apitest.Caller{h.Basic("ann@example.com", site.APIKey), h.Bearer(p.AccessToken)}

	for _, column := range []string{"disabled = TRUE", "activated = FALSE"} {
		h.exec("UPDATE site SET disabled = FALSE, activated = TRUE")
		h.exec("UPDATE site SET " + column)
		for _, c := range callers {
			c.Do("GET", mePath).Want(403, `{"code":403002}`)
		}
		h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(403, `{"code":403002,"error":"access_denied"}`)
		h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", "wrong-1")).Want(400, `{"code":400020}`)
		h.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+p.RefreshToken).Want(403, `{"code":403002}`)
	}
	h.exec("UPDATE site SET disabled = FALSE, activated = TRUE")
	h.exec("UPDATE agent SET is_active = FALSE")
	for _, c := range callers {
		c.Do("GET", mePath).Want(401, `{"code":401000}`)
	}
	h.clock.Advance(time.Hour)
	h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(400, `{"code":400020}`)
	h.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+p.RefreshToken).Want(400, `{"code":400020}`)
	h.exec("UPDATE agent SET is_active = TRUE")
	h.token("grant_type=refresh_token&refresh_token=" + p.RefreshToken)
}

func TestFailuresLockThePasswordAndNothingElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.site("other@example.com")
	running := h.token(grant("ann@example.com", password))
	for n := 1; n <= 5; n++ {
		if h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).At("isLocked") != false {
			t.Fatalf("locked after %d failures", n-1)
		}
		if got := try(h.Server, "ANN@example.com", "wrong-1"); got != 400 {
			t.Fatalf("failure %d answered %d", n, got)
		}
		h.clock.Advance(time.Minute) // the address need not wait
	}
	a := h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(400, `{"code":400020,"error":"invalid_grant"}`)
	if a.Header.Get("Retry-After") != "840" {
		t.Errorf("Retry-After is %q", a.Header.Get("Retry-After"))
	}
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200, `{"isLocked":true}`)
	h.Bearer(running.AccessToken).Do("GET", mePath).Want(200)
	h.token("grant_type=refresh_token&refresh_token=" + running.RefreshToken)
	h.token(grant("other@example.com", password))
	h.Anonymous().Do("POST", "/api/agent/v1/session", `{"email":"ann@example.com","password":"`+password+`"}`).Want(429, `{"code":429000}`)

	h.clock.Advance(14 * time.Minute)
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200, `{"isLocked":false}`)
	h.token(grant("ann@example.com", password))
}

func TestASuccessEndsTheRowOfFailures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	for range 3 {
		for range 4 {
			try(h.Server, "ann@example.com", "wrong-1")
			h.clock.Advance(time.Minute)
		}
		h.token(grant("ann@example.com", password))
	}
}

func TestANewPasswordUnlocksAndSignsOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	p := h.token(grant("ann@example.com", password))
	cookie := h.signIn("ann@example.com")
	for range 5 {
		try(h.Server, "ann@example.com", "wrong-1")
		h.clock.Advance(time.Minute)
	}
	hash := h.hash("Another-horse-2")
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return account.SetPassword(ctx, tx, site.SiteID, site.AgentID, hash)
	})
	h.Bearer(p.AccessToken).Do("GET", mePath).Want(401)
	h.Anonymous().With("Cookie", cookie).Do("GET", mePath).Want(401)
	h.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+p.RefreshToken).Want(400)
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200, `{"isLocked":false}`)
	h.token(grant("ann@example.com", "Another-horse-2"))
}

func TestAnAddressThatFailsIsSlowedDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	for n := range 3 { // whether or not there is such an account
		if got := try(h.Server, "guess"+id(int64(n))+"@example.com", "wrong-1"); got != 400 {
			t.Fatalf("answered %d", got)
		}
	}
	a := h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(400, `{"code":400020}`)
	if a.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", a.Header.Get("Retry-After"))
	}
	h.clock.Advance(time.Second)
	h.token(grant("ann@example.com", password))
	for range 3 {
		h.clock.Advance(time.Minute)
		try(h.Server, "guess@example.com", "wrong-1")
	}
	a = h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(400)
	if a.Header.Get("Retry-After") != "8" {
		t.Errorf("after six failures Retry-After is %q", a.Header.Get("Retry-After"))
	}
	h.clock.Advance(11 * time.Minute)
	try(h.Server, "guess@example.com", "wrong-1")
	h.token(grant("ann@example.com", password))
}

func TestACrowdOfGuessesIsNoWayAroundTheLock(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	done := make(chan int, 12)
	for range cap(done) {
		go func() { done <- try(h.Server, "ann@example.com", "wrong-1") }()
	}
	for range cap(done) {
		<-done
	}
	var failures int64
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT COALESCE(MAX(failures), 0) FROM lockout WHERE kind = 'address'`).Scan(&failures)
	})
	if failures > 3 {
		t.Errorf("%d guesses were looked at", failures)
	}
}

func TestACrowdOfAccountsIsNoWayAroundTheWaitOfAnAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	done := make(chan int, 20)
	for n := range cap(done) {
		go func() { done <- try(h.Server, "guess"+id(int64(n))+"@example.com", "wrong-1") }()
	}
	for range cap(done) {
		<-done
	}
	var tried int
	h.row(&tried, "SELECT COUNT(*) FROM lockout WHERE kind = 'agent'")
	if tried > 3 {
		t.Errorf("%d accounts were tried at once", tried)
	}
}
