package contract_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/offline"
	"parley/internal/partner"
	"parley/internal/setting"
	"parley/internal/store"
)

// estate is a customer with everything, and all who may call for it. It makes
// objects as an integrator would: by the operations of the server's own document.
type estate struct {
	t    *testing.T
	at   *apitest.Server
	db   *store.DB
	ops  []listed
	body *writer

	siteID                             int64
	admin, client, partner, partnerKey apitest.Caller
	visitor                            visiting // the one who owns what visitors own
}

// visiting is a visitor with a visit.
type visiting struct {
	apitest.Caller
	id, visit, chat string
}

const secret = "Correct-horse-1"

// newEstate makes a site with an administrator, a client and a partner, whose emails
// begin with name. What is to happen before the site is filled may be given.
func newEstate(t *testing.T, at *apitest.Server, db *store.DB, ops []listed, name string, before ...account.Fill) *estate {
	t.Helper()
	e := &estate{t: t, at: at, db: db, ops: ops}
	password, err := account.HashPassword(context.Background(), "password", secret)
	if err != nil {
		t.Fatal(err)
	}
	email := name + "@example.test"
	var site account.Created
	var client account.CreatedClient
	var made partner.Created
	e.step(func(ctx context.Context, tx *store.Tx) (err error) {
		fill := append([]account.Fill{}, before...)
		site, err = account.CreateSite(ctx, tx, account.NewSite{Company: name, Admin: account.NewAgent{Email: email, Password: password}}, append(fill, setting.Fill)...)
		if err != nil {
			return err
		}
		client, err = account.CreateClient(ctx, tx, account.NewClient{Name: name, SiteID: site.SiteID, RedirectURIs: []string{"https://sync.example.test/"}})
		if err != nil {
			return err
		}
		made, err = partner.Create(ctx, tx, partner.NewPartner{Name: name, Email: email, Password: password})
		return err
	})
	e.siteID = site.SiteID
	e.body = &writer{object: e.existing, known: map[string]any{"siteid": site.SiteID}}
	e.admin, e.partnerKey = at.Basic(email, site.APIKey), at.Basic(email, made.APIKey)
	e.client = e.bearer("/oauth/token", fmt.Sprintf("grant_type=client_credentials&siteId=%d&client_id=%s&client_secret=%s", site.SiteID, client.ID, client.Secret))
	e.partner = e.bearer("/partner/oauth/token", "grant_type=password&email="+email+"&password="+secret)
	at.Anonymous().On(t).Do("POST", "/api/agent/v1/session", fmt.Sprintf(`{"email":%q,"password":%q}`, email, secret)).Want(200)
	return e
}

func (e *estate) bearer(path, form string) apitest.Caller {
	return e.at.Bearer(e.at.Anonymous().On(e.t).Do("POST", path, form).Want(200).Text("access_token"))
}

func (e *estate) step(fn func(ctx context.Context, tx *store.Tx) error) {
	e.t.Helper()
	if err := e.db.Update(context.Background(), fn); err != nil {
		e.t.Fatal(err)
	}
}

// farIDs has the ids of a site begin far away, so that another site has no objects
// with the same ones.
func farIDs(all []table) account.Fill {
	return func(ctx context.Context, tx *store.Tx, siteID int64) error {
		for _, tab := range all {
			if tab.ofSite && tab.withID {
				if err := store.ReserveID(ctx, tx, siteID, tab.name, 770000); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// on is the estate inside a subtest.
func (e *estate) on(t *testing.T) *estate {
	here := *e
	here.t, here.body = t, &writer{known: e.body.known, unique: e.body.unique + 1000}
	here.body.object = here.existing
	e.body.unique = here.body.unique
	return &here
}

// caller is who may call an operation on the estate's objects.
func (e *estate) caller(op listed) apitest.Caller {
	switch text(op.Extensions["x-permission"]) {
	case "visitor":
		return e.visitor.On(e.t)
	case "partner":
		return e.partner.On(e.t)
	}
	return e.admin.On(e.t)
}

// newVisitor opens a page of the site. A walk may have banned the address that all come from.
func (e *estate) newVisitor() visiting {
	e.t.Helper()
	arrive := func() *apitest.Answer {
		return e.at.Anonymous().On(e.t).Do("POST", "/api/visitor/v1/visits",
			fmt.Sprintf(`{"siteId":%d,"page":{"url":"https://shop.example.test/","title":"Shop"}}`, e.siteID))
	}
	a := arrive()
	if a.Status == 403 {
		e.liftBans()
		a = arrive()
	}
	a.Want(200)
	return visiting{Caller: e.at.Bearer(a.Text("token")), id: a.Text("visitorId"), visit: a.Text("visitId")}
}

func (e *estate) liftBans() {
	e.t.Helper()
	var bans []struct {
		ID   int64
		Type string
	}
	e.admin.On(e.t).Do("GET", "/livechat/bans").Want(200).Into(&bans)
	for _, b := range bans {
		if b.Type == "ip" {
			e.admin.On(e.t).Do("DELETE", fmt.Sprintf("/livechat/bans/%d", b.ID)).Want(200)
		}
	}
}

// newChat has a new visitor, the estate's from now on, in a chat with the administrator.
func (e *estate) newChat() string {
	e.t.Helper()
	v := e.newVisitor()
	e.body.unique++
	v.chat = v.On(e.t).Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"walk%d","visitId":%s,"name":"Vic"}`, e.body.unique, v.visit)).Want(200).ID()
	e.admin.On(e.t).Do("POST", "/api/agent/v1/chats/"+v.chat+"/accept").Want(200)
	e.visitor = v
	return v.chat
}

// sendForm asks the visitor of the newest chat to fill in a form, and returns the number of the message.
func (e *estate) sendForm() string {
	e.t.Helper()
	admin := e.admin.On(e.t)
	form := admin.Do("POST", "/api/v2/livechat/secureForms", `{"name":"Payment","fields":[{"name":"Code","type":"text","isVisible":true}]}`).Want(200).ID()
	return admin.Do("POST", "/api/agent/v1/chats/"+e.visitor.chat+"/forms", `{"clientId":"form","formId":`+form+`}`).Want(200).Text("seq")
}

// stories make what no POST to a collection makes. They are found by the path of
// the collection.
var stories = map[string]func(e *estate) string{
	"/api/visitor/v1/visits":    func(e *estate) string { e.visitor = e.newVisitor(); return e.visitor.visit },
	"/api/v2/livechat/visitors": func(e *estate) string { return e.newVisitor().id },
	"/api/agent/v1/visitors":    func(e *estate) string { return e.newVisitor().id },
	"/api/visitor/v1/invitations": func(e *estate) string {
		e.visitor = e.newVisitor()
		return e.admin.On(e.t).Do("POST", "/api/agent/v1/visitors/"+e.visitor.id+"/invite", `{}`).Want(200).ID()
	},
	"/api/visitor/v1/chats": (*estate).newChat,
	"/api/agent/v1/chats":   (*estate).newChat,
	"/api/v2/livechat/chats": func(e *estate) string {
		chat := e.newChat()
		e.admin.On(e.t).Do("POST", "/api/agent/v1/chats/"+chat+"/end").Want(200)
		return chat
	},
	"/api/agent/v1/chats/{chatId}/forms":   (*estate).sendForm,
	"/api/visitor/v1/chats/{chatId}/forms": (*estate).sendForm,
	// What the newest webhook was called for: the one that the path names.
	"/api/agent/v1/webhooks/{id}/deliveries": func(e *estate) string {
		e.step(func(ctx context.Context, tx *store.Tx) error {
			var event, webhook int64
			err := tx.QueryRow(ctx, `INSERT INTO webhook_event (site_id, uuid, event, at, payload) VALUES (?, ?, 'chatEnded', ?, '{}') RETURNING id`,
				e.siteID, uuid.NewString(), tx.Now()).Scan(&event)
			if err != nil {
				return err
			}
			if err := tx.QueryRow(ctx, `SELECT MAX(id) FROM webhook WHERE site_id = ?`, e.siteID).Scan(&webhook); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `INSERT INTO webhook_delivery (site_id, webhook_id, number, event_id, state) VALUES (?, ?, 770001, ?, 'dropped')`, e.siteID, webhook, event)
			return err
		})
		return "770001"
	},
	"/api/v2/livechat/offlineMessages": func(e *estate) (id string) {
		e.step(func(ctx context.Context, tx *store.Tx) (err error) {
			_, id, err = offline.Insert(ctx, tx, e.siteID, offline.New{Name: "Vic", Email: "vic@example.test", Subject: "Walk", Content: "Walk"})
			return err
		})
		return id
	},
}

// object makes an object in a collection and returns its id; path is that of the
// collection with the ids of what it lies in. Where the document has no way, and
// there is no story, it fails.
func (e *estate) object(collection, path string) string {
	e.t.Helper()
	if story := stories[collection]; story != nil {
		return story(e)
	}
	if op := e.find("POST", collection); op != nil {
		return e.made(*op, path)
	}
	noun := lastOf(collection)
	for _, op := range e.ops {
		if op.method == "POST" && lastOf(op.path) == noun && !strings.Contains(op.path, "{") {
			return e.made(op, op.path)
		}
	}
	if id, ok := e.inList(collection, path); ok {
		return id
	}
	e.t.Fatalf("nothing says how an object of %s is made: no POST, nothing in a GET, no story (contract/estate_test.go)", collection)
	return ""
}

// made posts to a collection until its body is accepted.
func (e *estate) made(op listed, path string) string {
	e.t.Helper()
	who := e.caller(op)
	a := e.body.send(op, func(body string) *apitest.Answer { return who.Do("POST", path, body) }, examplesOf(op)...)
	if a.Status != 200 {
		e.t.Fatalf("POST %s: no body is found that makes an object; the last answer is %d\n%s", path, a.Status, a.Body)
	}
	var o map[string]any
	if a.Into(&o); o["id"] != nil {
		return a.ID()
	}
	if id, ok := e.inList(op.path, path); ok {
		return id
	}
	e.t.Fatalf("POST %s answers without an id, and no list has it\n%s", path, a.Body)
	return ""
}

// inList finds the newest object that a GET of a collection shows.
func (e *estate) inList(collection, path string) (id string, ok bool) {
	e.t.Helper()
	op := e.find("GET", collection)
	if op == nil {
		return "", false
	}
	var v any
	e.caller(*op).Do("GET", path).Want(200).Into(&v)
	for _, item := range listIn(v) {
		o, _ := item.(map[string]any)
		switch found := o["id"].(type) {
		case float64:
			if n, err := strconv.ParseInt(id, 10, 64); err != nil || int64(found) > n {
				id = strconv.FormatInt(int64(found), 10)
			}
		case string:
			id = found
		}
	}
	return id, id != ""
}

// listIn is a list, or the first one in an object.
func listIn(v any) []any {
	if o, ok := v.(map[string]any); ok {
		for _, name := range union(o, nil) {
			if list, ok := o[name].([]any); ok {
				return list
			}
		}
	}
	list, _ := v.([]any)
	return list
}

// existing gives a body an object to name: out of the collection of that name, or else
// of one whose name ends so (cannedMessageCategories are categories).
func (e *estate) existing(noun string) (string, bool) {
	ends := func(collection string) bool {
		return strings.HasSuffix(strings.ToLower(lastOf(collection)), strings.ToLower(noun))
	}
	is := func(collection string) bool { return strings.EqualFold(lastOf(collection), noun) }
	for _, fits := range []func(string) bool{is, ends} {
		for _, method := range []string{"POST", "GET"} {
			for _, op := range e.ops {
				if op.method != method || strings.Contains(op.path, "{") || !fits(op.path) {
					continue
				}
				if method == "POST" {
					return e.object(op.path, op.path), true
				}
				return e.inList(op.path, op.path)
			}
		}
	}
	return "", false
}

func (e *estate) find(method, path string) *listed {
	k := key(method, path)
	i := slices.IndexFunc(e.ops, func(op listed) bool { return key(op.method, op.path) == k })
	if i < 0 {
		return nil
	}
	return &e.ops[i]
}

func lastOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// path is an operation's path with an object of the estate for each id, each in the
// one before it.
func (e *estate) path(op listed) string {
	e.t.Helper()
	var collection, path string
	for part := range strings.SplitSeq(strings.TrimPrefix(op.path, "/"), "/") {
		id := part
		if strings.HasPrefix(part, "{") {
			id = e.object(collection, path)
		}
		collection, path = collection+"/"+part, path+"/"+id
	}
	return path
}

// examplesOf are the bodies that the contract shows for an operation.
func examplesOf(op listed) (all []any) {
	known, err := frozenOperations()
	if err != nil {
		panic(err) // the contract's own tests tell
	}
	w := known[key(op.method, op.path)]
	if w == nil || w.RequestBody == nil {
		return nil
	}
	for _, media := range w.RequestBody.Value.Content {
		for _, example := range []any{media.Example, media.Schema.Value.Example} {
			if o, ok := example.(map[string]any); ok {
				all = append(all, withoutReadOnly(o, media.Schema))
			}
		}
	}
	return all
}

func withoutReadOnly(o map[string]any, schema *openapi3.SchemaRef) map[string]any {
	kept := map[string]any{}
	for name, v := range o {
		if p := memberOf(schema, name); p != nil && !p.Value.ReadOnly {
			kept[name] = v
		}
	}
	return kept
}
