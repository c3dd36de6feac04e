package account_test

import (
	"context"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/job"
	"parley/internal/mail"
	"parley/internal/mail/mailtest"
	"parley/internal/store"
)

const (
	resetPath  = "/api/agent/v1/passwordReset"
	accessPath = "/api/agent/v1/agents/"
)

// newMailHouse is a house with a mail server, whose jobs run.
func newMailHouse(t *testing.T) (*house, *mailtest.Receiver) {
	t.Helper()
	r := mailtest.New(t, nil, false)
	sender, err := mail.New(mail.Options{URL: "smtp+plain://" + r.Addr, From: "Parley <parley@example.com>"})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, func(o *account.Options) { o.Mail, o.PublicURL = sender, "https://chat.example.com" })
	jobs := job.NewRunner(h.db, slog.New(slog.DiscardHandler))
	account.HandleJobs(jobs, h.service)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- jobs.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return h, r
}

var linkIn = regexp.MustCompile(`\nhttps://chat\.example\.com/console/password#([A-Za-z0-9_-]{43})\n`)

// tokenIn is the token of the link in a mail.
func tokenIn(t *testing.T, m mailtest.Mail) string {
	t.Helper()
	found := linkIn.FindStringSubmatch(m.Text)
	if found == nil || !strings.Contains(m.HTML, found[1]) {
		t.Fatalf("the mail has no link:\n%s\n%s", m.Text, m.HTML)
	}
	return found[1]
}

func finish(token, password string) string {
	return `{"token":"` + token + `","password":"` + password + `"}`
}

func TestAForgottenPasswordIsResetByMail(t *testing.T) {
	t.Parallel()
	h, post := newMailHouse(t)
	site := h.site("ann@example.com")
	ann := h.seat(h.Server, "ann@example.com", "")
	pair := h.token(grant("ann@example.com", password))

	h.Anonymous().Do("POST", resetPath, `{"email":"nobody@example.com"}`).Want(200, `{"mailed":true}`)
	h.Anonymous().Do("POST", resetPath, `{"email":" Ann@Example.com"}`).Want(200, `{"mailed":true}`)
	m := post.Wait(0)
	token := tokenIn(t, m)
	if m.To != "ann@example.com" || m.Subject != "Choose a new password for Shop" {
		t.Errorf("the mail is %+v", m)
	}
	h.Anonymous().Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(200, `{"email":"ann@example.com","purpose":"reset","siteName":"Shop"}`)
	h.Anonymous().Do("POST", resetPath+"/finish", finish(token, "12345")).Want(400, `{"code":400014}`)
	h.Anonymous().Do("POST", resetPath+"/finish", `{"token":"`+token+`"}`).Want(400, `{"code":400000}`)
	for range 5 {
		try(h.Server, "ann@example.com", "wrong-1")
		h.clock.Advance(time.Minute)
	}

	h.Anonymous().Do("POST", resetPath+"/finish", finish(token, "Another-horse-2")).WantEmpty(200)
	ann.Do("GET", mePath).Want(401)
	h.Bearer(pair.AccessToken).Do("GET", mePath).Want(401)
	h.Basic("ann@example.com", site.APIKey).Do("GET", mePath).Want(200, `{"isLocked":false}`)
	h.token(grant("ann@example.com", "Another-horse-2"))
	h.Anonymous().Do("POST", resetPath+"/finish", finish(token, "Third-horse-3")).Want(404, `{"code":404001}`)
	h.Anonymous().Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(404, `{"code":404001}`)

	var who, log string
	h.row(&who, "SELECT agent_name FROM audit_log WHERE summary LIKE 'Reset the password%'")
	h.row(&log, "SELECT summary FROM audit_log WHERE summary LIKE 'Reset the password%'")
	if who != "Ann Admin" || strings.Contains(log, token) {
		t.Errorf("the audit log says %q of %q", log, who)
	}
	var kept int
	h.row(&kept, "SELECT COUNT(*) FROM river_job WHERE CAST(args AS TEXT) LIKE ?", "%"+token+"%")
	if kept != 0 {
		t.Error("the token stands in a job")
	}
}

func TestAnInvitedAgentChoosesAPassword(t *testing.T) {
	t.Parallel()
	h, post := newMailHouse(t)
	site := h.site("ann@example.com")
	admin := h.Basic("ann@example.com", site.APIKey)
	bob := admin.Do("POST", "/account/agents", `{"email":"bob@example.com","displayName":"Bob","firstName":"Bob","lastName":"Brown"}`).Want(200).ID()
	admin.Do("POST", accessPath+bob+"/invite").Want(200, `{"mailed":true,"email":"bob@example.com"}`)
	m := post.Wait(0)
	if m.To != "bob@example.com" || m.Subject != "You are invited to Shop" || !strings.Contains(m.Text, "Hello Bob,") {
		t.Errorf("the mail is %+v", m)
	}
	token := tokenIn(t, m)
	h.clock.Advance(7*24*time.Hour - time.Minute)
	h.Anonymous().Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(200, `{"purpose":"invitation"}`)
	h.Anonymous().Do("POST", resetPath+"/finish", finish(token, password)).WantEmpty(200)
	h.seat(h.Server, "bob@example.com", "").Do("GET", mePath).Want(200, `{"email":"bob@example.com"}`)
}

func TestLinksThatDoNotHold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	link := func(purpose account.Purpose) (token string) {
		h.step(func(ctx context.Context, tx *store.Tx) (err error) {
			token, err = account.NewPasswordLink(ctx, tx, site.SiteID, site.AgentID, purpose)
			return err
		})
		return token
	}
	admin := h.Basic("ann@example.com", site.APIKey)
	over := `{"code":404001,"message":"The link has been used, has expired or was replaced by a newer one."}`
	for _, c := range []struct {
		name   string
		spoil  func()
		status int
		want   string
	}{
		{"an hour later", func() { h.clock.Advance(time.Hour) }, 404, over},
		{"a newer one", func() { link(account.Invitation) }, 404, over},
		{"another password", func() {
			admin.Do("POST", "/account/agents/1/password", `{"password":"`+password+`"}`).Want(200)
		}, 404, over},
		{"another email", func() { admin.Do("PUT", "/account/agents/1", `{"email":"anne@example.com"}`).Want(200) }, 404, over},
		{"switched off", func() { h.exec("UPDATE agent SET is_active = FALSE WHERE id = 1") }, 404, over},
		{"the site is switched off", func() {
			h.exec("UPDATE agent SET is_active = TRUE")
			h.exec("UPDATE site SET disabled = TRUE")
		}, 403, `{"code":403002}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.exec("UPDATE agent SET is_active = TRUE")
			token := link(account.PasswordReset)
			h.Anonymous().On(t).Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(200)
			c.spoil()
			h.Anonymous().On(t).Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(c.status, c.want)
			h.Anonymous().On(t).Do("POST", resetPath+"/finish", finish(token, password)).Want(c.status, c.want)
		})
	}
	h.exec("UPDATE site SET disabled = FALSE")
	for _, token := range []string{"x", auth.NewSecret()} {
		h.Anonymous().Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(404, over)
	}
	token := link(account.PasswordReset)
	h.exec("DELETE FROM agent WHERE id = 1")
	h.Anonymous().Do("POST", resetPath+"/look", `{"token":"`+token+`"}`).Want(404, over)
}

func TestALinkIsUsedOnceByOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	var token string
	h.step(func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = account.NewPasswordLink(ctx, tx, site.SiteID, site.AgentID, account.PasswordReset)
		return err
	})
	other := h.serve(h.newNode())
	done := make(chan int, 4)
	for i := range cap(done) {
		at := []*apitest.Server{h.Server, other}[i%2]
		go func() { done <- at.Anonymous().Do("POST", resetPath+"/finish", finish(token, password)).Status }()
	}
	won := 0
	for range cap(done) {
		if <-done == 200 {
			won++
		}
	}
	if won != 1 {
		t.Errorf("the link worked %d times", won)
	}
}

func TestWhoAsksForLinksTooOftenWaits(t *testing.T) {
	t.Parallel()
	h, post := newMailHouse(t)
	h.site("ann@example.com")
	for range 10 {
		h.Anonymous().Do("POST", resetPath, `{"email":"ann@example.com"}`).Want(200)
	}
	a := h.Anonymous().Do("POST", resetPath, `{"email":"else@example.com"}`).Want(429, `{"code":429000}`)
	if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || wait < 1 || wait > 600 {
		t.Errorf("Retry-After is %q", a.Header.Get("Retry-After"))
	}
	h.clock.Advance(10 * time.Minute)
	h.Anonymous().Do("POST", resetPath, `{"email":"ann@example.com"}`).Want(200)
	h.clock.Advance(50 * time.Minute)
	h.Anonymous().Do("POST", resetPath, `{"email":"ann@example.com"}`).Want(200)
	post.Wait(3)
	var waiting int
	h.row(&waiting, "SELECT COUNT(*) FROM river_job WHERE kind = 'account.linkMail'")
	if waiting != 4 {
		t.Errorf("there were %d mails, want 3 in the first hour and one in the next", waiting)
	}
	h.Anonymous().Do("POST", resetPath, `{}`).Want(400, `{"code":400000}`)
}

func TestAMailServerThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	h, post := newMailHouse(t)
	h.site("ann@example.com")
	post.Fail(1)
	h.Anonymous().Do("POST", resetPath, `{"email":"ann@example.com"}`).Want(200)
	token := tokenIn(t, post.Wait(0))
	h.Anonymous().Do("POST", resetPath+"/finish", finish(token, "Another-horse-2")).WantEmpty(200)
}

func TestWithoutAMailServerItIsSaid(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	h.Anonymous().Do("POST", resetPath, `{"email":"ann@example.com"}`).Want(200, `{"mailed":false}`)
	a := h.Basic("ann@example.com", site.APIKey).Do("POST", accessPath+"1/invite").Want(200, `{"mailed":false,"email":"ann@example.com"}`)
	if message := a.Text("message"); !strings.Contains(message, "parley agent invite --email ann@example.com") {
		t.Errorf("it says %q", message)
	}
}
