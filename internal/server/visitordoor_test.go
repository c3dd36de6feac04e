package server_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/realtime/realtimetest"
	"parley/internal/setting"
	"parley/internal/store"
)

// secret is what nobody but the two who chat may read.
const secret = "otterwort"

// reach is how a stranger tries a door of the visitors: the body may name what is another's.
type reach struct {
	body any
	// own says that the door is the caller's alone, with nothing of another to name: its
	// answer must hold nothing of the others.
	own bool
	// public says that the door asks for no token.
	public bool
}

// scene is a chat on one site, and what a stranger may know of it.
type scene struct {
	chat, visitorID   string
	visit, invitation any
	leftFile          string
}

// reaches are the doors by their operations. A new door is to be added here, or the test fails.
func (s *scene) reaches() map[string]reach {
	answers := map[string]any{"answers": []any{map[string]any{"id": 1, "value": "x"}}}
	left := map[string]any{"clientId": "stranger", "visitId": s.visit, "name": "Mallory", "email": "m@example.com", "subject": "s", "content": "c", "files": []any{s.leftFile}}
	return map[string]reach{
		"startVisit":  {public: true, own: true},
		"viewPage":    {body: map[string]any{"url": "https://evil.example/"}},
		"requestChat": {body: map[string]any{"clientId": "stranger", "visitId": s.visit, "name": "Mallory", "email": "m@example.com"}},

		"getOwnChat": {}, "listOwnAgents": {}, "listOwnMessages": {}, "getTranscript": {}, "getSurvey": {},
		"endOwnChat":          {body: map[string]any{}},
		"sendMessage":         {body: map[string]any{"clientId": "stranger", "text": "from a stranger"}},
		"sendFile":            {body: []byte("from a stranger")},
		"seeOwnChat":          {body: map[string]any{"seq": 1}},
		"rateChat":            {body: map[string]any{"grade": 1}},
		"submitSurvey":        {body: map[string]any{"fields": []any{}}},
		"passSurvey":          {body: map[string]any{}},
		"fillForm":            {body: answers},
		"mailTranscript":      {body: map[string]any{"email": "m@example.com"}},
		"leaveMessageInstead": {body: left},
		"leaveOfflineMessage": {body: left},
		"refuseInvitation":    {body: map[string]any{}},

		"showInvitation":         {body: map[string]any{"autoInvitationId": 99}},
		"giveCustomVariables":    {own: true, body: map[string]any{"customVariables": []any{map[string]any{"name": "Cart", "value": "a stranger's"}}}},
		"showForm":               {own: true, body: map[string]any{"form": "preChat"}},
		"attachToForm":           {own: true, body: []byte("x")},
		"attachToOfflineMessage": {own: true, body: []byte("x")},
		"signInVisitor":          {own: true, body: map[string]any{"jwt": "a.b.c"}},
		"signOutVisitor":         {own: true, body: map[string]any{}},
		"beginSignIn":            {own: true, body: map[string]any{"page": "https://evil.example/"}},
		"getSamlMetadata":        {public: true}, "consumeAssertion": {public: true, body: map[string]any{"RelayState": "x"}}, "consumeArtifact": {public: true},
		"finishSignIn": {public: true}, "returnToChatPage": {public: true}, "returnToChatPageByForm": {public: true, body: map[string]any{"jwt": "a.b.c"}},
		"getStatus": {own: true}, "getOfflineForm": {own: true}, "getOfferedCampaign": {own: true},
	}
}

// Whoever shows another visitor's, another site's or a made-up token at a visitors' door gets nothing
// of a chat, and changes nothing in it.
func TestVisitorsReadNothingButTheirOwn(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	email, password := signInOf(t, n.stdout.String())
	agent := agentOf(t, n.url, email, password)
	agent.socket()
	other, foreign := otherSite(t, n, func(fn func(ctx context.Context, tx *store.Tx) error) { beside(t, cfg, fn) })
	agent.do("POST", "/api/v2/livechat/customVariables", map[string]any{"name": "Cart", "type": "text"})

	vera, token, visit := visitorOf(t, n.url)
	nora, _, _ := visitorOf(t, n.url)
	s := &scene{chat: vera.requestChat(visit), visit: visit}
	vera.do("POST", visitorDoor+"/chats/"+s.chat+"/messages", map[string]any{"clientId": "v1", "text": secret + " from vera"})
	vera.do("POST", visitorDoor+"/chats/"+s.chat+"/files?clientId=v2&name="+secret+".txt", []byte(secret))
	agent.do("POST", agentDoor+"/chats/"+s.chat+"/accept", nil)
	s.visitorID = agent.do("GET", agentDoor+"/chats/"+s.chat, nil)["visitor"].(map[string]any)["id"].(string)
	s.leftFile = vera.do("POST", visitorDoor+"/offlineMessages/files?name=left.txt", []byte(secret))["id"].(string)
	s.invitation = agent.do("POST", agentDoor+"/visitors/"+idOf(t, nora, n.url)+"/invite", map[string]any{"message": secret})["id"]
	before := vera.everything(s)

	neighbour, _, own := visitorOf(t, n.url)
	strangers := map[string]*person{"another visitor": neighbour, "another site's visitor": other}
	for name, forged := range forgeries(token, s.visitorID) {
		p := newPerson(t, n.url)
		if forged != "" {
			p.header.Set("Authorization", "Bearer "+forged)
		}
		strangers[name] = p
	}
	strangers["an agent's session"] = agent
	for id, door := range visitorDoors(t, n.url) {
		way, known := s.reaches()[id]
		if !known {
			t.Errorf("nothing is said of the door %s %s (%s)", door.method, door.path, id)
			continue
		}
		for name, stranger := range strangers {
			path := strings.NewReplacer("{siteId}", "6000000", "{flow}", "x", "{chatId}", s.chat, "{visitId}", fmt.Sprint(visit), "{seq}", "1", "{invitationId}", fmt.Sprint(s.invitation)).Replace(door.path)
			if id == "sendFile" {
				path += "?clientId=stranger&name=x.txt"
			}
			status, text := stranger.raw(door.method, path, way.body)
			isVisitor := stranger == neighbour || stranger == other
			switch {
			case strings.Contains(text, secret) || strings.Contains(text, s.visitorID):
				t.Errorf("%s reads another's at %s: %d %s", name, id, status, text)
			case way.public || way.own && isVisitor:
			case !isVisitor && status != http.StatusUnauthorized && status != http.StatusForbidden:
				t.Errorf("%s gets %d at %s: %s", name, status, id, text)
			case isVisitor && status != http.StatusNotFound && status != http.StatusForbidden:
				t.Errorf("%s gets %d at %s: %s", name, status, id, text)
			}
		}
	}
	// At one's own visit, another's invitation is as good as none, and so is a file that was sent to another site:
	// a file's id is its credential, which nobody can guess and which holds on its site alone.
	for what, call := range map[string]struct {
		by   *person
		body map[string]any
	}{
		"/chats":           {neighbour, map[string]any{"clientId": "c1", "visitId": own, "name": "M", "email": "m@example.com", "invitationId": fmt.Sprint(s.invitation)}},
		"/offlineMessages": {other, map[string]any{"clientId": "o1", "visitId": foreign, "name": "M", "email": "m@example.com", "subject": "s", "content": "c", "files": []any{s.leftFile}}},
	} {
		if status, text := call.by.raw("POST", visitorDoor+what, call.body); status < 400 || status >= 500 || strings.Contains(text, secret) {
			t.Errorf("with what is another's, %s answers %d %s", what, status, text)
		}
	}
	if after := vera.everything(s); after != before {
		t.Errorf("the chat was\n%s\nand is\n%s", before, after)
	}
	if got := agent.do("GET", agentDoor+"/visitors/"+s.visitorID, nil); strings.Contains(fmt.Sprint(got), "stranger") {
		t.Errorf("a stranger has told of the visitor: %v", got)
	}

	// A token is worth nothing where another site is named.
	hello := newPerson(t, n.url).do("POST", visitorDoor+"/visits", map[string]any{"siteId": 6000001, "token": token, "page": map[string]any{"url": n.url}})
	if hello["visitorId"] == s.visitorID || strings.Contains(fmt.Sprint(hello), secret) {
		t.Errorf("at another site the visitor is %v", hello["visitorId"])
	}
	noSocketHearsAnother(t, n.url, s, neighbour, other)
}

// forgeries are tokens that the server has not given out for this, by what they are.
func forgeries(token, visitorID string) map[string]string {
	parts := strings.Split(token, ".")
	swapped := append([]string{}, parts...)
	for i, part := range parts {
		if data, err := base64.RawURLEncoding.DecodeString(part); err == nil && strings.Contains(string(data), "6000000") {
			swapped[i] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(data), "6000000", "6000001", 1)))
		}
	}
	return map[string]string{"nobody": "", "the visitor's id": visitorID, "a cut token": token[:len(token)-4], "a token made over for another site": strings.Join(swapped, "."), "a long text": strings.Repeat("x", 8000)}
}

// otherSite makes a second site and returns a visitor of it.
func otherSite(t *testing.T, n *node, do func(func(ctx context.Context, tx *store.Tx) error)) (p *person, visit any) {
	t.Helper()
	password, err := account.HashPassword(context.Background(), "password", "a-long-password")
	if err != nil {
		t.Fatal(err)
	}
	do(func(ctx context.Context, tx *store.Tx) error {
		c, err := account.CreateSite(ctx, tx, account.NewSite{Name: "Other", Company: "Other",
			Admin: account.NewAgent{Email: "other@example.com", DisplayName: "O", FirstName: "O", LastName: "O", Password: password}}, setting.Fill)
		if err == nil && c.SiteID != 6000001 {
			err = fmt.Errorf("the site is %d", c.SiteID)
		}
		return err
	})
	p = newPerson(t, n.url)
	hello := p.do("POST", visitorDoor+"/visits", map[string]any{"siteId": 6000001, "page": map[string]any{"url": n.url}})
	p.header.Set("Authorization", "Bearer "+hello["token"].(string))
	return p, hello["visitId"]
}

// idOf is who a visitor is.
func idOf(t *testing.T, p *person, url string) string {
	t.Helper()
	token := strings.TrimPrefix(p.header.Get("Authorization"), "Bearer ")
	return p.do("POST", visitorDoor+"/visits", map[string]any{"siteId": 6000000, "token": token, "page": map[string]any{"url": url}})["visitorId"].(string)
}

// everything is all that a visitor sees of the own chat.
func (p *person) everything(s *scene) string {
	p.t.Helper()
	var all strings.Builder
	for _, path := range []string{"", "/messages?after=0&limit=200"} {
		_, text := p.raw("GET", visitorDoor+"/chats/"+s.chat+path, nil)
		all.WriteString(text)
	}
	return all.String()
}

// raw makes a call and returns status and text.
func (p *person) raw(method, path string, body any) (int, string) {
	p.t.Helper()
	var r io.Reader
	switch body := body.(type) {
	case nil:
	case []byte:
		r = strings.NewReader(string(body))
	default:
		data, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		r = strings.NewReader(string(data))
	}
	req, err := http.NewRequest(method, p.url+path, r)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = p.header.Clone()
	req.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// door is an operation of the visitors' API.
type door struct{ method, path string }

// visitorDoors reads the operations from what the server says of itself.
func visitorDoors(t *testing.T, url string) map[string]door {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		}
	}
	_, text := newPerson(t, url).raw("GET", "/api/v2/openapi.json", nil)
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	doors := map[string]door{}
	for path, methods := range document.Paths {
		for method, op := range methods {
			if strings.HasPrefix(path, visitorDoor+"/") {
				doors[op.OperationID] = door{strings.ToUpper(method), path}
			}
		}
	}
	if len(doors) < 20 {
		t.Fatalf("the document tells of %d doors", len(doors))
	}
	return doors
}

// noSocketHearsAnother tries the realtime channel with tokens that hold, of others.
func noSocketHearsAnother(t *testing.T, url string, s *scene, strangers ...*person) {
	t.Helper()
	for _, stranger := range strangers {
		c := realtimetest.MustDial(t, url, strings.TrimPrefix(stranger.header.Get("Authorization"), "Bearer "))
		for _, channel := range []string{"visitor:6000000:" + s.visitorID, "site:6000000", "agent:6000000:1", s.chat} {
			if err := c.Subscribe(channel); err == nil {
				t.Errorf("a stranger hears %s", channel)
			}
		}
		c = realtimetest.MustDial(t, url, strings.TrimPrefix(stranger.header.Get("Authorization"), "Bearer "))
		if err := c.Call("typing", map[string]any{"chatId": s.chat, "text": "x"}, nil); err == nil {
			t.Error("a stranger types into another's chat")
		}
		var heads struct{ Chats map[string]any }
		if err := c.Call("heads", map[string]any{"chats": map[string]any{s.chat: 0}}, &heads); err != nil || len(heads.Chats) > 0 {
			t.Errorf("a stranger is told where another's chat stands: %v %v", heads, err)
		}
	}
	if c, err := realtimetest.Dial(t, url, s.visitorID, ""); err == nil {
		c.Close()
		t.Error("the visitor's id opens the realtime channel")
	}
}
