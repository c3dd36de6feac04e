package chat_test

import (
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/crewjam/saml"

	"parley/internal/apitest"
	"parley/internal/signon/samltest"
)

const shopPage = "https://shop.example.test/cart?x=1"

// away is a visitor at the identity provider.
type away struct {
	request, relay, secret string
}

// leave has a visitor go to the identity provider, and reads what that is asked.
func (h *samlHouse) leave(v apitest.Caller) away {
	h.w.t.Helper()
	a := v.Do("POST", "/api/visitor/v1/signIn/begin", fmt.Sprintf(`{"page":%q}`, shopPage)).Want(200)
	return h.asked(a)
}

func (h *samlHouse) asked(a *apitest.Answer) away {
	h.w.t.Helper()
	to, err := url.Parse(a.Text("url"))
	if err != nil || to.Host != "id.example.test" || to.Query().Get("a") != "b" {
		h.w.t.Fatalf("the visitor goes to %q: %v", a.Text("url"), err)
	}
	raw, err := base64.StdEncoding.DecodeString(to.Query().Get("SAMLRequest"))
	if err != nil {
		h.w.t.Fatal(err)
	}
	text, err := io.ReadAll(flate.NewReader(strings.NewReader(string(raw))))
	if err != nil {
		h.w.t.Fatal(err)
	}
	var question saml.AuthnRequest
	if err := xml.Unmarshal(text, &question); err != nil {
		h.w.t.Fatal(err)
	}
	if question.Issuer.Value != samlEntity || question.AssertionConsumerServiceURL != samlConsumer || question.Destination != "https://id.example.test/in?a=b" {
		h.w.t.Errorf("the provider is asked %s", text)
	}
	return away{question.ID, to.Query().Get("RelayState"), a.Text("secret")}
}

// answer is the form that the provider answers with to a request.
func (h *samlHouse) answer(who samltest.Person, request, relay string) string {
	a := samltest.Assertion(who, samlEntity, samlConsumer, request)
	text := samltest.Text(h.w.t, samltest.Response(h.idp.Sign(a.Element()), samlConsumer, request))
	return url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(text)}, "RelayState": {relay}}.Encode()
}

func (h *samlHouse) consume(form string) *apitest.Answer {
	return h.Anonymous().Do("POST", strings.TrimPrefix(samlConsumer, "https://chat.example.test"), form)
}

// code is what a visitor comes back to its page with.
func code(t *testing.T, a *apitest.Answer) string {
	t.Helper()
	to := a.Want(302).Header.Get("Location")
	code, found := strings.CutPrefix(to, shopPage+"#sso=")
	if !found {
		t.Fatalf("the visitor comes back to %q", to)
	}
	return code
}

func redeem(v apitest.Caller, code, secret string) *apitest.Answer {
	return v.Do("POST", "/api/visitor/v1/signIn", fmt.Sprintf(`{"code":%q,"secret":%q}`, code, secret))
}

func TestAVisitorGoesToTheProviderAndComesBack(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"required","isSkipPrechat":true`)
	h.agent()
	v, visit := h.visit()
	visit.Want(200, `{"signOn":{"type":"required","protocol":"saml","url":"https://id.example.test/in?a=b"}}`)
	gone := h.leave(v)
	form := h.answer(vera, gone.request, gone.relay)
	back := code(t, h.consume(form))

	// The code is of no use to anybody else, and neither is the secret.
	stranger, _ := h.visit()
	redeem(stranger, back, "").Want(400, `{"code":400030}`)
	redeem(stranger, back, "guessed").Want(400, `{"code":400030}`)
	redeem(stranger, gone.relay, gone.secret).Want(400, `{"code":400030}`)
	redeem(stranger, gone.relay+".x", gone.secret).Want(400, `{"code":400030}`)

	signed := redeem(v, back, gone.secret).Want(200, fmt.Sprintf(`{"visitorId":%q}`, visit.Text("visitorId")))
	v, visit = h.again(signed)
	visit.Want(200, `{"signOn":{"userId":"u-1","name":"Vera Idle"}}`)
	request(v, visit, "r1", ``).Want(200, `{"visitor":{"ssoUserId":"u-1"}}`)

	redeem(v, back, gone.secret).Want(400, `{"code":400030}`) // a code counts once
	h.consume(form).Want(400, `{"code":400030}`)              // and so does an answer

	// An artifact does as well, in a form and in the address.
	for _, way := range []string{"POST", "GET"} {
		gone := h.leave(v)
		a := samltest.Assertion(vera, samlEntity, samlConsumer, gone.request)
		artifact := h.idp.Artifact(samltest.Text(t, samltest.Response(h.idp.Sign(a.Element()), samlConsumer, gone.request)))
		query := url.Values{"SAMLart": {artifact}, "RelayState": {gone.relay}}.Encode()
		answer := h.consume(query)
		if way == "GET" {
			gone = h.leave(v)
			a := samltest.Assertion(vera, samlEntity, samlConsumer, gone.request)
			artifact := h.idp.Artifact(samltest.Text(t, samltest.Response(h.idp.Sign(a.Element()), samlConsumer, gone.request)))
			answer = h.Anonymous().Do("GET", strings.TrimPrefix(samlConsumer, "https://chat.example.test")+"?"+url.Values{"SAMLart": {artifact}, "RelayState": {gone.relay}}.Encode(), "")
		}
		redeem(v, code(t, answer), gone.secret).Want(200)
	}
}

func TestAnswersThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"optional"`)
	v, _ := h.visit()
	gone, other := h.leave(v), h.leave(v)
	long := url.Values{"SAMLResponse": {strings.Repeat("A", 1<<20)}, "RelayState": {gone.relay}}.Encode()
	unsigned := samltest.Text(t, samltest.Response(samltest.Assertion(vera, samlEntity, samlConsumer, gone.request).Element(), samlConsumer, gone.request))
	for name, c := range map[string]struct{ form, why string }{
		"nothing":                       {"", "begun"},
		"no way":                        {h.answer(vera, gone.request, ""), "begun"},
		"a made-up way":                 {h.answer(vera, "id-X", "X"), "begun"},
		"an answer to another":          {h.answer(vera, other.request, gone.relay), "request"},
		"an answer to nothing":          {h.answer(vera, "", gone.relay), "request"},
		"no base64":                     {"SAMLResponse=%3Ca%3E&RelayState=" + gone.relay, "base64"},
		"no answer":                     {"RelayState=" + gone.relay, "base64"},
		"a megabyte":                    {long, "larger"},
		"unsigned":                      {url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(unsigned)}, "RelayState": {gone.relay}}.Encode(), "signature"},
		"an artifact for the other":     {url.Values{"SAMLart": {h.artifact()}, "RelayState": {gone.relay}}.Encode(), "request"},
		"a name that is not wellformed": {strings.Replace(h.answer(vera, gone.request, gone.relay), "SAMLResponse", "samlresponse[0]", 1), ""},
	} {
		a := h.consume(c.form)
		if a.Status != 400 || !strings.Contains(a.Text("message"), c.why) {
			t.Errorf("%s: %d %q, without %q", name, a.Status, a.Text("message"), c.why)
		}
	}
	code(t, h.consume(h.answer(vera, gone.request, gone.relay))) // all of that has spoilt nothing

	// Whoever the provider does not sign in comes back as nobody.
	no := saml.Response{ID: "r-1", InResponseTo: gone.request, Version: "2.0", IssueInstant: time.Now(), Status: saml.Status{StatusCode: saml.StatusCode{Value: saml.StatusAuthnFailed}}}
	back := code(t, h.consume(url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(samltest.Text(t, no.Element()))}, "RelayState": {gone.relay}}.Encode()))
	redeem(v, back, gone.secret).Want(400, `{"code":400030}`)

	// Nobody leaves from pages that are not the site's, and not for long.
	for _, page := range []string{"https://evil.example/", "http://shop.example.test/", "https://shop.example.test.evil.example/", "https://evilshop.example.test/", "javascript:alert(1)", "//shop.example.test/", "https://shop.example.test@evil.example/", "/cart", ""} {
		v.Do("POST", "/api/visitor/v1/signIn/begin", fmt.Sprintf(`{"page":%q}`, page)).Want(400)
	}
	v.Do("POST", "/api/visitor/v1/signIn/begin", `{"page":"https://www.shop.example.test/"}`).Want(200)
	h.rules(`"pages":["shop.example.test","http://old.example.test","localhost"]`)
	for _, page := range []string{"http://old.example.test/", "http://localhost:8080/", "https://shop.example.test/"} {
		v.Do("POST", "/api/visitor/v1/signIn/begin", fmt.Sprintf(`{"page":%q}`, page)).Want(200)
	}
	h.w.clock.Advance(16 * time.Minute)
	redeem(v, "x.y", "z").Want(400, `{"code":400030}`)
	h.consume(h.answer(vera, other.request, other.relay)).Want(400, `{"code":400030}`)
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"optional"`)
	door := strings.TrimPrefix(samlEntity, "https://chat.example.test")
	a := h.Anonymous().Do("GET", door, "").Want(200)
	var m saml.EntityDescriptor
	if err := xml.Unmarshal(a.Body, &m); err != nil {
		t.Fatal(err)
	}
	if at := m.SPSSODescriptors[0].AssertionConsumerServices; m.EntityID != samlEntity || len(at) != 2 || at[0].Location != samlConsumer || at[0].Binding != saml.HTTPPostBinding || at[1].Binding != saml.HTTPArtifactBinding {
		t.Errorf("the metadata say %s", a.Body)
	}
	if a.Header.Get("Content-Type") != "application/samlmetadata+xml" {
		t.Errorf("they are %q", a.Header.Get("Content-Type"))
	}
	// Questions to the artifact service are signed with the key that they show, which is for nothing else.
	keys := m.SPSSODescriptors[0].KeyDescriptors
	if len(keys) != 1 || keys[0].Use != "signing" {
		t.Fatalf("the metadata show the keys %+v", keys)
	}
	der, err := base64.StdEncoding.DecodeString(keys[0].KeyInfo.X509Data.X509Certificates[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := h.visit()
	signInBy(v, h.artifact()).Want(200)
	if err := h.idp.Trusts(der); err != nil {
		t.Error(err)
	}
	h.rules(`"audience":"parley-shop"`)
	if a := h.Anonymous().Do("GET", door, "").Want(200); !strings.Contains(string(a.Body), `entityID="parley-shop"`) {
		t.Errorf("with a name of its own they say %s", a.Body)
	}
	h.Anonymous().Do("GET", strings.Replace(door, "6000000", "1", 1), "").Want(404)
}

// On the chat page of our own host the cookie says who has left, and nothing of it is in an address that others could open.
func TestTheChatPageSignsInByItsCookie(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"optional"`)
	_, visit := h.visit()
	token := visit.Text("token")
	_, elsewhere := h.visit()
	const page = "https://chat.example.test/chatwindow.aspx?siteId=6000000&planId=1"
	begin := func(page, browser string) *apitest.Answer {
		return h.Visitor(visit.Text("visitorId")).Do("POST", "/api/visitor/v1/signIn/begin", fmt.Sprintf(`{"page":%q,"browser":%q}`, page, browser))
	}
	begin(page, "made up").Want(400)
	begin(shopPage, token).Want(400)
	begin("https://evil.example/chatwindow.aspx", token).Want(400)
	gone := h.asked(begin(page+"#parley=x", token).Want(200, `{"secret":""}`))
	to := h.consume(h.answer(vera, gone.request, gone.relay)).Want(302).Header.Get("Location")
	finish, found := strings.CutPrefix(to, "https://chat.example.test")
	if !found || !strings.Contains(finish, "/signIn/finish?code=") {
		t.Fatalf("it goes on to %q", to)
	}
	with := func(token string) apitest.Caller {
		return h.Anonymous().With("Cookie", "a=\"b; parley_visitor_6000000="+token)
	}
	redeem(h.Visitor(visit.Text("visitorId")), finish[strings.Index(finish, "=")+1:], "").Want(400, `{"code":400030}`)
	for name, c := range map[string]apitest.Caller{"no cookie": h.Anonymous(), "another browser's": with(elsewhere.Text("token")), "a made-up one": with("x")} {
		if a := c.Do("GET", finish, ""); a.Status != 400 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	done := with(token).Do("GET", finish, "").Want(302)
	if done.Header.Get("Location") != page || !strings.HasPrefix(done.Header.Get("Set-Cookie"), "parley_visitor_6000000=") || !strings.Contains(done.Header.Get("Set-Cookie"), "HttpOnly") {
		t.Errorf("it comes back by %v", done.Header)
	}
	h.agent().Do("GET", "/api/agent/v1/visitors/"+visit.Text("visitorId")).Want(200, `{"ssoUserId":"u-1"}`)
	with(token).Do("GET", finish, "").Want(400)
}

// A token comes back to the chat page in the same way.
func TestTheChatPageSignsInByToken(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	p := openProvider(t, h, `"signInType":"optional"`)
	v, visit := h.visit()
	a := v.Do("POST", "/api/visitor/v1/signIn/begin", fmt.Sprintf(`{"page":"https://chat.example.test/chatwindow.aspx?siteId=6000000","browser":%q}`, visit.Text("token"))).Want(200, `{"secret":""}`)
	to, err := url.Parse(a.Text("url"))
	if err != nil {
		t.Fatal(err)
	}
	back := strings.TrimPrefix(to.Query().Get("redirect_url"), "https://chat.example.test")
	hand := h.Anonymous().Do("GET", back, "").Want(200)
	if !strings.Contains(hand.Header.Get("Content-Security-Policy"), "script-src 'nonce-") || !strings.Contains(string(hand.Body), "location.hash") {
		t.Errorf("the page is %v %s", hand.Header, hand.Body)
	}
	browser := h.Anonymous().With("Cookie", "parley_visitor_6000000="+visit.Text("token"))
	h.Anonymous().Do("POST", back, "jwt="+p.token(`{}`)).Want(400, `{"code":400030}`)
	browser.Do("POST", back, "jwt=a.b.c").Want(400)
	if a := browser.Do("POST", back, "jwt="+p.token(`{}`)).Want(302); a.Header.Get("Location") != "https://chat.example.test/chatwindow.aspx?siteId=6000000" {
		t.Errorf("it comes back to %q", a.Header.Get("Location"))
	}
	browser.Do("GET", back+"?jwt="+p.token(`{}`), "").Want(400)
	h.agent().Do("GET", "/api/agent/v1/visitors/"+visit.Text("visitorId")).Want(200, `{"ssoUserId":"u-1"}`)
	v.Do("POST", "/api/visitor/v1/signIn/begin", fmt.Sprintf(`{"page":%q}`, shopPage)).Want(400)
}

// What was used, and who did not come back, is forgotten, and the service that does so ends when it is told to.
func TestWhatSignedInIsForgotten(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"optional"`)
	v, _ := h.visit()
	signInBy(v, h.artifact()).Want(200)
	gone := h.leave(v)
	code(t, h.consume(h.answer(vera, gone.request, gone.relay)))
	left := func(want ...string) {
		t.Helper()
		wantList(t, "kept", h.w.rows(`SELECT COUNT(*) FROM sso_used UNION ALL SELECT COUNT(*) FROM sso_flow`), want...)
	}
	for range 20 {
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- h.signOn.Run(ctx) }()
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	left("3", "1") // an artifact and two assertions
	for _, c := range []struct {
		after        time.Duration
		used, flowed string
	}{{time.Hour, "3", "0"}, {72 * time.Hour, "0", "0"}} {
		h.w.clock.Advance(c.after)
		if err := h.signOn.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		left(c.used, c.flowed)
	}
}

// Whoever comes without a visitor's token is counted by address.
func TestComingBackIsLimited(t *testing.T) {
	t.Parallel()
	h := openHouse(t, true)
	for _, call := range [][2]string{{"GET", "/saml/metadata"}, {"POST", "/saml/consumer"}, {"GET", "/saml/consumer"}, {"GET", "/signIn/finish"}, {"POST", "/signIn/return/x"}} {
		t.Run(call[0]+call[1], func(t *testing.T) {
			who := h.Anonymous().On(t).From("2001:db8:" + fmt.Sprint(len(call[1])*2+len(call[0])) + "::1")
			for range 200 {
				if a := who.Do(call[0], "/api/visitor/v1/sites/6000000"+call[1]); a.Status == 429 {
					return
				}
			}
			t.Error("there is no end to it")
		})
	}
}
