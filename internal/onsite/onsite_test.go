package onsite_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/blob"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/onsite"
	"parley/internal/realtime"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

// plainSigner stands in for the keys.
type plainSigner struct{ secret string }

func (s plainSigner) Sign(purpose string, payload any, _ time.Duration) string {
	b, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	return purpose + "." + s.secret + "." + string(b)
}

func (s plainSigner) Verify(purpose, token string, into any) error {
	text, ok := strings.CutPrefix(token, purpose+"."+s.secret+".")
	if !ok {
		return fault.BadCredentials()
	}
	return json.Unmarshal([]byte(text), into)
}

// staff is a site's agents, who may all accept chats.
type staff struct{}

func (staff) Colleagues(ctx context.Context, tx *store.Tx, siteID int64) ([]chat.Colleague, error) {
	rows, err := tx.Query(ctx, `SELECT id, display_name FROM agent WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []chat.Colleague
	for rows.Next() {
		c := chat.Colleague{MayAccept: true}
		if err := rows.Scan(&c.ID, &c.Name); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// shop is a site whose pages visitors look at, with an agent and a manager.
type shop struct {
	*apitest.Site
	t       *testing.T
	clock   *apitest.Clock
	db      *store.DB
	bus     *event.Bus
	engine  *chat.Engine
	manager apitest.Caller
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t}
	server := apitest.Start(t, nil, func(at *apitest.Server) {
		s.clock, s.db, s.bus = at.Clock, at.DB, at.Bus
		settings, campaigns := setting.New(at.Book), campaign.New(at.Book)
		blobs, err := blob.Open("database:", blob.Options{DB: at.DB})
		if err != nil {
			t.Fatal(err)
		}
		s.engine = chat.New(chat.Options{Files: file.New(at.DB, blobs, file.Gate{MaxBytes: 1 << 20}, nil), DB: at.DB, Bus: at.Bus, Presence: realtime.Presence{}, Staff: staff{}, Campaigns: campaigns, Settings: settings})
		setting.Serve(at.API, settings, s.engine)
		campaign.Serve(at.API, campaigns, campaign.Embed{})
		chat.Serve(at.API, s.engine, chat.Doors{Tokens: visitor.NewTokens(plainSigner{rand.Text()}), Limiter: visitor.NewLimiter(true, nil)})
		onsite.Serve(at.API, onsite.New(at.DB, campaigns, settings, s.engine, s.engine), s.engine)
	})
	s.Site = server.Site()
	server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := campaign.CreateDefault(ctx, tx, s.ID)
		return err
	})
	s.manager = s.As(auth.ManageSettings, auth.ManageCampaigns)
	return s
}

// agent is one who is there.
func (s *shop) agent(perms ...auth.Permission) apitest.Caller {
	s.t.Helper()
	c := s.As(append(perms, auth.AcceptChats, auth.RefuseChats)...)
	id := c.Principal.AgentID
	err := s.db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agent_presence (site_id, agent_id, status, present, changed_at) VALUES (?, ?, 'online', TRUE, 0)`, s.ID, id)
		if err != nil {
			return err
		}
		return s.engine.AgentStatusChanged(ctx, tx, s.ID, id, chat.Seen{Status: chat.Offline}, chat.Seen{Status: chat.Online})
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// guest is a visitor on a page.
type guest struct {
	apitest.Caller
	id, visit string
}

// arrives opens a page; more are further members of the call.
func (s *shop) arrives(page, more string) guest {
	s.t.Helper()
	a := s.Anonymous().With("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:67.0) Gecko/20100101 Firefox/67.0").
		Do("POST", "/api/visitor/v1/visits", fmt.Sprintf(`{"siteId":%d,"page":{"url":%q,"title":"A page","referrer":"https://www.bing.com/search?q=pots"},
			"language":"zh-CN","timeZone":"Asia/Shanghai","screen":"1920x1080"%s}`, s.ID, page, more)).Want(200)
	return guest{s.Visitor(a.Text("visitorId")), a.Text("visitorId"), fmt.Sprint(a.At("visitId"))}
}

// asks has a guest ask for a chat, and returns its id.
func (s *shop) asks(g guest, more string) string {
	s.t.Helper()
	return g.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"c1","visitId":%s%s}`, g.visit, more)).Want(200).ID()
}

func TestVisitorsOnTheSite(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	agent := s.agent()
	s.manager.Do("GET", "/livechat/visitors").Want(200, `[]`)
	ann := s.arrives("https://shop.example.test/", "")
	s.clock.Advance(time.Second)
	bob := s.arrives("https://shop.example.test/pots", "")
	bob.Do("POST", "/api/visitor/v1/visits/"+bob.visit+"/pages", `{"url":"https://shop.example.test/pans"}`).Want(200)
	s.manager.Do("GET", "/livechat/visitors").Want(200, `[{"id":"`+bob.id+`","page_views":2,"current_browsing":"https://shop.example.test/pans"},{"id":"`+ann.id+`"}]`)
	s.manager.Do("GET", "/livechat/visitors/"+ann.id).Want(200, `{"page_views":1,"browser":"Firefox 67.0","chats":0,"city":"","company":"","country":"",
		"current_browsing":"https://shop.example.test/","custom_fields":null,"custom_variables":[],"department":-1,"email":"","flash_version":"",
		"id":"`+ann.id+`","keywords":"pots","landing_page":"https://shop.example.test/","language":"zh-CN","operating_system":"Windows 10","phone":"",
		"product_service":"","referrer_url":"https://www.bing.com/search?q=pots","screen_resolution":"1920x1080","search_engine":"Bing","state":"",
		"status":10,"time_zone":"GMT +08:00","visits":1}`)
	one := s.manager.Do("GET", "/livechat/visitors/"+ann.id).Want(200)
	if one.Text("name") != one.Text("ip") || one.Text("ip") == "" {
		t.Errorf("somebody without a name is called %q at %q", one.Text("name"), one.Text("ip"))
	}

	for form, status := range map[string]int{"preChat": 3, "offlineMessage": 6, "": 10} {
		ann.Do("PUT", "/api/visitor/v1/form", fmt.Sprintf(`{"form":%q}`, form)).WantEmpty(200)
		s.manager.Do("GET", "/livechat/visitors/"+ann.id).Want(200, fmt.Sprintf(`{"status":%d}`, status))
	}
	ann.Do("PUT", "/api/visitor/v1/form", `{"form":"tax"}`).Want(400)
	s.manager.Do("GET", "/livechat/visitors/chatting").Want(200, `[]`)
	id := s.asks(ann, `,"name":"Ann","email":"ann@example.test"`)
	s.manager.Do("GET", "/livechat/visitors/"+ann.id).Want(200, `{"name":"Ann","email":"ann@example.test","status":0}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	s.manager.Do("GET", "/livechat/visitors/chatting").Want(200, `[{"id":"`+ann.id+`","status":2,"chats":1}]`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	s.manager.Do("GET", "/livechat/visitors/"+ann.id).Want(200, `{"status":9}`)
	s.manager.Do("GET", "/livechat/visitors/chatting").Want(200, `[]`)
	agent.Do("POST", "/api/agent/v1/chats/"+s.asks(bob, `,"name":"Bob"`)+"/refuse").Want(200)
	s.manager.Do("GET", "/livechat/visitors/"+bob.id).Want(200, `{"status":7}`)

	stranger := s.OtherSite().As(auth.ManageSettings)
	stranger.Do("GET", "/livechat/visitors").Want(200, `[]`)
	stranger.Do("GET", "/livechat/visitors/"+ann.id).Want(404, `{"code":404001}`)
	s.As(auth.ManageCampaigns).Do("GET", "/livechat/visitors").Want(403, `{"code":403003}`)
	s.manager.Do("GET", "/livechat/visitors/somebody").Want(404, `{"code":404001}`)
	s.clock.Advance(visitor.Gone + time.Minute)
	if err := s.engine.Upkeep(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.manager.Do("GET", "/livechat/visitors").Want(200, `[]`)
	s.manager.Do("GET", "/livechat/visitors/"+ann.id).Want(404, `{"code":404001}`)
}

// TestAnswersBeforeAChat: system fields have places of their own, all others are custom.
func TestAnswersBeforeAChat(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	s.agent()
	form := s.manager.Do("PUT", "/livechat/campaigns/1/preChat", `{"isEnable":true,"fields":[{"id":3,"isVisible":true},{"id":4,"isVisible":true},
		{"id":5,"isVisible":true,"options":"Pots\nPans"},{"name":"Size","type":"text","isVisible":true}]}`).Want(200)
	var page struct {
		Fields []struct {
			ID   int64
			Name string
		}
	}
	form.Into(&page)
	var custom int64
	for _, f := range page.Fields {
		if f.Name == "Size" {
			custom = f.ID
		}
	}
	g := s.arrives("https://shop.example.test/", "")
	s.asks(g, fmt.Sprintf(`,"name":"Ann","email":"ann@example.test","fields":[{"id":3,"value":"555"},{"id":4,"value":"Big & Co"},{"id":5,"value":"Pots"},{"id":%d,"value":"Large"}]`, custom))
	s.manager.Do("GET", "/livechat/visitors/"+g.id).Want(200, fmt.Sprintf(`{"phone":"555","company":"Big & Co","product_service":"Pots",
		"custom_fields":[{"id":%d,"name":"Size","value":"Large"}]}`, custom))
}

func TestCustomVariables(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	agent := s.agent(auth.ViewAllHistory)
	s.manager.Do("POST", "/livechat/customVariables", `{"name":"Plan","type":"text","hyperlink":"https://crm.example.test/?plan={!CustomVariable.plan}&at={!Visitor.CurrentPage}"}`).Want(200)
	s.manager.Do("POST", "/livechat/customVariables", `{"name":"Basket","type":"decimal","value":"window.shop.basket"}`).Want(200)
	g := s.arrives("https://shop.example.test/", `,"customVariables":[{"name":"PLAN","value":"gold"},{"name":"nobody's","value":"x"}]`)
	s.manager.Do("GET", "/livechat/visitors/"+g.id).Want(200, `{"custom_variables":[{"name":"Plan","value":"gold","url":"https://crm.example.test/?plan=gold&at=https://shop.example.test/"}]}`)
	s.Anonymous().Do("POST", "/api/visitor/v1/visits", fmt.Sprintf(`{"siteId":%d,"page":{"url":"https://shop.example.test/"}}`, s.ID)).
		Want(200, `{"customVariables":[{"name":"Basket","expression":"window.shop.basket"}]}`)

	g.Do("PUT", "/api/visitor/v1/customVariables", `{"customVariables":[{"name":"basket","value":"12.5"}]}`).WantEmpty(200)
	path := "/livechat/visitors/" + g.id
	s.manager.Do("GET", path).Want(200, `{"custom_variables":[{"name":"Plan","value":"gold"},{"name":"Basket","value":"12.5","url":""}]}`)
	s.manager.Do("PUT", path, `[{"name":"plan","value":"silver"}]`).Want(200, `{"id":"`+g.id+`","custom_variables":[{"name":"Plan","value":"silver"},{"name":"Basket","value":"12.5"}]}`)
	s.manager.Do("PUT", path, `[{"name":"plan","value":"tin"},{"name":"Size","value":"1"}]`).Want(400, `{"code":400006,"message":"Parameter '[1].name' has a value that does not exist."}`)
	s.manager.Do("PUT", path, `[{"value":"tin"}]`).Want(400, `{"code":400000}`)
	s.manager.Do("GET", path).Want(200, `{"custom_variables":[{"value":"silver"},{"value":"12.5"}]}`)
	s.manager.Do("PUT", "/livechat/visitors/somebody", `[{"name":"plan","value":"tin"}]`).Want(404, `{"code":404001}`)
	s.As(auth.ManageCampaigns).Do("PUT", path, `[]`).Want(403, `{"code":403003}`)

	id := s.asks(g, `,"name":"Ann"`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	g.Do("PUT", "/api/visitor/v1/customVariables", `{"customVariables":[{"name":"basket","value":"20"}]}`).WantEmpty(200)
	writer := s.As(auth.ManagePublicCannedMessages)
	folder := writer.Do("POST", "/livechat/cannedMessageCategories", `{"name":"All","parentId":0,"isPrivate":false}`).Want(200).ID()
	canned := writer.Do("POST", "/livechat/cannedMessages", `{"name":"Basket","message":"x","categoryId":`+folder+`}`).Want(200).ID()
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/messages", `{"clientId":"k","cannedMessageId":`+canned+`,"text":"{!CustomVariable.BASKET} in {!Visitor.Browser} at {!Visitor.TimeZone}"}`).
		Want(200, `{"text":"20 in Firefox 67.0 at GMT +08:00"}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	g.Do("PUT", "/api/visitor/v1/customVariables", `{"customVariables":[{"name":"basket","value":"0"}]}`).WantEmpty(200)
	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"customVariables":[{"id":1,"name":"Plan","value":"silver"},{"id":2,"name":"Basket","value":"20"}]}`)

	var many []string
	for i := range 101 {
		many = append(many, fmt.Sprintf(`{"name":"v%d","value":"1"}`, i))
	}
	g.Do("PUT", "/api/visitor/v1/customVariables", `{"customVariables":[`+strings.Join(many, ",")+`]}`).Want(400, `{"code":400009}`)
	g.Do("PUT", "/api/visitor/v1/customVariables", fmt.Sprintf(`{"customVariables":[{"name":"plan","value":%q}]}`, strings.Repeat("x", 5000))).WantEmpty(200)
	var v struct {
		Variables []visitor.Pair `json:"custom_variables"`
	}
	if s.manager.Do("GET", path).Want(200).Into(&v); len(v.Variables[0].Value) != 2000 {
		t.Errorf("%d characters are kept", len(v.Variables[0].Value))
	}
}

func TestVariablesOfAProgramCountAtOnce(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	s.manager.Do("POST", "/livechat/customVariables", `{"name":"Plan","type":"text"}`).Want(200)
	s.manager.Do("PUT", "/livechat/configs", `{"isEnableVisitorSegmentation":true}`).Want(200)
	segment := s.manager.Do("POST", "/livechat/visitorSegmentations", `{"name":"Gold","isEnable":true,"color":"aa0000",
		"conditions":{"when":"All","list":[{"number":1,"field":"Plan","operator":"Is","value":"gold"}]}}`).Want(200).ID()
	agent := s.agent()
	g := s.arrives("https://shop.example.test/", "")
	agent.Do("GET", "/api/agent/v1/visitors?segmentId="+segment).Want(200, `{"total":0}`)
	told := 0
	event.Subscribe(s.bus, func(context.Context, chat.VisitorsChanged) { told++ })
	s.manager.Do("PUT", "/livechat/visitors/"+g.id, `[{"name":"plan","value":"gold"}]`).Want(200)
	if told != 1 {
		t.Errorf("the list was said to have changed %d times", told)
	}
	agent.Do("GET", "/api/agent/v1/visitors?segmentId="+segment).Want(200, `{"total":1}`)
}

func TestBansEndChats(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	agent := s.agent(auth.ManageBan)
	waiting, talking := s.arrives("https://shop.example.test/", ""), s.arrives("https://shop.example.test/", "")
	waits, talks := s.asks(waiting, `,"name":"Ann"`), s.asks(talking, `,"name":"Bob"`)
	agent.Do("POST", "/api/agent/v1/chats/"+talks+"/accept").Want(200)
	s.As(auth.AcceptChats).Do("POST", "/api/agent/v1/visitors/"+talking.id+"/ban", `{}`).Want(403, `{"code":403003}`)
	agent.Do("POST", "/api/agent/v1/visitors/somebody/ban", `{}`).Want(404, `{"code":404001}`)
	agent.Do("POST", "/livechat/bans", `{"type":"ip","ipAddress":"203.0.113.0/24"}`).Want(200)
	agent.Do("GET", "/api/agent/v1/chats/"+talks).Want(200, `{"state":"chatting"}`)
	agent.Do("POST", "/livechat/bans", `{"type":"visitor","visitorId":"`+waiting.id+`"}`).Want(200)
	agent.Do("GET", "/api/agent/v1/chats/"+talks).Want(200, `{"state":"chatting"}`)
	waiting.Do("GET", "/api/visitor/v1/chats/"+waits).Want(200, `{"state":"ended","endedBy":"agent"}`)
	agent.Do("POST", "/livechat/bans", `{"type":"ip","ipAddress":"192.0.2.0/24"}`).Want(200)
	talking.Do("GET", "/api/visitor/v1/chats/"+talks).Want(200, `{"state":"ended","endedBy":"agent"}`)
	for _, g := range []guest{waiting, talking} {
		g.Do("POST", "/api/visitor/v1/chats", `{"clientId":"c2","visitId":`+g.visit+`,"name":"Ann"}`).Want(403, `{"code":403015,"message":"Chatting is not available to you."}`)
	}
	s.Anonymous().Do("POST", "/api/visitor/v1/visits", fmt.Sprintf(`{"siteId":%d,"page":{"url":"https://shop.example.test/"}}`, s.ID)).Want(403, `{"code":403015}`)
	if err := s.engine.Upkeep(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.manager.Do("GET", "/livechat/visitors").Want(200, `[]`)
	var outcomes string
	err := s.db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT MIN(outcome) || ' ' || MAX(outcome) FROM request`).Scan(&outcomes)
	})
	if err != nil || outcomes != "answered refused" {
		t.Errorf("the requests were %s, %v", outcomes, err)
	}
}
