package offline_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/blob"
	"parley/internal/campaign"
	"parley/internal/file"
	"parley/internal/job"
	"parley/internal/mail"
	"parley/internal/mail/mailtest"
	"parley/internal/offline"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

// desk hears nothing.
type desk struct{ setting.Desk }

func (desk) VisitorsBanned(context.Context, *store.Tx, int64, int64, setting.Bans) error { return nil }
func (desk) MembersChanged(context.Context, *store.Tx, int64) error                      { return nil }

// counter is a site where visitors leave messages, with a mail server.
type counter struct {
	*apitest.Site
	t       *testing.T
	post    *mailtest.Receiver
	files   *file.Service
	service *offline.Service
	admin   apitest.Caller // agent 1
}

type owners struct{}

func (owners) MayReadOwner(ctx context.Context, tx *store.Tx, p *auth.Principal, _ file.Kind, id int64) error {
	return offline.MayRead(ctx, tx, p, id)
}

func newCounter(t *testing.T, limits bool) *counter {
	t.Helper()
	c := &counter{t: t, post: mailtest.New(t, nil, false)}
	sender, err := mail.New(mail.Options{URL: "smtp+plain://" + c.post.Addr, From: "Parley <parley@example.com>"})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open("file:"+t.TempDir(), blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Site = apitest.New(t, func(s *apitest.Server) {
		campaigns, settings := campaign.New(s.Book), setting.New(s.Book)
		c.files = file.New(s.DB, blobs, file.Gate{MaxBytes: 1 << 20}, nil)
		c.service = offline.NewService(offline.Options{DB: s.DB, Book: s.Book, Campaigns: campaigns, Settings: settings, Staff: account.NewStaff(s.Book), Files: c.files,
			Limiter: visitor.NewLimiter(!limits, s.Clock.Now), Mail: sender, PublicURL: "https://chat.example.test"})
		offline.Serve(s.API, s.DB)
		offline.ServeVisitors(s.API, c.service, nil)
		campaign.Serve(s.API, campaigns, campaign.Embed{})
		setting.Serve(s.API, settings, desk{})
		file.Serve(s.API, c.files, owners{})
		run(t, s.DB, c.service)
	})
	c.admin = c.Admin()
	c.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := campaign.CreateDefault(ctx, tx, c.ID)
		return err
	})
	return c
}

// run runs the jobs until the test ends.
func run(t *testing.T, db *store.DB, s *offline.Service) {
	jobs := job.NewRunner(db, slog.New(slog.DiscardHandler))
	offline.HandleJobs(jobs, s)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- jobs.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// guest opens a page.
func (c *counter) guest() (apitest.Caller, int64) {
	c.t.Helper()
	var v *visitor.Visit
	c.Server.Update(func(ctx context.Context, tx *store.Tx) (err error) {
		v, err = visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: c.ID, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/pots", Title: "Pots"}})
		return err
	})
	return c.Visitor(v.Visitor.UUID), v.ID
}

const (
	leavePath = "/api/visitor/v1/offlineMessages"
	formPath  = "/api/visitor/v1/offlineForm"
	filesPath = leavePath + "/files"
)

func draft(visit int64, clientID, more string) string {
	return fmt.Sprintf(`{"clientId":%q,"visitId":%d,"name":"Vera","email":"vera@example.test","subject":"Pots","content":"Where are <b>they</b>?"%s}`, clientID, visit, more)
}

func TestAVisitorLeavesAMessage(t *testing.T) {
	t.Parallel()
	c := newCounter(t, false)
	v, visit := c.guest()
	c.admin.Do("PUT", "/livechat/campaigns/1/offlineMessage", `{"greetingMessage":"Write!","fields":[{"name":"Shoe size","type":"text"}]}`).Want(200)
	form := v.Do("GET", formPath).Want(200, `{"campaignId":1,"isUseOwnPage":false,"greetingMessage":"Write!","departments":[],"maxFiles":5,"maxFileSize":1048576}`)
	size := form.Text("fields.0.id")

	mine := v.With("Content-Type", "application/octet-stream").Do("POST", filesPath+"?name=..%2Fa+note.txt", "some bytes").Want(200, `{"name":"a note.txt","size":10}`).ID()
	hers, herVisit := c.guest()
	sent := draft(visit, "m1", `,"fields":[{"id":`+size+`,"value":"42"},{"id":10,"value":"4111 1111 1111 1111"},{"id":999,"value":"x"}],"files":["`+mine+`"]`)
	first := v.Do("POST", leavePath, sent).Want(200)
	if again := v.Do("POST", leavePath, sent).Want(200); again.ID() != first.ID() {
		t.Error("a repeated message is another one")
	}
	hers.Do("POST", leavePath, draft(herVisit, "m1", `,"files":["`+mine+`"]`)).Want(400, `{"code":400006}`)

	shown := c.admin.Do("GET", "/livechat/offlineMessages").Want(200, `{"total":1,"offlineMessages":[{"id":"`+first.ID()+`","name":"Vera","email":"vera@example.test",
		"content":"Where are <b>they</b>?","department":"","agent":"","attachment":[{"name":"a note.txt"}],
		"fields":[{"id":`+size+`,"name":"Shoe size","value":"42"},{"id":10,"name":"Phone","value":"**** **** **** 1111"},{"id":14,"name":"Subject","value":"Pots"}]}]}`)
	link := strings.TrimPrefix(shown.Text("offlineMessages.0.attachment.0.uri"), "https://chat.example.test/api/v2.0")
	if got := c.admin.Do("GET", link).Want(200); string(got.Body) != "some bytes" {
		t.Errorf("the file came back as %q", got.Body)
	}

	m := c.post.Wait(0)
	if m.To != c.email(c.admin) || m.Subject != "Message from Vera: Pots" || m.Header.Get("Reply-To") != "<vera@example.test>" {
		t.Errorf("the mail is to %s about %q, answers go to %s", m.To, m.Subject, m.Header.Get("Reply-To"))
	}
	for _, want := range []string{"Shoe size: 42", "Phone: **** **** **** 1111", "Where are <b>they</b>?", "https://chat.example.test/files/"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the mail does not say %q:\n%s", want, m.Text)
		}
	}
	if strings.Contains(m.HTML, "<b>they") {
		t.Errorf("what the visitor wrote is not escaped:\n%s", m.HTML)
	}
}

func (c *counter) email(a apitest.Caller) string {
	return fmt.Sprintf("agent%d@site%d.example.test", a.Principal.AgentID, c.ID)
}

func TestAFormAsksForWhatItRequires(t *testing.T) {
	t.Parallel()
	c := newCounter(t, false)
	v, visit := c.guest()
	for body, want := range map[string]string{
		`{}`:                                   `{"code":400000,"message":"Parameter 'clientId' is required."}`,
		`{"clientId":"a","visitId":1}`:         `{"code":400000,"message":"Parameter 'name' is required."}`,
		draft(visit, "a", `,"email":"x"`):      `{"code":400005}`,
		draft(visit, "a", `,"content":""`):     `{"code":400000,"message":"Parameter 'content' is required."}`,
		draft(visit, "a", `,"departmentId":7`): `{"code":400006}`,
		draft(visit, "a", `,"files":["A","B","C","D","E","F"]`):         `{"code":400009}`,
		draft(visit, "a", `,"files":["A"]`):                             `{"code":400006}`,
		draft(visit, "a", `,"campaignId":"9"`):                          `{"code":404001}`,
		draft(visit+1, "a", ""):                                         `{"code":404001}`,
		draft(visit, strings.Repeat("x", 101), ""):                      `{"code":400010}`,
		draft(visit, "a", `,"subject":"`+strings.Repeat("x", 1001)+`"`): `{"code":400010}`,
	} {
		a := v.Do("POST", leavePath, body)
		a.Want(a.Status, want)
		if a.Status != 400 && a.Status != 404 {
			t.Errorf("%s is taken", body)
		}
	}
	c.admin.Do("GET", "/livechat/offlineMessages").Want(200, `{"total":0}`)
	c.admin.Do("POST", leavePath, draft(visit, "a", "")).Want(403)
	c.Anonymous().Do("GET", formPath).Want(401)
	v.With("Content-Type", "application/octet-stream").Do("POST", filesPath, "").Want(400, `{"code":400000}`)
	c.admin.Do("POST", "/livechat/bans", fmt.Sprintf(`{"type":"visitor","visitorId":%q}`, v.Principal.VisitorID)).Want(200)
	v.Do("POST", leavePath, draft(visit, "a", "")).Want(403)
}

// Answers are held to their fields, as before and after a chat.
func TestAnswersFitTheirFields(t *testing.T) {
	t.Parallel()
	c := newCounter(t, false)
	v, visit := c.guest()
	form := c.admin.Do("PUT", "/livechat/campaigns/1/offlineMessage", `{"fields":[{"name":"Size","type":"radio","options":"Small\nLarge"},
		{"name":"Colours","type":"checkboxList","options":"Red\nBlue\nGreen"},{"name":"Terms","type":"checkbox","isRequired":true},
		{"name":"Shop","type":"rating"},{"name":"Bill","type":"attachment"}]}`).Want(200)
	size, colours, terms, shop, bill := form.Text("fields.0.id"), form.Text("fields.1.id"), form.Text("fields.2.id"), form.Text("fields.3.id"), form.Text("fields.4.id")
	answers := func(more ...string) string {
		list := []string{`{"id":` + terms + `,"value":"true"}`}
		for i := 0; i < len(more); i += 2 {
			list = append(list, fmt.Sprintf(`{"id":%s,"value":%q}`, more[i], more[i+1]))
		}
		return `,"fields":[` + strings.Join(list, ",") + `]`
	}
	for more, want := range map[string]string{
		``: `{"code":400000,"message":"Parameter 'Terms' is required."}`,
		`,"fields":[{"id":` + terms + `,"value":"false"}]`: `{"code":400000}`,
		answers(size, "Medium"):                            `{"code":400006}`,
		answers(colours, "Red\nPink"):                      `{"code":400006}`,
		answers(shop, "6"):                                 `{"code":400009}`,
		answers(bill, "nothing"):                           `{"code":400006}`,
	} {
		v.Do("POST", leavePath, draft(visit, "a", more)).Want(400, want)
	}
	paper := v.With("Content-Type", "application/octet-stream").Do("POST", filesPath+"?name=bill.txt", "x").Want(200).ID()
	id := v.Do("POST", leavePath, draft(visit, "a", answers(size, " large", colours, "blue\nRED", shop, "4", bill, paper))).Want(200).ID()
	c.admin.Do("GET", "/livechat/offlineMessages/"+id).Want(200, `{"attachment":[{"name":"bill.txt"}],"fields":[{"name":"Size","value":"Large"},
		{"name":"Colours","value":"Blue\nRed"},{"name":"Terms","value":"true"},{"name":"Shop","value":"4"},{"name":"Bill","value":"bill.txt"},{"name":"Subject"}]}`)
}

// Whom a message is for, and who gets the mail about it.
func TestAMessageIsRoutedLikeAChat(t *testing.T) {
	t.Parallel()
	c := newCounter(t, false)
	seller, agent := c.As(), c.As(auth.AcceptChats)
	admin := c.admin
	c.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE agent SET permissions = '["liveChat.acceptChats"]' WHERE site_id = ? AND id = ?`, c.ID, agent.Principal.AgentID)
		return err
	})
	sales := admin.Do("POST", "/livechat/departments", fmt.Sprintf(`{"name":"Sales","agents":[%d]}`, seller.Principal.AgentID)).Want(200).ID()
	post := admin.Do("POST", "/livechat/departments", `{"name":"Post","offlineMessageTo":"emailAddresses","emailAddresses":"a@example.com,b@example.com"}`).Want(200).ID()
	empty := admin.Do("POST", "/livechat/departments", `{"name":"Empty"}`).Want(200).ID()
	const routing = "/livechat/campaigns/1/routingRules"
	everybody := []string{c.email(admin), c.email(agent)}
	rules := `{"isEnable":true,"type":"rules","failType":"%s","fail":{"routeToObject":"agent","routeToId":` + fmt.Sprint(agent.Principal.AgentID) + `,"offlineMessageEmails":"x@example.com;y@example.com"},
		"rules":[{"order":1,"name":"pots","isEnable":true,"routeToObject":"department","routeToId":` + sales + `,"conditions":{"when":"all","list":[{"field":"CurrentPageUrl","operator":"include","value":"%s"}]}}]}`
	for i, try := range []struct {
		name, routing, more string
		shown               string
		mailed              []string
	}{
		{"no routing", "", "", `{"department":"","agent":""}`, everybody},
		{"a department that was chosen", "", `,"departmentId":` + sales, `{"department":"Sales"}`, []string{c.email(seller)}},
		{"a department with addresses", "", `,"departmentId":` + post, `{"department":"Post"}`, []string{"a@example.com", "b@example.com"}},
		{"a department of nobody", "", `,"departmentId":` + empty, `{"department":"Empty"}`, everybody},
		{"always the same agent", `{"isEnable":true,"type":"simple","simpleRouteToObject":"agent","simpleRouteToId":` + fmt.Sprint(seller.Principal.AgentID) + `}`, "",
			`{"agent":"` + seller.Principal.Name + `","department":""}`, []string{c.email(seller)}},
		{"a rule", fmt.Sprintf(rules, "route", "pots"), "", `{"department":"Sales"}`, []string{c.email(seller)}},
		{"no rule", fmt.Sprintf(rules, "route", "pans"), "", `{"department":"","agent":"` + agent.Principal.Name + `"}`, []string{c.email(agent)}},
		{"no rule, addresses", fmt.Sprintf(rules, "offlineMessage", "pans"), "", `{"department":"","agent":""}`, []string{"x@example.com", "y@example.com"}},
	} {
		if try.routing != "" {
			admin.On(t).Do("PUT", routing, try.routing).Want(200)
		}
		before := len(c.post.Arrived())
		v, visit := c.guest()
		id := v.Do("POST", leavePath, draft(visit, fmt.Sprint(i), try.more)).Want(200).ID()
		admin.On(t).Do("GET", "/livechat/offlineMessages/"+id).Want(200, try.shown)
		c.post.Wait(before + len(try.mailed) - 1)
		var to []string
		for _, m := range c.post.Arrived()[before:] {
			to = append(to, m.To)
		}
		slices.Sort(to)
		if !slices.Equal(to, try.mailed) {
			t.Errorf("%s: mails go to %v, want %v", try.name, to, try.mailed)
		}
	}
}

func TestAMessageFromTheQueueAndItsFacts(t *testing.T) {
	t.Parallel()
	c := newCounter(t, false)
	segment := c.admin.Do("POST", "/livechat/visitorSegmentations", `{"name":"pots","isEnable":true,"conditions":{"when":"all","list":[{"field":"LandingPageUrl","operator":"include","value":"pots"}]}}`).Want(200).ID()
	v, visit := c.guest()
	c.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE visit SET variables = '[{"id":3,"name":"plan","value":"gold"}]' WHERE id = ?`, visit)
		return err
	})
	letter, err := c.service.Read(context.Background(), c.ID, offline.Draft{VisitID: visit, Words: offline.Words{ClientID: "q", Name: "Vera", Email: "v@example.test", Subject: "s", Content: "c"}})
	if err != nil {
		t.Fatal(err)
	}
	c.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := letter.Leave(ctx, tx, v.Principal.VisitorID, 77)
		return err
	})
	other, otherVisit := c.guest()
	other.Do("POST", leavePath, draft(otherVisit, "q", "")).Want(200)
	c.admin.Do("GET", "/livechat/offlineMessages?visitorSegment="+segment).Want(200, `{"total":2}`)
	var facts []string
	c.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT k.name, COALESCE(f.code, 0), COALESCE(f.chat_id, 0) FROM fact f JOIN fact_kind k ON k.id = f.kind
			WHERE k.name IN ('offlineMessageSubmitted', 'segmentMatched') ORDER BY f.id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		facts = nil
		for rows.Next() {
			var name string
			var code, chat int64
			if err := rows.Scan(&name, &code, &chat); err != nil {
				return err
			}
			facts = append(facts, fmt.Sprint(name, code, chat))
		}
		return rows.Err()
	})
	want := []string{"offlineMessageSubmitted2 77", "segmentMatched0 77", "offlineMessageSubmitted1 0", "segmentMatched0 0"}
	if !slices.Equal(facts, want) {
		t.Errorf("the facts are %q, want %q", facts, want)
	}
}

func TestAFileWaitsForItsMessageAlone(t *testing.T) {
	t.Parallel()
	c := newCounter(t, false)
	v, visit := c.guest()
	send := func() string {
		return v.With("Content-Type", "application/octet-stream").Do("POST", filesPath+"?name=a.txt", "x").Want(200).ID()
	}
	claimed, forgotten := send(), send()
	c.Anonymous().Do("GET", "/files/"+strings.ToLower(claimed)+"/a.txt").Want(404)
	v.Do("POST", leavePath, draft(visit, "m", `,"files":["`+claimed+`"]`)).Want(200)
	c.Anonymous().Do("GET", "/files/"+strings.ToLower(claimed)+"/a.txt").Want(200)
	c.Server.Clock.Advance(25 * time.Hour)
	if err := c.files.Tidy(context.Background()); err != nil {
		t.Fatal(err)
	}
	v.Do("POST", leavePath, draft(visit, "n", `,"files":["`+forgotten+`"]`)).Want(400)
	c.Anonymous().Do("GET", "/files/"+strings.ToLower(claimed)+"/a.txt").Want(200)
}

func TestMessagesAreLimited(t *testing.T) {
	t.Parallel()
	c := newCounter(t, true)
	v, visit := c.guest()
	for i := range 5 {
		v.Do("POST", leavePath, draft(visit, fmt.Sprint(i), "")).Want(200)
	}
	v.Do("POST", leavePath, draft(visit, "more", "")).Want(429)
}
