package chat_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/blob"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/file"
	"parley/internal/realtime"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/visitor"
)

const site = 6000000

// world is an engine on a database of its own, with a site and its agents.
type world struct {
	t      testing.TB
	db     *store.DB
	clock  *apitest.Clock
	engine *chat.Engine

	mu   sync.Mutex
	told []any // events, in order
}

// staff is a site's agents, who may all accept chats, and watch those that their own keys name.
type staff struct{}

func (staff) Colleagues(ctx context.Context, tx *store.Tx, siteID int64) ([]chat.Colleague, error) {
	rows, err := tx.Query(ctx, `SELECT id, display_name, email, permissions FROM agent WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []chat.Colleague
	for rows.Next() {
		c := chat.Colleague{MayAccept: true, Title: "Potter", Bio: "At the wheel"}
		var keys string
		if err := rows.Scan(&c.ID, &c.Name, &c.Email, &keys); err != nil {
			return nil, err
		}
		c.MonitorsAll, c.MonitorsDepartment = strings.Contains(keys, "monitorAll"), strings.Contains(keys, "monitorChatsInMyDepartment")
		out = append(out, c)
	}
	return out, rows.Err()
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: &apitest.Clock{}}
	w.db = storetest.Open(t, store.Options{URL: storetest.NewURL(t), Clock: w.clock.Now})
	w.engine = newEngine(w.db, w.bus())
	newSite(t, w.db, site)
	return w
}

func newEngine(db *store.DB, bus *event.Bus) *chat.Engine {
	e, _, _ := newEngineOn(db, bus, snapshot.New(db, nil))
	return e
}

func newEngineOn(db *store.DB, bus *event.Bus, book *snapshot.Book, more ...func(*chat.Options)) (*chat.Engine, *setting.Settings, *file.Service) {
	settings := setting.New(book)
	blobs, err := blob.Open("database:", blob.Options{DB: db})
	if err != nil {
		panic(err)
	}
	files := file.New(db, blobs, file.Gate{MaxBytes: 1 << 20, Refused: []string{"exe"}, Scanner: noViruses{}, Masker: settings}, nil)
	o := chat.Options{DB: db, Bus: bus, Presence: realtime.Presence{}, Staff: staff{},
		Campaigns: campaign.New(book), Settings: settings, Files: files, Secrets: box{}}
	for _, m := range more {
		m(&o)
	}
	return chat.New(o), settings, files
}

// box stands in for the installation's keys: what it holds opens for its purpose only.
type box struct{}

func (box) Encrypt(purpose string, plain []byte) string {
	return hex.EncodeToString([]byte(purpose)) + "." + hex.EncodeToString(plain)
}

func (box) Decrypt(purpose, text string) ([]byte, error) {
	plain, ok := strings.CutPrefix(text, hex.EncodeToString([]byte(purpose))+".")
	if !ok {
		return nil, errors.New("not for this purpose")
	}
	return hex.DecodeString(plain)
}

// owners lets those read files who may read the chat.
type owners struct{ engine *chat.Engine }

func (o owners) MayReadOwner(ctx context.Context, tx *store.Tx, p *auth.Principal, _ file.Kind, id int64) error {
	return o.engine.MayRead(ctx, tx, p, id)
}

// noViruses refuses files that say that they are one.
type noViruses struct{}

func (noViruses) Scan(_ context.Context, _ string, data []byte) error {
	if bytes.Contains(data, []byte("EICAR")) {
		return file.ErrRefused
	}
	return nil
}

// bus notes what is published.
func (w *world) bus() *event.Bus {
	b := &event.Bus{}
	note := func(e any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = append(w.told, e)
	}
	event.Subscribe(b, func(_ context.Context, e chat.MessageSent) { note(e) })
	event.Subscribe(b, func(_ context.Context, e chat.ChatChanged) { note(e) })
	event.Subscribe(b, func(_ context.Context, e chat.MessagesSeen) { note(e) })
	event.Subscribe(b, func(_ context.Context, e chat.RequestChanged) { note(e) })
	event.Subscribe(b, func(_ context.Context, e chat.ChatOffered) { note(e) })
	event.Subscribe(b, func(_ context.Context, e chat.AgentChanged) { note(e) })
	event.Subscribe(b, func(_ context.Context, e chat.DeskChanged) { note(e) })
	return b
}

// events returns what was told since the last call.
func (w *world) events() []any {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.told
	w.told = nil
	return out
}

func newSite(t testing.TB, db *store.DB, id int64) {
	t.Helper()
	update(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at)
			VALUES (?, 'Test', 'Test', '0', 'x', 'enterprise', ?, 0)`, id, id)
		if err != nil {
			return err
		}
		_, err = campaign.CreateDefault(ctx, tx, id)
		return err
	})
}

func update(t testing.TB, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// agent adds an agent of the site and returns it as a party.
func (w *world) agent(id int64) chat.Party {
	w.t.Helper()
	newAgent(w.t, w.db, site, id)
	return chat.Party{SiteID: site, AgentID: id}
}

func newAgent(t testing.TB, db *store.DB, siteID, id int64) {
	t.Helper()
	update(t, db, func(ctx context.Context, tx *store.Tx) error { return insertAgent(ctx, tx, siteID, id) })
}

func insertAgent(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	email := fmt.Sprintf("agent%d@example.test", id)
	_, err := tx.Exec(ctx, `INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name, created_at)
		VALUES (?, ?, ?, ?, ?, '', '', 0)`, siteID, id, email, email, fmt.Sprintf("Agent %d", id))
	return err
}

// becomes has an agent seen as online, away or offline from now on, as its connections would.
func (w *world) becomes(who chat.Party, status string) {
	w.t.Helper()
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		seen, err := realtime.Presence{}.Statuses(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		from, there := seen[who.AgentID]
		if !there {
			from.Status = chat.Offline
		}
		if from.Status == status {
			return nil
		}
		_, err = tx.Exec(ctx, `INSERT INTO agent_presence (site_id, agent_id, status, present, changed_at) VALUES (?, ?, ?, ?, 0)
			ON CONFLICT (site_id, agent_id) DO UPDATE SET status = excluded.status, present = excluded.present`,
			who.SiteID, who.AgentID, status, status != chat.Offline)
		if err != nil {
			return err
		}
		return w.engine.AgentStatusChanged(ctx, tx, who.SiteID, who.AgentID, from, chat.Seen{Status: status})
	})
}

// online adds an agent who is there.
func (w *world) online(id int64) chat.Party {
	w.t.Helper()
	who := w.agent(id)
	w.becomes(who, chat.Online)
	return who
}

// guest is a visitor on a page.
type guest struct {
	chat.Party
	visit int64
}

// visitor opens a page as somebody new.
func (w *world) visitor() guest {
	w.t.Helper()
	var g guest
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: site, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/", Title: "Shop"}})
		if err == nil {
			g = guest{chat.Party{SiteID: site, VisitorID: v.Visitor.UUID}, v.ID}
		}
		return err
	})
	return g
}

// request has a visitor ask for a chat.
func (w *world) request(g guest, clientID string) chat.Chat {
	w.t.Helper()
	c, err := w.engine.Request(context.Background(), g.Party, chat.NewRequest{ClientID: clientID, VisitID: g.visit, Name: "Vera"})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// talk opens a chat that an agent has accepted.
func (w *world) talk(agent chat.Party) (guest, chat.Chat) {
	w.t.Helper()
	g := w.visitor()
	return g, w.must(w.engine.Accept(context.Background(), agent, w.request(g, "request").ID))
}

func (w *world) must(c chat.Chat, err error) chat.Chat {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// say sends a message.
func (w *world) say(who chat.Party, chatID, clientID, text string) chat.Message {
	w.t.Helper()
	m, err := w.engine.Send(context.Background(), who, chatID, clientID, text)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// state is the state of a chat.
func (w *world) state(who chat.Party, chatID string) chat.State {
	w.t.Helper()
	return w.must(w.engine.Get(context.Background(), who, chatID)).State
}

// rows reads the first column of a query's rows as text.
func (w *world) rows(query string, args ...any) []string {
	w.t.Helper()
	var out []string
	err := w.db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		out = nil
		for rows.Next() {
			var v any
			if err := rows.Scan(&v); err != nil {
				return err
			}
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			out = append(out, fmt.Sprint(v))
		}
		return rows.Err()
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// facts lists what happened, in order, without page views and messages.
func (w *world) facts() []string {
	w.t.Helper()
	return w.rows(`SELECT k.name FROM fact f JOIN fact_kind k ON k.id = f.kind
		WHERE k.name NOT IN ('messageSent', 'visitStarted', 'pageViewed', 'agentLoggedIn', 'agentLoggedOut', 'agentStatusChanged', 'agentCapacityChanged') ORDER BY f.id`)
}

// count is a query's one number.
func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	rows := w.rows(query, args...)
	if len(rows) != 1 {
		w.t.Fatalf("%d rows of %s", len(rows), query)
	}
	n, err := strconv.Atoi(rows[0])
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func wantList(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// department adds a department with members.
func (w *world) department(name string, agentIDs ...int64) (id int64) {
	w.t.Helper()
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = setting.CreateDepartment(ctx, tx, site, name, agentIDs...)
		return err
	})
	return id
}

func (w *world) desk(who chat.Party) chat.Desk {
	w.t.Helper()
	d, err := w.engine.Desk(context.Background(), who)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// exec changes the database behind the engine's back.
func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
		return store.Touch(ctx, tx, site)
	})
}
