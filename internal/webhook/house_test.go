package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/contract"
	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/blob"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/fact"
	"parley/internal/file"
	"parley/internal/offline"
	"parley/internal/realtime"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
	"parley/internal/webhook"
)

var ctx = context.Background()

// house is a site with an engine that webhooks hear of.
type house struct {
	*apitest.Site
	t       testing.TB
	db      *store.DB
	hooks   *webhook.Service
	options webhook.Options
	engine  *chat.Engine
	admin   apitest.Caller

	messages *offline.Service
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func newHouse(t testing.TB, change ...func(*webhook.Options)) *house {
	t.Helper()
	h := &house{t: t}
	s := apitest.Start(t, nil, func(s *apitest.Server) {
		settings := setting.New(s.Book)
		h.options = webhook.Options{DB: s.DB, Settings: settings, Secrets: signer(t), Allow: loopback, PublicURL: "https://chat.example.test"}
		for _, fn := range change {
			fn(&h.options)
		}
		h.hooks = webhook.New(h.options)
		blobs, err := blob.Open("database:", blob.Options{DB: s.DB})
		if err != nil {
			t.Fatal(err)
		}
		files, campaigns := file.New(s.DB, blobs, file.Gate{MaxBytes: 1 << 20}, nil), campaign.New(s.Book)
		h.engine = chat.New(chat.Options{DB: s.DB, Bus: &event.Bus{}, Presence: realtime.Presence{}, Staff: staff{},
			Campaigns: campaigns, Settings: settings, Files: files, Secrets: h.options.Secrets, Recorder: h.hooks})
		h.messages = offline.NewService(offline.Options{DB: s.DB, Book: s.Book, Campaigns: campaigns, Settings: settings,
			Staff: account.NewStaff(s.Book), Files: files, Recorder: h.hooks})
		setting.Serve(s.API, settings, h.engine)
		chat.Serve(s.API, h.engine, chat.Doors{})
		offline.Serve(s.API, s.DB)
		webhook.Serve(s.API, h.hooks)
	})
	h.Site, h.db = s.Site(), s.DB
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := campaign.CreateDefault(ctx, tx, h.ID)
		return err
	})
	h.admin = h.As(auth.ManageIntegration, auth.DeleteHistory)
	return h
}

func signer(t testing.TB) *auth.Signer {
	t.Helper()
	s, err := auth.OpenSigner(filepath.Join(t.TempDir(), "keys"), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// staff is a site's agents, who may all accept chats.
type staff struct{}

func (staff) Colleagues(ctx context.Context, tx *store.Tx, siteID int64) ([]chat.Colleague, error) {
	rows, err := tx.Query(ctx, `SELECT id, display_name, email FROM agent WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []chat.Colleague
	for rows.Next() {
		c := chat.Colleague{MayAccept: true}
		if err := rows.Scan(&c.ID, &c.Name, &c.Email); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

func (h *house) step(fn func(context.Context, *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Update(ctx, fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) drain() {
	h.t.Helper()
	if err := h.hooks.Drain(ctx); err != nil {
		h.t.Fatal(err)
	}
}

// subscribe makes a webhook and returns its id.
func (h *house) subscribe(event, url string, more ...string) int64 {
	h.t.Helper()
	body := fmt.Sprintf(`{"event":%q,"targetUrl":%q`, event, url)
	for _, m := range more {
		body += "," + m
	}
	id, err := strconv.ParseInt(h.admin.On(h.t).Do("POST", "/livechat/webhooks", body+"}").Want(200).ID(), 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// log is the path of a webhook's deliveries.
func log(id int64) string { return fmt.Sprintf("/api/agent/v1/webhooks/%d/deliveries", id) }

// happen has agents log in, n times: events that need nothing else.
func (h *house) happen(n int) {
	h.t.Helper()
	for range n {
		h.step(func(ctx context.Context, tx *store.Tx) error {
			return h.hooks.Record(ctx, tx, fact.AgentLoggedIn{Person: fact.Person{SiteID: h.ID, AgentID: 1}})
		})
	}
}

// guest is a visitor on a page.
type guest struct {
	chat.Party
	visit int64
}

func (h *house) visitor() guest {
	h.t.Helper()
	var g guest
	h.step(func(ctx context.Context, tx *store.Tx) error {
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: h.ID, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/pots", Title: "Pots"},
			Referrer: "https://search.example.test/", Language: "en-US", TimeZone: "Asia/Kolkata", Address: "203.0.113.19",
			UserAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.132 Safari/537.36"})
		if err == nil {
			g = guest{chat.Party{SiteID: h.ID, VisitorID: v.Visitor.UUID}, v.ID}
		}
		return err
	})
	return g
}

func (h *house) must(c chat.Chat, err error) chat.Chat {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *house) request(g guest) chat.Chat {
	h.t.Helper()
	return h.must(h.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, Name: "Vera", Email: "vera@example.test"}))
}

// online has the agent of the house connected.
func (h *house) online() chat.Party {
	h.t.Helper()
	return h.connect(h.admin.Principal.AgentID)
}

// colleague is another agent, connected.
func (h *house) colleague() chat.Party {
	h.t.Helper()
	return h.connect(h.As().Principal.AgentID)
}

func (h *house) connect(agentID int64) chat.Party {
	h.t.Helper()
	who := chat.Party{SiteID: h.ID, AgentID: agentID}
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agent_presence (site_id, agent_id, status, present, changed_at) VALUES (?, ?, 'online', TRUE, 0)`, h.ID, who.AgentID)
		if err != nil {
			return err
		}
		return h.engine.AgentStatusChanged(ctx, tx, h.ID, who.AgentID, chat.Seen{Status: chat.Offline}, chat.Seen{Status: chat.Online})
	})
	return who
}

// talk is a chat that was answered, said a word in, and is over.
func (h *house) talk(agent chat.Party, g guest) chat.Chat {
	h.t.Helper()
	c := h.must(h.engine.Accept(ctx, agent, h.request(g).ID))
	if _, err := h.engine.Send(ctx, g.Party, c.ID, "m1", "Is it <still> there?"); err != nil {
		h.t.Fatal(err)
	}
	return h.must(h.engine.End(ctx, agent, c.ID))
}

// received is a call that a receiver got.
type received struct {
	id, event       string
	number, attempt int
	header          http.Header
	body            []byte
}

// receiver is somebody who is called. It answers 200 unless told otherwise.
type receiver struct {
	t   testing.TB
	url string

	mu     sync.Mutex
	calls  []received
	answer func(w http.ResponseWriter, r received)
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	r := &receiver{t: t}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		r.t.Error(err)
	}
	c := received{id: req.Header.Get("Webhook-Id"), event: req.Header.Get("X-Parley-Event"), header: req.Header, body: body}
	for to, name := range map[*int]string{&c.number: "X-Parley-Number", &c.attempt: "X-Parley-Attempt"} {
		if *to, err = strconv.Atoi(req.Header.Get(name)); err != nil {
			r.t.Errorf("%s: %v", name, err)
		}
	}
	r.mu.Lock()
	r.calls = append(r.calls, c)
	answer := r.answer
	r.mu.Unlock()
	if answer != nil {
		answer(w, c)
	}
}

// answers has the receiver answer with a status from now on.
func (r *receiver) answers(status int) {
	r.does(func(w http.ResponseWriter, _ received) { w.WriteHeader(status) })
}

func (r *receiver) does(fn func(http.ResponseWriter, received)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = fn
}

// took is what came since the last call of took.
func (r *receiver) took() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.calls
	r.calls = nil
	return out
}

// numbers are those of calls, as number.attempt.
func numbers(calls []received) string {
	out := ""
	for _, c := range calls {
		out += fmt.Sprintf(" %d.%d", c.number, c.attempt)
	}
	return out
}

func want(t testing.TB, what, got, wanted string) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s:\n got %q\nwant %q", what, got, wanted)
	}
}

// schemas are those of the contract.
var schemas = sync.OnceValues(func() (openapi3.Schemas, error) {
	data, err := contract.Files.ReadFile("webhooks.yaml")
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	return doc.Components.Schemas, nil
})

// conforms holds a payload to a schema of the contract, and returns it.
func conforms(t testing.TB, schema string, body []byte) map[string]any {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if err := all[schema].Value.VisitJSON(v); err != nil {
		t.Errorf("not a %s: %v\n%s", schema, err, body)
	}
	known(t, schema, v, all[schema])
	return v
}

// known finds members, at any depth, that the contract does not know.
func known(t testing.TB, name string, v any, schema *openapi3.SchemaRef) {
	t.Helper()
	for _, part := range schema.Value.AllOf {
		schema = part
	}
	switch v := v.(type) {
	case map[string]any:
		for member, value := range v {
			of := schema.Value.Properties[member]
			if of == nil {
				t.Errorf("%s has a member %q that the contract does not know", name, member)
				continue
			}
			known(t, name+"."+member, value, of)
		}
	case []any:
		for _, item := range v {
			known(t, name+"[]", item, schema.Value.Items)
		}
	}
}

// holds tells whether a payload has the members that are wanted, with their values.
func holds(t testing.TB, payload any, wanted string) {
	t.Helper()
	body, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	apitest.Holds(t, body, wanted)
}

// hour is long enough for whatever is not a day away.
const hour = time.Hour
