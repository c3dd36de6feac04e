package account_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/store"
)

const (
	sessionPath = "/api/agent/v1/session"
	factorPath  = "/api/agent/v1/secondFactor"
)

// signInBody is what the console sends.
func signInBody(email, code string) string {
	return `{"email":"` + email + `","password":"` + password + `","code":"` + code + `"}`
}

// seat is the console of an agent who has signed in at a node.
func (h *house) seat(at *apitest.Server, email, code string) apitest.Caller {
	h.t.Helper()
	a := at.Anonymous().Do("POST", sessionPath, signInBody(email, code)).Want(200)
	c := cookieOf(h.t, a)
	return at.Anonymous().With("Cookie", c.Name+"="+c.Value).With("X-Parley-CSRF", a.Text("csrfToken"))
}

// authenticator is an agent's phone.
type authenticator struct {
	h    *house
	seed []byte
}

// code is what it shows now. Each code signs in once, so it waits for the next one.
func (a authenticator) code() string {
	a.h.clock.Advance(30 * time.Second)
	return auth.CodeAt(a.seed, a.h.clock.Now())
}

// enrol sets up an authenticator and returns it with the recovery codes.
func (h *house) enrol(c apitest.Caller) (authenticator, []string) {
	h.t.Helper()
	begun := c.Do("POST", factorPath, `{"password":"`+password+`"}`).Want(200)
	seed, err := auth.ParseSeed(begun.Text("secret"))
	if err != nil || !strings.Contains(begun.Text("uri"), begun.Text("secret")) {
		h.t.Fatalf("the seed is %s, %v", begun.Body, err)
	}
	phone := authenticator{h, seed}
	var made struct{ RecoveryCodes []string }
	c.Do("POST", factorPath+"/confirm", `{"code":"`+phone.code()+`"}`).Want(200).Into(&made)
	if len(made.RecoveryCodes) != 10 {
		h.t.Fatalf("there are %d recovery codes", len(made.RecoveryCodes))
	}
	return phone, made.RecoveryCodes
}

func TestASecondFactorIsAskedForOnceItIsConfirmed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	ann := h.seat(h.Server, "ann@example.com", "")
	old, pair := h.seat(h.Server, "ann@example.com", ""), h.token(grant("ann@example.com", password))
	ann.Do("GET", factorPath).Want(200, `{"enabled":false,"required":false,"recoveryCodesLeft":0}`)
	ann.Do("POST", factorPath+"/confirm", `{"code":"123456"}`).Want(400, `{"code":400030}`)
	ann.Do("POST", factorPath, `{"password":"wrong-1"}`).Want(400, `{"code":400014}`)
	ann.Do("POST", factorPath, `{}`).Want(400, `{"code":400000}`)
	ann.Do("POST", factorPath, `{"password":"`+password+`"}`).Want(200)
	ann.Do("POST", factorPath+"/confirm", `{"code":"12345"}`).Want(401, `{"code":401003}`)
	h.seat(h.Server, "ann@example.com", "") // a seed that nobody has confirmed is not asked for

	phone, _ := h.enrol(ann)
	ann.Do("GET", factorPath).Want(200, `{"enabled":true,"recoveryCodesLeft":10}`)
	ann.Do("GET", sessionPath).Want(200, `{"secondFactor":{"enabled":true,"required":false,"mustEnroll":false}}`)
	old.Do("GET", sessionPath).Want(401)
	h.Bearer(pair.AccessToken).Do("GET", mePath).Want(401)

	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", "")).Want(401, `{"code":401002}`)
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", " ")).Want(401, `{"code":401002}`)
	code := phone.code()
	h.seat(h.Server, "ann@example.com", code)
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", code)).Want(401, `{"code":401003}`)
	h.clock.Advance(time.Minute)
	h.seat(h.Server, "ann@example.com", phone.code())
	wrong := strings.Replace(signInBody("ann@example.com", phone.code()), password, "wrong-1", 1)
	h.Anonymous().Do("POST", sessionPath, wrong).Want(401, `{"code":401000}`)
}

func TestACodeWorksOnceOnAllNodes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	phone, recovery := h.enrol(h.seat(h.Server, "ann@example.com", ""))
	other := h.serve(h.newNode())
	for _, code := range []string{phone.code(), recovery[0]} {
		done := make(chan int, 4)
		for i := range cap(done) {
			at := []*apitest.Server{h.Server, other}[i%2]
			go func() { done <- at.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", code)).Status }()
		}
		won := 0
		for range cap(done) {
			if <-done == http.StatusOK {
				won++
			}
		}
		if won != 1 {
			t.Errorf("one code signed in %d times", won)
		}
		h.exec("DELETE FROM lockout")
	}
}

func TestRecoveryCodesStandInForTheAuthenticator(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	_, recovery := h.enrol(h.seat(h.Server, "ann@example.com", ""))
	ann := h.seat(h.Server, "ann@example.com", strings.ToUpper(recovery[3]))
	ann.Do("GET", factorPath).Want(200, `{"recoveryCodesLeft":9}`)
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", recovery[3])).Want(401, `{"code":401003}`)

	ann.Do("POST", factorPath+"/recoveryCodes", `{"password":"wrong-1"}`).Want(400, `{"code":400014}`)
	var fresh struct{ RecoveryCodes []string }
	ann.Do("POST", factorPath+"/recoveryCodes", `{"password":"`+password+`"}`).Want(200).Into(&fresh)
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", recovery[4])).Want(401, `{"code":401003}`)
	h.clock.Advance(time.Minute)
	h.seat(h.Server, "ann@example.com", fresh.RecoveryCodes[0])

	// With it a new authenticator takes the place of the lost one.
	phone, _ := h.enrol(ann)
	h.seat(h.Server, "ann@example.com", phone.code())
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", fresh.RecoveryCodes[1])).Want(401, `{"code":401003}`)
}

func TestGuessingCodesLocksTheAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	phone, _ := h.enrol(h.seat(h.Server, "ann@example.com", ""))
	for range 5 {
		// Asking for the code with the right password is no way to begin anew.
		h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", "")).Want(401, `{"code":401002}`)
		h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", "no code")).Want(401, `{"code":401003}`)
		h.clock.Advance(time.Minute)
	}
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", phone.code())).Want(429, `{"code":429000}`)
	h.clock.Advance(15 * time.Minute)
	h.seat(h.Server, "ann@example.com", phone.code())
}

func TestASecondFactorCanBeSwitchedOffAndReset(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	ann := h.seat(h.Server, "ann@example.com", "")
	h.enrol(ann)
	ann.Do("POST", factorPath+"/disable", `{"password":"wrong-1"}`).Want(400, `{"code":400014}`)
	ann.Do("POST", factorPath+"/disable", `{"password":"`+password+`"}`).WantEmpty(200)
	ann.Do("POST", factorPath+"/recoveryCodes", `{"password":"`+password+`"}`).Want(400, `{"code":400030}`)
	h.seat(h.Server, "ann@example.com", "")

	phone, _ := h.enrol(ann)
	h.exec("UPDATE site SET second_factor_required = TRUE")
	ann.Do("POST", factorPath+"/disable", `{"password":"`+password+`"}`).Want(403, `{"code":403012}`)
	h.seat(h.Server, "ann@example.com", phone.code())
	h.step(func(ctx context.Context, tx *store.Tx) error {
		return account.ResetSecondFactor(ctx, tx, site.SiteID, site.AgentID)
	})
	ann.Do("GET", sessionPath).Want(401)
	h.seat(h.Server, "ann@example.com", "").Do("GET", sessionPath).Want(200, `{"secondFactor":{"enabled":false,"mustEnroll":true}}`)
}

func TestWhoMustEnrolCanDoNothingElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.exec("UPDATE site SET second_factor_required = TRUE")
	ann := h.seat(h.Server, "ann@example.com", "")
	ann.Do("GET", sessionPath).Want(200, `{"secondFactor":{"required":true,"mustEnroll":true},"permissions":{"account":{"manageSite":false}}}`)
	for _, path := range []string{mePath, "/account/agents", "/api/agent/v1/sessions"} {
		ann.Do("GET", path).Want(403, `{"code":403014}`)
	}
	ann.Do("PUT", "/account/agents/1", `{"title":"Boss"}`).Want(403, `{"code":403014}`)
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200)
	h.enrol(ann)
	ann.Do("GET", mePath).Want(200)
	ann.Do("GET", sessionPath).Want(200, `{"secondFactor":{"mustEnroll":false},"permissions":{"account":{"manageSite":true}}}`)
}

func TestThePasswordGrantEndsWhereASecondFactorBegins(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	refused := `{"code":400024,"error":"unauthorized_client"}`
	pair := h.token(grant("ann@example.com", password))
	h.exec("UPDATE site SET second_factor_required = TRUE")
	h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(400, refused)
	h.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+pair.RefreshToken).Want(400, refused)
	h.exec("UPDATE site SET second_factor_required = FALSE")
	h.token("grant_type=refresh_token&refresh_token=" + pair.RefreshToken)

	h.enrol(h.seat(h.Server, "ann@example.com", ""))
	h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", password)).Want(400, refused)
	h.Anonymous().Do("POST", "/oauth/token", grant("ann@example.com", "wrong-1")).Want(400, `{"code":400020}`)
	h.exec("UPDATE site SET password_grant_with_second_factor = TRUE")
	h.token(grant("ann@example.com", password))
}

func TestTokensForThePasswordEndWhereItIsNoLongerEnough(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	ann := h.seat(h.Server, "ann@example.com", "")
	h.enrol(ann)
	_, bobKey := h.agent(site.SiteID, "bob@example.com")
	h.site("other@example.com")
	other := h.token(grant("other@example.com", password))
	bob := h.token(grant("bob@example.com", password))
	set := func(body string) { ann.Do("PUT", "/api/agent/v1/security", body).Want(200) }
	lives := func(what string, p account.Pair, lives bool) {
		t.Helper()
		if got := h.Bearer(p.AccessToken).Do("GET", mePath).Status == http.StatusOK; got != lives {
			t.Errorf("%s: %t", what, got)
		}
	}
	set(`{"minPasswordLength":8}`)
	lives("nothing is demanded", bob, true)
	set(`{"secondFactorRequired":true,"passwordGrantWithSecondFactor":true}`)
	lives("the password is enough", bob, true)
	anns := h.token(grant("ann@example.com", password))
	set(`{"secondFactorRequired":false,"passwordGrantWithSecondFactor":false}`)
	lives("of an agent with a second factor", anns, false)
	lives("of one without", bob, true)
	set(`{"secondFactorRequired":true}`)
	lives("a second factor is demanded", bob, false)
	lives("at another site", other, true)
	h.Basic("bob@example.com", bobKey).Do("GET", mePath).Want(200)
}

func TestSeedsAndCodesAreNotReadable(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	phone, recovery := h.enrol(h.seat(h.Server, "ann@example.com", ""))
	var seed, codes, log string
	h.row(&seed, "SELECT seed FROM second_factor")
	h.row(&codes, "SELECT MIN(digest) FROM recovery_code")
	h.row(&log, "SELECT summary FROM audit_log WHERE summary LIKE 'Set up a second factor%'")
	if text := auth.SeedText(phone.seed); strings.Contains(seed+log, text) || !strings.HasPrefix(seed, "k1.") {
		t.Errorf("the seed is stored as %s", seed)
	}
	for _, code := range recovery {
		if strings.Contains(codes+log, code) {
			t.Errorf("the recovery code %s is stored as it is", code)
		}
	}
}

// Whoever signs in by the password alone while a second factor is set up is out
// with everybody else who did.
func TestNobodySlipsPastASecondFactorThatIsBeingSetUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.site("ann@example.com")
	ann := h.seat(h.Server, "ann@example.com", "")
	var done sync.WaitGroup
	begun := make(chan struct{}, 4)
	for range cap(begun) {
		done.Go(func() {
			for first := true; ; first = false {
				a := h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", ""))
				if first {
					begun <- struct{}{}
				}
				if a.Status == http.StatusUnauthorized {
					return // asked for the code, or out
				}
				a.Want(200)
			}
		})
	}
	for range cap(begun) {
		<-begun
	}
	h.enrol(ann)
	done.Wait()
	if list := sessionsOf(t, ann); len(list) != 1 || !list[0].Current {
		t.Errorf("%d sessions are open", len(list))
	}
}

// A program that an agent has let in decides nothing about how the agent signs in.
func TestSignInIsTheAgentsOwnBusiness(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	c := h.client(account.NewClient{SiteID: site.SiteID})
	code := consent(t, h.console("ann@example.com"), wish(c, site.SiteID)).Query().Get("code")
	program := h.Bearer(h.token(trade(c, code)).AccessToken)
	program.Do("GET", mePath).Want(200)
	for _, op := range []string{"GET " + factorPath, "POST " + factorPath, "POST " + factorPath + "/disable", "GET " + sessionsPath,
		"POST " + sessionsPath + "/signOutEverywhere", "DELETE " + sessionsPath + "/x", "GET /api/agent/v1/keys", "POST /api/agent/v1/keys"} {
		method, path, _ := strings.Cut(op, " ")
		program.Do(method, path, map[bool]string{true: `{"password":"` + password + `","name":"x"}`}[method == "POST"]).Want(403, `{"code":403000}`)
	}
}

// Where a site lets tokens be had for the password alone, they are no way past the
// second factor: neither to guess codes without end, nor to be rid of it.
func TestATokenForThePasswordIsNoWayPastTheSecondFactor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	ann := h.seat(h.Server, "ann@example.com", "")
	phone, _ := h.enrol(ann)
	h.exec("UPDATE site SET password_grant_with_second_factor = TRUE")
	byPassword := h.Bearer(h.token(grant("ann@example.com", password)).AccessToken)
	for _, c := range []apitest.Caller{byPassword, h.Basic("ann@example.com", site.APIKey)} {
		c.Do("GET", factorPath).Want(200, `{"enabled":true}`)
		for _, path := range []string{factorPath, factorPath + "/recoveryCodes", factorPath + "/disable", "/api/agent/v1/keys"} {
			c.Do("POST", path, `{"password":"`+password+`","name":"Mine"}`).Want(403, `{"code":403000}`)
		}
	}
	ann.Do("GET", factorPath).Want(200, `{"enabled":true,"recoveryCodesLeft":10}`)
	ann.Do("POST", "/api/agent/v1/keys", `{"password":"`+password+`","name":"Mine"}`).Want(200)

	for range 5 {
		h.token(grant("ann@example.com", password))
		byPassword.Do("PUT", mePath+"/password", `{"currentPassword":"`+password+`","newPassword":"1"}`).Want(400)
		h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", "no code")).Want(401, `{"code":401003}`)
		h.clock.Advance(time.Minute)
	}
	h.Anonymous().Do("POST", sessionPath, signInBody("ann@example.com", phone.code())).Want(429, `{"code":429000}`)
}
