package chat_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/offline"
	"parley/internal/onsite"
	"parley/internal/outcall"
	"parley/internal/report"
	"parley/internal/rollup"
	"parley/internal/setting"
	"parley/internal/signon"
	"parley/internal/store"
	"parley/internal/visitor"
)

// plainSigner stands in for the keys: what it signs can be read, and a text that it did
// not make is refused.
type plainSigner struct{ secret string }

func (s plainSigner) Sign(purpose string, payload any, _ time.Duration) string {
	b, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	return purpose + "." + s.secret + "." + base64.RawURLEncoding.EncodeToString(b)
}

func (s plainSigner) Verify(purpose, token string, into any) error {
	text, ok := strings.CutPrefix(token, purpose+"."+s.secret+".")
	if !ok {
		return fault.BadCredentials()
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return fault.BadCredentials()
	}
	return json.Unmarshal(b, into)
}

// house is the doors on a database of their own.
type house struct {
	*apitest.Site
	w          *world
	signOn     *signon.Service
	department int64 // that requests are for
}

func openHouse(t *testing.T, limits bool, more ...func(*chat.Options)) *house {
	t.Helper()
	h := &house{w: &world{t: t}}
	server := apitest.Start(t, nil, func(s *apitest.Server) {
		h.w.db, h.w.clock = s.DB, s.Clock
		engine, settings, files := newEngineOn(s.DB, s.Bus, s.Book, more...)
		h.w.engine = engine
		file.Serve(s.API, files, owners{engine})
		setting.Serve(s.API, settings, h.w.engine)
		limiter := visitor.NewLimiter(!limits, s.Clock.Now)
		tokens := visitor.NewTokens(plainSigner{rand.Text()})
		chat.Serve(s.API, h.w.engine, chat.Doors{Tokens: tokens, Limiter: limiter})
		h.signOn = signon.New(signon.Options{DB: s.DB, Settings: settings, Tokens: tokens, Limiter: limiter, Engine: engine,
			Client: outcall.NewClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, time.Second), Host: "https://chat.example.test", Secrets: box{}})
		signon.Serve(s.API, h.signOn)
		messages := offline.NewService(offline.Options{DB: s.DB, Book: s.Book, Campaigns: campaign.New(s.Book), Settings: settings, Files: files, Limiter: limiter})
		offline.ServeVisitors(s.API, messages, engine)
		offline.Serve(s.API, s.DB)
		onsite.Serve(s.API, onsite.New(s.DB, campaign.New(s.Book), settings, engine, engine), engine)
		report.Serve(s.API, report.New(s.DB, rollup.New(s.DB, slog.New(slog.DiscardHandler))))
	})
	h.Site = server.Site()
	server.Update(func(ctx context.Context, tx *store.Tx) error { return setting.Fill(ctx, tx, h.ID) })
	return h
}

// agent returns an agent of the site who is there.
func (h *house) agent(perms ...auth.Permission) apitest.Caller {
	c := h.As(append(perms, auth.AcceptChats, auth.RefuseChats)...)
	h.w.becomes(chat.Party{SiteID: h.ID, AgentID: c.Principal.AgentID}, chat.Online)
	return c
}

const visitBody = `{"siteId":6000000,"campaignId":1,"page":{"url":"https://shop.example.test/","title":"Shop","referrer":""},"language":"en","timeZone":"UTC"}`

// visit opens a page and returns the visitor with the answer.
func (h *house) visit() (apitest.Caller, *apitest.Answer) {
	a := h.Anonymous().Do("POST", "/api/visitor/v1/visits", visitBody).Want(200)
	return h.Visitor(a.Text("visitorId")), a
}

// request has a new visitor ask for a chat.
func (h *house) request(name string) (apitest.Caller, string) {
	v, visit := h.visit()
	id := v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"r1","visitId":%v,"campaignId":1,"name":%q,"email":"%s@example.test","departmentId":%d}`,
		visit.At("visitId"), name, strings.ToLower(strings.ReplaceAll(name, " ", "")), h.department)).Want(200, `{"state":"offered"}`).ID()
	return v, id
}

// talk is a chat that an agent has accepted, ended when both have said something.
func (h *house) talk(agent apitest.Caller, name, said string) string {
	v, id := h.request(name)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/messages", fmt.Sprintf(`{"clientId":"m1","text":%q}`, said)).Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/messages", `{"clientId":"m1","text":"Certainly"}`).Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	return id
}

// A page is told in which words to speak, and what its forms ask.
func TestAVisitSpeaksTheCampaignsLanguage(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	_, english := h.visit()
	if english.At("campaign.texts") == nil || len(english.At("campaign.texts").(map[string]any)) > 0 {
		t.Error("the widget is told its own English")
	}
	english.Want(200, `{"campaign":{"languageCode":"en","isRTL":false},"settings":{"sendsMail":false}}`)
	other := openHouse(t, false)
	other.w.exec(`UPDATE campaign SET language = 'Hebrew', texts = '{"isUseDefaultLanguageText":false,"texts":{"window.start":"Go"}}' WHERE site_id = 6000000`)
	_, hebrew := other.visit()
	hebrew.Want(200, `{"campaign":{"languageCode":"he","isRTL":true,"texts":{"window.start":"Go","window.close":"סגירה"},
		"offlineMessage":{"fieldLayout":"vertical"},"postChat":{"isEnable":false}}}`)
	if _, there := hebrew.At("campaign.texts").(map[string]any)["transcript.subject"]; there {
		t.Error("the widget is told what it does not show")
	}
}

// Visitors know of an agent in their chat what its profile says, and of nobody else's.
func TestAVisitorReadsWhoItsAgentsAre(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	v, id := h.request("Vera")
	own := "/api/visitor/v1/chats/" + id + "/agents"
	v.Do("GET", own).Want(200, `[]`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	v.Do("GET", own).Want(200, fmt.Sprintf(`[{"id":%d,"name":"agent 1","title":"Potter","bio":"At the wheel"}]`, agent.Principal.AgentID))
	stranger, _ := h.visit()
	stranger.Do("GET", own).Want(404)
	h.Anonymous().Do("GET", own).Want(401)
}

func TestAVisit(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	anybody := h.Anonymous()
	first := anybody.Do("POST", "/api/visitor/v1/visits", visitBody).Want(200, `{"status":"offline","chat":null,"site":{"id":6000000},
		"campaign":{"id":1,"name":"Default Plan","language":"English","chatButton":{"type":"adaptive","adaptive":{"themeColor":"#329fd9"}},
		"chatWindow":{"style":"classic","options":{"isCanEmailTranscript":true}},"preChat":{"isEnable":false}},
		"settings":{"pageHeartbeatSeconds":60,"maxMessageLength":10000}}`)
	if first.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("pages of other origins cannot read the answer")
	}
	again := anybody.With("Content-Type", "text/plain").Do("POST", "/api/visitor/v1/visits",
		strings.Replace(visitBody, "{", fmt.Sprintf(`{"token":%q,`, first.Text("token")), 1)).Want(200)
	if again.Text("visitorId") != first.Text("visitorId") || fmt.Sprint(again.At("visitId")) != fmt.Sprint(first.At("visitId")) {
		t.Error("a visitor who comes back is somebody else")
	}
	stranger := anybody.Do("POST", "/api/visitor/v1/visits", strings.Replace(visitBody, "{", `{"token":"made up",`, 1)).Want(200)
	if stranger.Text("visitorId") == first.Text("visitorId") {
		t.Error("a token that does not hold opens somebody's visit")
	}
	anybody.Do("POST", "/api/visitor/v1/visits", strings.Replace(visitBody, "6000000", "6000077", 1)).Want(404, `{"code":404001}`)
	anybody.Do("POST", "/api/visitor/v1/visits", strings.Replace(visitBody, `"campaignId":1`, `"campaignId":"a-guid"`, 1)).Want(404, `{"code":404001}`)
	anybody.Do("POST", "/api/visitor/v1/visits", `{}`).Want(400, `{"code":400000}`)

	v := h.Visitor(first.Text("visitorId"))
	pages := fmt.Sprintf("/api/visitor/v1/visits/%v/pages", first.At("visitId"))
	v.Do("POST", pages, `{"url":"https://shop.example.test/pots","title":"Pots"}`).Want(200, `{"invitation":null}`)
	v.Do("POST", pages, `{"url":"https://shop.example.test/pots","title":"Pots"}`).Want(200, `{"invitation":null}`)
	h.Visitor(stranger.Text("visitorId")).Do("POST", pages, `{"url":"https://shop.example.test/pots"}`).Want(404)
	wantList(t, "pages", h.w.rows(`SELECT url FROM page_view WHERE visit_id = ? ORDER BY id`, fmt.Sprint(first.At("visitId"))),
		"https://shop.example.test/", "https://shop.example.test/", "https://shop.example.test/pots")
	v.Do("GET", "/api/visitor/v1/status").Want(200, `{"status":"offline"}`)
	h.agent()
	v.Do("GET", "/api/visitor/v1/status").Want(200, `{"status":"online"}`)
	anybody.Do("GET", "/api/visitor/v1/status").Want(401)
	h.As().Do("GET", "/api/visitor/v1/status").Want(403)
}

func TestAChatThroughTheDoors(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, colleague := h.agent(), h.agent()
	v, id := h.request("Vera")
	path, own := "/api/agent/v1/chats/"+id, "/api/visitor/v1/chats/"+id
	agent.Do("GET", "/api/agent/v1/desk").Want(200, `{"me":{"id":1,"status":"online"},"requests":[{"id":"`+id+`","state":"offered","visitor":{"name":"Vera","pageTitle":"Shop"}}],
		"chats":[],"agents":[{"id":1,"name":"agent 1","status":"online"},{"id":2,"name":"agent 2","status":"online"}],"campaigns":[{"id":1,"name":"Default Plan"}]}`)
	h.As().Do("POST", path+"/accept").Want(403, `{"code":403003}`)
	agent.Do("POST", path+"/accept").Want(200, `{"state":"chatting","agents":[{"id":1,"name":"agent 1"}],"head":2}`)
	colleague.Do("POST", path+"/accept").Want(400, `{"code":400030,"message":"agent 1 has already accepted this chat."}`)
	colleague.Do("POST", path+"/refuse").Want(400, `{"code":400030}`)
	v.Do("POST", own+"/messages", `{"clientId":"m1","text":"<b>Hello</b>"}`).Want(200, `{"seq":3,"text":"<b>Hello</b>","kind":"text","payload":null,"sender":{"type":"visitor","name":"Vera"}}`)
	v.Do("POST", own+"/messages", `{"clientId":"m1","text":"<b>Hello</b>"}`).Want(200, `{"seq":3}`)
	agent.Do("POST", path+"/messages", `{"clientId":"m1","text":"Hello Vera"}`).Want(200, `{"seq":4,"sender":{"type":"agent","id":1,"name":"agent 1"}}`)
	v.Do("GET", own+"/messages?after=1&limit=2").Want(200, `{"head":4,"state":"chatting","messages":[
		{"seq":2,"kind":"system","payload":{"key":"agentJoined","name":"agent 1"},"sender":{"type":"system","id":0,"name":""}},{"seq":3,"clientId":"m1"}]}`)
	agent.Do("GET", path+"/messages").Want(200, `{"head":4,"messages":[{"seq":1},{"seq":2},{"seq":3},{"seq":4}]}`)
	agent.Do("GET", "/api/agent/v1/desk").Want(200, `{"requests":[],"chats":[{"id":"`+id+`"}]}`)
	v.Do("POST", "/api/visitor/v1/chats", `{"clientId":"r2","visitId":1}`).Want(200, `{"id":"`+id+`"}`)
	colleague.Do("GET", path).Want(200, `{"state":"chatting","agents":[{"id":1,"name":"agent 1"}]}`)
	colleague.Do("GET", path+"/messages").Want(404)
	h.OtherSite().As(auth.ViewAllHistory).Do("GET", path).Want(404)
	h.Visitor("somebody else").Do("GET", own).Want(404)
	agent.Do("POST", "/api/visitor/v1/chats", `{"clientId":"r2","visitId":1}`).Want(403)
	v.Do("GET", path).Want(403)

	v.Do("POST", own+"/end").Want(200, `{"state":"ended","endedBy":"visitor","agents":[]}`)
	v.Do("POST", own+"/messages", `{"clientId":"m1","text":"<b>Hello</b>"}`).Want(200, `{"seq":3}`)
	v.Do("POST", own+"/messages", `{"clientId":"m2","text":"late"}`).Want(400, `{"code":400030,"message":"The chat has ended."}`)
	agent.Do("POST", path+"/end").Want(200, `{"state":"ended","head":5}`)
	colleague.Do("GET", path).Want(404)
	v.Do("POST", own+"/messages", `{"clientId":"m3","text":" "}`).Want(400, `{"code":400000}`)
	v.Do("POST", own+"/messages", fmt.Sprintf(`{"clientId":"m3","text":%q}`, strings.Repeat("x", 10001))).Want(400, `{"code":400010}`)
}

func TestRefusingThroughTheDoor(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	v, id := h.request("Vera")
	h.As(auth.AcceptChats).Do("POST", "/api/agent/v1/chats/"+id+"/refuse").Want(403, `{"code":403003}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/refuse").Want(200, `{"state":"ended","endedBy":"agent"}`)
	v.Do("GET", "/api/visitor/v1/chats/"+id).Want(200, `{"state":"ended","acceptedAt":null}`)
}

func TestChoosingAStatus(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	agent.Do("PUT", "/api/agent/v1/status", `{"status":"AWAY"}`).Want(200, `{"status":"away"}`)
	agent.Do("GET", "/api/agent/v1/desk").Want(200, `{"me":{"id":1,"status":"away"}}`)
	agent.Do("PUT", "/api/agent/v1/status", `{"status":"asleep"}`).Want(400, `{"code":400006}`)
	agent.Do("PUT", "/api/agent/v1/status", `{}`).Want(400, `{"code":400000}`)
}

func TestTheFormBeforeAChat(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.ViewAllHistory)
	h.w.exec(`UPDATE campaign SET pre_chat = '{"isEnable":true,"fields":[{"id":1,"name":"Your name","type":"text","isSystem":true,"isVisible":true,"isRequired":true},
		{"id":2,"name":"Email","type":"text","isSystem":true},{"id":3,"name":"Phone","type":"text","isSystem":true,"isVisible":true},{"id":4,"name":"Company","type":"text","isSystem":true},
		{"id":21,"name":"Topic","type":"select","isVisible":true,"isRequired":true,"options":"Pots\nPlants"}]}' WHERE site_id = 6000000`)
	v, visit := h.visit()
	body := func(more string) string {
		return fmt.Sprintf(`{"clientId":"r1","visitId":%v,"campaignId":1%s}`, visit.At("visitId"), more)
	}
	v.Do("POST", "/api/visitor/v1/chats", body("")).Want(400, `{"code":400000,"message":"Parameter 'name' is required."}`)
	v.Do("POST", "/api/visitor/v1/chats", body(`,"name":"Vera"`)).Want(400, `{"code":400000,"message":"Parameter 'Topic' is required."}`)
	id := v.Do("POST", "/api/visitor/v1/chats", body(`,"name":"Vera","fields":[{"id":3,"value":"0123"},{"id":21,"value":"Pots"},{"id":99,"value":"x"}]`)).Want(200).ID()
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"name":"Vera","prechatFields":[{"id":21,"name":"Topic","value":"Pots"},{"id":3,"name":"Phone","value":"0123"}]}`)
	agent.Do("GET", "/livechat/chats?conditions[0][field]=phone&conditions[0][operate]=equal&conditions[0][value]=0123").Want(200, `{"total":1}`)
	wantList(t, "what is counted", h.w.rows(`SELECT data FROM fact WHERE kind = 3`), `[{"field":21,"value":"Pots"}]`)
}

func TestAllowedDomains(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET chat_button = '{"isUseDomainRestriction":true,"allowedDomains":["example.test"]}' WHERE site_id = 6000000`)
	anybody := h.Anonymous()
	anybody.With("Origin", "https://shop.example.test").Do("POST", "/api/visitor/v1/visits", visitBody).Want(200)
	anybody.Do("POST", "/api/visitor/v1/visits", visitBody).Want(200)
	anybody.With("Origin", "https://evil.test").Do("POST", "/api/visitor/v1/visits", visitBody).Want(403)
}

func TestVisitorsLimits(t *testing.T) {
	t.Parallel()
	h := openHouse(t, true)
	h.agent()
	v, id := h.request("Vera")
	status := 200
	for n := 0; status == 200 && n < 1000; n++ {
		status = v.Do("POST", "/api/visitor/v1/chats/"+id+"/messages", fmt.Sprintf(`{"clientId":"m%d","text":"x"}`, n)).Status
	}
	a := v.Do("POST", "/api/visitor/v1/chats/"+id+"/messages", `{"clientId":"n","text":"x"}`).Want(429, `{"code":429000}`)
	if a.Header.Get("Retry-After") == "" {
		t.Error("nobody says when to come again")
	}
	other, _ := h.visit()
	other.Do("GET", "/api/visitor/v1/status").Want(200)
	h.w.clock.Advance(time.Minute)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/messages", `{"clientId":"n","text":"x"}`).Want(200)
}

func TestAnAgentChoosesToTakeGivenChatsUnasked(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	h.w.given(chat.Party{SiteID: h.ID, AgentID: agent.Principal.AgentID})
	agent.Do("GET", "/api/agent/v1/desk", "").Want(200, `{"me":{"status":"online","isGiven":true,"autoAccept":false,"limit":3,"load":0}}`)
	guest, a := h.visit()
	ask := func(name string) string {
		return h.Visitor(a.Text("visitorId")).Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":%q,"visitId":%s}`, name, a.Text("visitId"))).Want(200).Text("id")
	}
	id := ask("first")
	agent.Do("GET", "/api/agent/v1/desk", "").Want(200, fmt.Sprintf(`{"me":{"load":1},"requests":[{"id":%q,"state":"offered","offeredTo":%d}]}`, id, agent.Principal.AgentID))
	guest.Do("POST", "/api/visitor/v1/chats/"+id+"/end", "").Want(200)
	for range 2 {
		agent.Do("PUT", "/api/agent/v1/allocation", `{"autoAccept":true}`).Want(200, `{"autoAccept":true}`)
	}
	id = ask("second")
	agent.Do("GET", "/api/agent/v1/desk", "").Want(200, fmt.Sprintf(`{"me":{"autoAccept":true,"load":1},"requests":[],"chats":[{"id":%q,"state":"chatting"}]}`, id))
	guest.Do("PUT", "/api/agent/v1/allocation", `{"autoAccept":true}`).Want(403)
}
