package chat_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/signon/samltest"
)

// Where the site of a house is known to its identity provider.
const (
	samlDoor     = "https://chat.example.test/api/visitor/v1/sites/6000000/saml"
	samlEntity   = samlDoor + "/metadata"
	samlConsumer = samlDoor + "/consumer"
)

// samlHouse is a house whose visitors sign in by SAML.
type samlHouse struct {
	*house
	idp   *samltest.Provider
	admin apitest.Caller
}

func openSAML(t *testing.T, campaign string) *samlHouse {
	t.Helper()
	h := &samlHouse{house: openHouse(t, false), idp: samltest.New(t)}
	h.admin = h.As(auth.ManageSettings)
	h.admin.Do("PUT", "/livechat/visitorSSO", `{"isEnable":true,"signInUrl":"https://id.example.test/in?a=b","idpCertificate":"`+h.idp.Certificate()+`","campaignSSOOptions":[{"campaignId":1,`+campaign+`}]}`).Want(200)
	h.rules(`"protocol":"saml","issuer":"` + samltest.Entity + `","artifactResolutionServiceUrl":"` + h.idp.URL + `","pages":["shop.example.test"]`)
	return h
}

func (h *samlHouse) rules(members string) {
	h.admin.Do("PUT", "/api/agent/v1/visitorTokenRules", "{"+members+"}").Want(200)
}

// vera is whom assertions are about, unless a test says otherwise.
var vera = samltest.Person{ID: "u-1", Attributes: map[string]string{"displayName": "Vera Idle", "mail": "vera@id.example.test", "tel": "12345678901"}}

// artifact is one that stands for a response with an assertion that was changed before it was signed.
func (h *samlHouse) artifact(change ...func(*saml.Assertion)) string {
	a := samltest.Assertion(vera, samlEntity, samlConsumer, "")
	for _, fn := range change {
		fn(a)
	}
	return h.holding(h.idp.Sign(a.Element()))
}

// holding is an artifact that stands for a response with an assertion as it is.
func (h *samlHouse) holding(assertion *etree.Element) string {
	return h.idp.Artifact(samltest.Text(h.w.t, samltest.Response(assertion, samlConsumer, "")))
}

func signInBy(v apitest.Caller, artifact string) *apitest.Answer {
	return v.Do("POST", "/api/visitor/v1/signIn", fmt.Sprintf(`{"artifact":%q}`, artifact))
}

func TestAnArtifactSignsItsVisitorIn(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"required","isSkipPrechat":true`)
	agent := h.agent(auth.ViewAllHistory)
	h.admin.Do("PUT", "/livechat/visitorSSO", `{"dataMappings":[{"ssoAttribute":"tel","comm100Field":"{!Visitor.Phone}"}]}`).Want(200)
	v, visit := h.visit()
	request(v, visit, "r0", ``).Want(400, `{"code":400030}`)

	artifact := h.artifact()
	signed := signInBy(v, artifact).Want(200, fmt.Sprintf(`{"visitorId":%q}`, visit.Text("visitorId")))
	v, visit = h.again(signed)
	visit.Want(200, `{"signOn":{"userId":"u-1","name":"Vera Idle","email":"vera@id.example.test"}}`)
	c := request(v, visit, "r1", `,"name":"The Queen"`).Want(200, `{"visitor":{"ssoUserId":"u-1","name":"Vera Idle"}}`)
	agent.Do("GET", "/api/agent/v1/visitors/"+visit.Text("visitorId")).Want(200, `{"ssoUserId":"u-1"}`)

	// It counts once, and so does its assertion, whatever artifact brings it.
	signInBy(v, artifact).Want(400, `{"code":400030,"message":"Somebody has signed in with this already, and it counts once. Sign in again."}`)
	again := samltest.Assertion(vera, samlEntity, samlConsumer, "")
	text := samltest.Text(t, samltest.Response(h.idp.Sign(again.Element()), samlConsumer, ""))
	other, _ := h.visit()
	there := signInBy(other, h.idp.Artifact(text)).Want(200, fmt.Sprintf(`{"visitorId":%q}`, visit.Text("visitorId")))
	_, same := h.again(there)
	same.Want(200, fmt.Sprintf(`{"chat":{"id":%q}}`, c.ID()))
	third, _ := h.visit()
	signInBy(third, h.idp.Artifact(text)).Want(400, `{"code":400030}`)

	// However many show it at once.
	busy, answers := h.artifact(), make(chan int)
	for range 8 {
		one, _ := h.visit()
		go func() { answers <- signInBy(one, busy).Status }()
	}
	in := 0
	for range 8 {
		if status := <-answers; status == 200 {
			in++
		} else if status != 400 {
			t.Errorf("an artifact that is shown at once is answered %d", status)
		}
	}
	if in != 1 {
		t.Errorf("it has signed in %d", in)
	}

	// What is signed may be the response.
	whole := samltest.Text(t, h.idp.Sign(samltest.Response(samltest.Assertion(vera, samlEntity, samlConsumer, "").Element(), samlConsumer, "")))
	signInBy(third, h.idp.Artifact(whole)).Want(200)
	// Both of them, too, or what the artifact service answers, or all.
	both := func() []byte {
		return samltest.Text(t, h.idp.Sign(samltest.Response(h.idp.Sign(samltest.Assertion(vera, samlEntity, samlConsumer, "").Element()), samlConsumer, "")))
	}
	signInBy(third, h.idp.Artifact(both())).Want(200)
	h.idp.SignsAnswers = true
	signInBy(third, h.idp.Artifact(both())).Want(200)
	alone := samltest.Text(t, samltest.Response(samltest.Assertion(vera, samlEntity, samlConsumer, "").Element(), samlConsumer, ""))
	signInBy(third, h.idp.Artifact(alone)).Want(200)
}

// hostileArtifact stands for what must sign nobody in; why is a word of the refusal.
type hostileArtifact struct {
	name, artifact, why string
}

func TestArtifactsThatDoNotHold(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"optional"`)
	stranger := samltest.New(t)
	good := func() *saml.Assertion { return samltest.Assertion(vera, samlEntity, samlConsumer, "") }
	mallory := samltest.Assertion(samltest.Person{ID: "admin"}, samlEntity, samlConsumer, "")
	signed := func() string { return string(samltest.Text(t, h.idp.Sign(good().Element()))) }
	response := func(inside string) string {
		text := string(samltest.Text(t, samltest.Response(etree.NewElement("here"), samlConsumer, "")))
		return h.idp.Artifact([]byte(strings.Replace(text, "<here/>", inside, 1)))
	}
	evil := string(samltest.Text(t, mallory.Element()))
	h.idp.Method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
	weak := h.artifact()
	h.idp.Method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	whole := signed()
	id := whole[strings.Index(whole, ` ID="`)+5:]
	id = id[:strings.Index(id, `"`)]
	past := func(d time.Duration) func(*saml.Assertion) {
		return func(a *saml.Assertion) {
			a.Conditions.NotOnOrAfter = time.Now().Add(-d)
			a.Subject.SubjectConfirmations[0].SubjectConfirmationData.NotOnOrAfter = time.Now().Add(-d)
		}
	}
	for _, c := range []hostileArtifact{
		{"no artifact", "hello", "no artifact"},
		{"another type", base64.StdEncoding.EncodeToString(make([]byte, 44)), "no artifact"},
		{"one that the provider does not know", base64.StdEncoding.EncodeToString(append([]byte{0, 4}, make([]byte, 42)...)), "it answered 404"},
		{"no XML", h.idp.Artifact([]byte("<a")), "no XML"},
		{"nothing", response(""), "Assertion"},
		{"unsigned", h.holding(good().Element()), "signature"},
		{"somebody else's key", h.holding(stranger.Sign(good().Element())), "signature"},
		{"signed with SHA-1", weak, "algorithm"},
		{"changed after it was signed", response(strings.Replace(signed(), ">u-1<", ">admin<", 1)), "signature"},
		{"a comment in the name", response(strings.Replace(signed(), ">u-1<", ">u-1<!-- -->.admin<", 1)), "comment"},
		{"a comment elsewhere", response("<!-- x -->" + signed()), "comment"},
		{"a document type", h.idp.Artifact([]byte(`<!DOCTYPE a [<!ENTITY x "y">]>`)), "document type"},
		{"an entity", response(strings.Replace(signed(), ">u-1<", ">&lol;<", 1)), "no XML"},
		{"an instruction", response(`<?php x ?>` + signed()), "instruction"},
		{"a second assertion before it", response(evil + signed()), "more than one"},
		{"a second assertion after it", response(signed() + evil), "more than one"},
		{"the signed one moved into another", response(strings.Replace(evil, "</saml:Assertion>", signed()+"</saml:Assertion>", 1)), "more than one"},
		{"the signed one moved into an extension", response("<Extensions>" + signed() + "</Extensions>"), "none belongs"},
		{"the signature of another on it", response(strings.Replace(evil, "</saml:Assertion>", whole[strings.Index(whole, "<ds:Signature"):strings.Index(whole, "</ds:Signature>")]+"</ds:Signature></saml:Assertion>", 1)), "signature"},
		{"an object in the signature", response(strings.Replace(signed(), "</ds:Signature>", "<ds:Object>x</ds:Object></ds:Signature>", 1)), "contents"},
		{"two with one ID", response(`<x ID="` + id + `"/>` + whole), "same ID"},
		{"encrypted", response("<saml:EncryptedAssertion/>"), "encrypted"},
		{"an encrypted name", h.holding(h.idp.Sign(func() *etree.Element {
			el := good().Element()
			el.FindElement(".//Subject").CreateElement("saml:EncryptedID")
			return el
		}())), "encrypted"},
		{"over", h.artifact(past(10 * time.Minute)), "expired"},
		{"issued long ago", h.artifact(func(a *saml.Assertion) { a.IssueInstant = time.Now().Add(-time.Hour) }), "expired"},
		{"from the future", h.artifact(func(a *saml.Assertion) { a.IssueInstant = time.Now().Add(time.Hour) }), "future"},
		{"for later", h.artifact(func(a *saml.Assertion) { a.Conditions.NotBefore = time.Now().Add(time.Hour) }), "not yet valid"},
		{"for a year", h.artifact(func(a *saml.Assertion) { a.Conditions.NotOnOrAfter = time.Now().Add(9000 * time.Hour) }), "24 hours"},
		{"without an end", h.artifact(func(a *saml.Assertion) { a.Conditions.NotOnOrAfter = time.Time{} }), "expired"},
		{"another audience", h.artifact(func(a *saml.Assertion) { a.Conditions.AudienceRestrictions[0].Audience.Value = "https://other.example" }), "audience"},
		{"no audience", h.artifact(func(a *saml.Assertion) { a.Conditions.AudienceRestrictions = nil }), "audience"},
		{"one restriction too many", h.artifact(func(a *saml.Assertion) {
			a.Conditions.AudienceRestrictions = append(a.Conditions.AudienceRestrictions, saml.AudienceRestriction{Audience: saml.Audience{Value: "x"}})
		}), "audience"},
		{"another issuer", h.artifact(func(a *saml.Assertion) { a.Issuer.Value = "https://evil.example" }), "issuer"},
		{"another recipient", h.artifact(func(a *saml.Assertion) {
			a.Subject.SubjectConfirmations[0].SubjectConfirmationData.Recipient = "https://evil.example"
		}), "Recipient"},
		{"an answer to something", h.artifact(func(a *saml.Assertion) {
			a.Subject.SubjectConfirmations[0].SubjectConfirmationData.InResponseTo = "id-1"
		}), "request"},
		{"not for bearers", h.artifact(func(a *saml.Assertion) {
			a.Subject.SubjectConfirmations[0].Method = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
		}), "bearer"},
		{"no confirmation", h.artifact(func(a *saml.Assertion) { a.Subject.SubjectConfirmations = nil }), "lacks"},
		{"no subject", h.artifact(func(a *saml.Assertion) { a.Subject = nil }), "lacks"},
		{"no conditions", h.artifact(func(a *saml.Assertion) { a.Conditions = nil }), "lacks"},
		{"a name that changes", h.artifact(func(a *saml.Assertion) { a.Subject.NameID.Format = string(saml.TransientNameIDFormat) }), "names no user"},
		{"no name", h.artifact(func(a *saml.Assertion) { a.Subject.NameID = nil }), "names no user"},
		{"a name without end", h.artifact(func(a *saml.Assertion) { a.Subject.NameID.Value = strings.Repeat("x", 201) }), "longer"},
		{"a megabyte", response(signed() + strings.Repeat("<x/>", 1<<18)), "longer"},
		{"very deep", response(strings.Repeat("<x>", 50) + strings.Repeat("</x>", 50)), "more elements"},
		{"very wide", response(strings.Repeat("<x/>", 6000)), "more elements"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, visit := h.visit()
			a := signInBy(v.On(t), c.artifact)
			a.Want(400)
			if !strings.Contains(a.Text("message"), c.why) {
				t.Errorf("the refusal is %q, without %q", a.Text("message"), c.why)
			}
			h.agent().On(t).Do("GET", "/api/agent/v1/visitors/"+visit.Text("visitorId")).Want(200, `{"ssoUserId":""}`)
		})
	}
}

// What a site signs in with is one thing, and it has to be set up whole.
func TestASiteSignsInOneWay(t *testing.T) {
	t.Parallel()
	h := openSAML(t, `"signInType":"optional"`)
	v, _ := h.visit()
	v.Do("POST", "/api/visitor/v1/signIn", `{"jwt":"a.b.c"}`).Want(400, `{"message":"Visitors of this site sign in with SAML, not with JSON Web Tokens."}`)
	v.Do("POST", "/api/visitor/v1/signIn", `{}`).Want(400, `{"code":400000}`)
	h.admin.Do("PUT", "/api/agent/v1/visitorTokenRules", `{"issuer":""}`).Want(400, `{"code":400000}`)
	h.admin.Do("PUT", "/api/agent/v1/visitorTokenRules", `{"artifactResolutionServiceUrl":"file:///etc/passwd"}`).Want(400, `{"code":400016}`)
	h.As().Do("GET", "/api/agent/v1/visitorTokenRules", ``).Want(403)

	asked := h.idp.Asked()
	h.rules(`"artifactResolutionServiceUrl":""`)
	signInBy(v, h.artifact()).Want(400, `{"code":400030,"message":"This site does not take artifacts: its rules name no artifactResolutionServiceUrl."}`)
	h.rules(`"artifactResolutionServiceUrl":"http://10.0.0.1/resolve"`)
	signInBy(v, h.artifact()).Want(400, `{"message":"The identity provider could not be asked who this is: the address may not be called: it is none of the internet's, and --webhook-allow does not name it."}`)
	h.rules(`"protocol":"jwt"`)
	signInBy(v, h.artifact()).Want(400, `{"message":"Visitors of this site sign in with JSON Web Tokens, not with SAML."}`)
	if h.idp.Asked() != asked {
		t.Error("the provider was asked nevertheless")
	}
}
