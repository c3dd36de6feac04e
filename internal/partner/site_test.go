package partner_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/apitest"
	"parley/internal/partner"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

const (
	sites  = "/partner/sites"
	secret = "Correct-horse-1"
)

// office is the Partner API and what partners' customers call, with real credentials.
type office struct {
	*apitest.Server
	t  *testing.T
	db *store.DB
}

func newOffice(t *testing.T) *office {
	t.Helper()
	clock := &apitest.Clock{}
	db := storetest.Open(t, store.Options{URL: storetest.NewURL(t), Clock: clock.Now})
	book := snapshot.New(db, nil)
	s := account.New(account.Options{DB: db, Settings: book})
	a := api.New(api.Options{Authenticator: s, Limiter: s, CSRF: s.CSRF, Changed: account.AuditChange, Clock: clock.Now})
	account.Serve(a, s)
	partner.Serve(a, db, setting.Fill)
	return &office{apitest.Attach(t, a.Handler()), t, db}
}

func (o *office) step(fn func(ctx context.Context, tx *store.Tx) error) {
	o.t.Helper()
	if err := o.db.Update(context.Background(), fn); err != nil {
		o.t.Fatal(err)
	}
}

// partner makes a partner and returns it calling by key.
func (o *office) partner(email string) apitest.Caller {
	o.t.Helper()
	password, err := account.HashPassword(context.Background(), "password", secret)
	if err != nil {
		o.t.Fatal(err)
	}
	var made partner.Created
	o.step(func(ctx context.Context, tx *store.Tx) (err error) {
		made, err = partner.Create(ctx, tx, partner.NewPartner{Name: "Pat", Email: email, Password: password})
		return err
	})
	return o.Basic(email, made.APIKey)
}

func newSite(email, rest string) string {
	return fmt.Sprintf(`{"password":%q,"contact":{"firstName":"Ann","lastName":"Smith","email":%q,"phone":"123456"},"planList":[{"id":1,"name":"mine","products":7}]%s}`, secret, email, rest)
}

func TestAPartnerOpensAWholeSite(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pat := o.partner("pat@example.com")
	a := pat.Do("POST", sites, newSite("ann@example.com", `,"company":"Shop Ltd","website":"www.shop.test","country":"China","timezone":"71","companySize":"1-20","id":7,"agents":99,"createTime":"2001-01-01T00:00:00","activated":false`)).
		Want(200, `{"agents":0,"contact":{"firstName":"Ann","lastName":"Smith","email":"ann@example.com","phone":"123456"},"company":"Shop Ltd","website":"www.shop.test",
			"fax":"","mailingAddress":"","country":"China","timeZone":"71","companySize":"1-20","activated":true,"disabled":false,"planList":[{"id":1,"name":"Enterprise","products":1}]}`)
	id := a.ID()
	if id == "7" || strings.HasPrefix(a.Text("createTime"), "2001") {
		t.Errorf("what is not the partner's to set was set: %s", a.Body)
	}
	pat.Do("GET", sites+"/"+id).Want(200, string(a.Body))

	ann := o.Bearer(o.Anonymous().Do("POST", "/oauth/token", "grant_type=password&email=ann@example.com&password="+secret).Want(200).Text("access_token"))
	ann.Do("GET", "/account/agents/me").Want(200, `{"isAdmin":true,"firstName":"Ann","lastName":"Smith","mobilePhone":"123456","displayName":"Ann Smith"}`)
	ann.Do("GET", "/account/site/profile").Want(200, `{"siteName":"Shop Ltd","phoneNumber":"123456","faxNumber":"","timeZone":"71","contact.firstName":"Ann"}`)
	ann.Do("GET", "/account/groups").Want(200, `[{"id":7,"isSystem":true},{"id":8,"isSystem":true}]`)
	o.wantRows(1, `SELECT COUNT(*) FROM campaign WHERE site_id = ?`, id)

	bare := pat.Do("POST", sites, newSite("bo@example.com", "")).Want(200, `{"company":"","timeZone":"32"}`).ID()
	o.wantRows(1, `SELECT COUNT(*) FROM site WHERE id = ? AND name = 'Ann Smith' AND trial`, bare)
	dotted := `{"password":"Correct-horse-1","contact.firstName":"Cy","CONTACT.lastname":"Lee","contact.email":"cy@example.com","planList":[{"id":"2"}],"disabled":"true"}`
	pat.Do("POST", sites, dotted).Want(200, `{"disabled":true,"contact":{"firstName":"Cy","lastName":"Lee"},"planList":[{"id":2,"name":"Business"}]}`)
	o.Anonymous().Do("POST", "/oauth/token", "grant_type=password&email=cy@example.com&password="+secret).Want(403, `{"code":403002}`)
}

func (o *office) wantRows(n int, query string, args ...any) {
	o.t.Helper()
	var got int
	o.step(func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&got) })
	if got != n {
		o.t.Errorf("%s gives %d, want %d", query, got, n)
	}
}

func TestWhatANewSiteMustHave(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pat := o.partner("pat@example.com")
	pat.Do("POST", sites, newSite("ann@example.com", "")).Want(200)
	for _, c := range []struct {
		name, body string
		want       string
	}{
		{"a password", strings.Replace(newSite("b@example.com", ""), `"password":"Correct-horse-1",`, "", 1), `{"code":400000,"message":"Parameter 'password' is required."}`},
		{"a password that is long enough", strings.Replace(newSite("b@example.com", ""), secret, "12345", 1), `{"code":400014}`},
		{"a contact", `{"password":"Correct-horse-1","planList":[{"id":1}]}`, `{"code":400000,"message":"Parameter 'contact' is required."}`},
		{"a first name", strings.Replace(newSite("b@example.com", ""), "Ann", " ", 1), `{"code":400000,"message":"Parameter 'contact.firstName' is required."}`},
		{"an email", newSite("", ""), `{"code":400000,"message":"Parameter 'contact.email' is required."}`},
		{"an email that is one", newSite("b", ""), `{"code":400005,"message":"Parameter 'contact.email' is not an email address."}`},
		{"an email of its own", newSite("ANN@example.com", ""), `{"code":400012,"message":"Parameter 'contact.email' is already in use."}`},
		{"plans", `{"password":"Correct-horse-1","contact":{"firstName":"A","lastName":"B","email":"b@example.com"}}`, `{"code":400000,"message":"Parameter 'planList' is required."}`},
		{"a plan", strings.Replace(newSite("b@example.com", ""), `{"id":1,"name":"mine","products":7}`, "", 1), `{"code":400000,"message":"Parameter 'planList' is required."}`},
		{"plans that exist", strings.Replace(newSite("b@example.com", ""), `"id":1`, `"id":99`, 1), `{"code":400006}`},
		{"plans with ids", strings.Replace(newSite("b@example.com", ""), `"id":1`, `"id":"gold"`, 1), `{"code":400003}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			pat.On(t).Do("POST", sites, c.body).Want(400, c.want)
		})
	}
	pat.Do("GET", sites).Want(200, `{"total":1}`)
}

func TestAPartnerChangesItsSites(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pat, quin := o.partner("pat@example.com"), o.partner("quin@example.com")
	id := pat.Do("POST", sites, newSite("ann@example.com", `,"company":"Shop Ltd","fax":"1"`)).Want(200).ID()
	one := sites + "/" + id
	admin := o.Bearer(o.Anonymous().Do("POST", "/oauth/token", "grant_type=password&email=ann@example.com&password="+secret).Want(200).Text("access_token"))

	for _, c := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"one member", `{"city":"Ulm"}`, 200, `{"city":"Ulm","company":"Shop Ltd","fax":"1","contact":{"firstName":"Ann","email":"ann@example.com"},"planList":[{"id":1}]}`},
		{"nothing", ``, 200, `{"city":"Ulm"}`},
		{"part of the contact", `{"contact":{"phone":"7"}}`, 200, `{"contact":{"firstName":"Ann","phone":"7"}}`},
		{"the contact with dots", `{"contact.lastName":"Jones"}`, 200, `{"contact":{"firstName":"Ann","lastName":"Jones","phone":"7"}}`},
		{"the contact's email", `{"contact":{"email":"desk@shop.test"}}`, 200, `{"contact":{"email":"desk@shop.test"}}`},
		{"an email that is none", `{"contact":{"email":"desk"}}`, 400, `{"code":400005}`},
		{"a form", `company=Other&website=o.test`, 200, `{"company":"Other","website":"o.test","city":"Ulm"}`},
		{"plans", `{"planList":[{"id":2},{"id":"1","name":"x"}]}`, 200, `{"planList":[{"id":1,"name":"Enterprise"},{"id":2,"name":"Business"}]}`},
		{"no plans", `{"planList":[]}`, 400, `{"code":400000}`},
		{"a plan that does not exist", `{"planList":[{"id":5}],"city":"Bonn"}`, 400, `{"code":400006}`},
		{"refused changes changed nothing", `{}`, 200, `{"city":"Ulm","planList":[{"id":1},{"id":2}]}`},
		{"what is read-only", `{"id":1,"agents":5,"createTime":"2001-01-01"}`, 200, `{"id":` + id + `,"agents":0}`},
		{"no boolean", `{"disabled":"perhaps"}`, 400, `{"code":400004}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			pat.On(t).Do("PUT", one, c.body).Want(c.status, c.want)
		})
	}

	admin.Do("GET", "/account/site/profile").Want(200, `{"company":"Other","siteName":"Shop Ltd","phoneNumber":"7","faxNumber":"1","city":"Ulm"}`)
	admin.Do("GET", "/account/agents/me").Want(200, `{"email":"ann@example.com"}`)
	admin.Do("GET", "/account/auditLogs?dateFrom=2000-01-01&dateTo=2100-01-01&keywords=change%20the%20site:%20city").
		Want(200, `{"total":1,"logs":[{"agentName":"Partner","product":"Account","actionType":"Site Management","actionSummary":"Change the site: city"}]}`)

	quin.Do("GET", one).Want(404, `{"code":404001}`)
	quin.Do("PUT", one, `{"city":"Bonn"}`).Want(404, `{"code":404001}`)
	quin.Do("PUT", one+"/paying").Want(404, `{"code":404001}`)
	pat.Do("GET", sites+"/shop").Want(400, `{"code":400003}`)
	admin.Do("GET", one).Want(403, `{"code":403000}`)
	pat.Do("GET", "/account/site/profile").Want(403, `{"code":403000}`)
	if a := pat.Do("GET", one).Want(200); a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("the Partner API invites other sites' pages")
	}
}

func TestASiteBeginsToPay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pat := o.partner("pat@example.com")
	id := pat.Do("POST", sites, newSite("ann@example.com", "")).Want(200).ID()
	o.wantRows(1, `SELECT COUNT(*) FROM site WHERE id = ? AND trial`, id)
	for _, body := range []string{"site_id=" + id, "", "site_id=nothing"} {
		pat.Do("PUT", sites+"/"+id+"/paying", body).WantEmpty(200)
		o.wantRows(0, `SELECT COUNT(*) FROM site WHERE id = ? AND trial`, id)
	}
}

func TestAPartnerSearchesItsSites(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pat, quin := o.partner("pat@example.com"), o.partner("quin@example.com")
	pat.Do("GET", sites).Want(200, `{"total":0,"previousPage":"","nextPage":"","sites":[]}`)
	first := pat.Do("POST", sites, newSite("ann@one.test", `,"company":"Alpha 100%","website":"alpha.test"`)).Want(200).ID()
	second := pat.Do("POST", sites, newSite("bob@two.test", `,"company":"Beta"`)).Want(200).ID()
	quin.Do("POST", sites, newSite("eve@three.test", `,"company":"Alpha too"`)).Want(200)
	pat.Do("PUT", sites+"/"+second, `{"contact":{"firstName":"Zoe","lastName":"Young","email":"zoe@desk.test"}}`).Want(200)
	for keywords, want := range map[string]string{
		"":                  `{"total":2,"sites":[{"id":` + first + `,"planList":[{"id":1}]},{"id":` + second + `}]}`,
		"ALPHA":             `{"total":1,"sites":[{"id":` + first + `}]}`,
		"alpha.test":        `{"total":1}`,
		"100%25":            `{"total":1}`,
		"0%25x":             `{"total":0,"sites":[]}`,
		"zoe":               `{"total":1,"sites":[{"id":` + second + `}]}`,
		"Zoe%20You":         `{"total":1}`,
		"desk.test":         `{"total":1}`,
		"bob@":              `{"total":1,"sites":[{"id":` + second + `}]}`,
		"ann%20smith":       `{"total":2}`,
		"three":             `{"total":0}`,
		"&pageIndex=1":      `{"total":2,"sites":[]}`,
		"&PAGEINDEX=0&x=y":  `{"total":2}`,
		"a&keywords=nobody": `{"total":0}`,
	} {
		pat.Do("GET", sites+"?keywords="+keywords).Want(200, want)
	}
	pat.Do("GET", sites+"?pageIndex=-1").Want(400, `{"code":400009}`)

	o.step(func(ctx context.Context, tx *store.Tx) error {
		for i := range 150 {
			_, err := tx.Exec(ctx, `INSERT INTO site (id, partner_id, name, company, time_zone, datetime_format, plan, revision, created_at)
				SELECT id + 1000 + ?, partner_id, name, 'Many', time_zone, datetime_format, plan, revision, created_at FROM site WHERE id = ?`, i, first)
			if err != nil {
				return err
			}
		}
		return nil
	})
	a := pat.Do("GET", sites+"?keywords=many").Want(200, `{"total":150,"previousPage":""}`)
	if next := a.Text("nextPage"); !strings.Contains(next, "/api/v2/partner/sites?") || !strings.Contains(next, "keywords=many") || !strings.Contains(next, "pageIndex=1") {
		t.Errorf("nextPage is %q", next)
	}
	pat.Do("GET", sites+"?keywords=many&pageIndex=1").Want(200, `{"total":150,"nextPage":""}`)
}

// TestAClosedSiteIsRefusedAtOnce is NOTES-account R11 for those who sign in.
func TestAClosedSiteIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pat := o.partner("pat@example.com")
	id := pat.Do("POST", sites, newSite("ann@example.com", "")).Want(200).ID()
	const form = "grant_type=password&email=ann@example.com&password=" + secret
	token := o.Bearer(o.Anonymous().Do("POST", "/oauth/token", form).Want(200).Text("access_token"))
	signIn := `{"email":"ann@example.com","password":"` + secret + `"}`
	cookie := strings.Split(o.Anonymous().Do("POST", "/api/agent/v1/session", signIn).Want(200).Header.Get("Set-Cookie"), ";")[0]
	session := o.Anonymous().With("Cookie", cookie)
	const me, closed = "/account/agents/me", `{"code":403002}`
	for _, state := range []string{`{"disabled":true}`, `{"disabled":false,"activated":false}`} {
		pat.Do("PUT", sites+"/"+id, state).Want(200, state)
		token.Do("GET", me).Want(403, closed)
		session.Do("GET", me).Want(403, closed)
		o.Anonymous().Do("POST", "/oauth/token", form).Want(403, closed)
		o.Anonymous().Do("POST", "/api/agent/v1/session", signIn).Want(http.StatusForbidden, closed)
	}
	pat.Do("PUT", sites+"/"+id, `{"activated":true}`).Want(200, `{"activated":true,"disabled":false}`)
	token.Do("GET", me).Want(401, `{"code":401000}`) // ended while the site was closed (O20)
	o.Anonymous().Do("POST", "/oauth/token", form).Want(200)
}
