// Package samltest is an identity provider for tests: it signs what it is told to, right
// or wrong, and says what artifacts stand for.
package samltest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
)

// Entity is what the provider is called.
const Entity = "https://id.example.test/saml"

// Provider is an identity provider with an artifact service.
type Provider struct {
	t    testing.TB
	key  tls.Certificate
	leaf *x509.Certificate

	// Method is the algorithm of signatures.
	Method string
	// SignsAnswers has the artifact service sign what it answers.
	SignsAnswers bool
	// URL is that of the artifact service.
	URL string

	mu      sync.Mutex
	answers map[string][]byte // what the artifact service says in its envelope, by artifact
	asked   int
	last    []byte // what it was asked last
}

// New starts a provider that lasts as long as the test.
func New(t testing.TB) *Provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "id.example.test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	p := &Provider{t: t, key: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, leaf: leaf, Method: dsig.RSASHA256SignatureMethod, answers: map[string][]byte{}}
	server := httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(server.Close)
	p.URL = server.URL + "/artifact"
	return p
}

// Certificate is the provider's, as the settings have it.
func (p *Provider) Certificate() string {
	return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.leaf.Raw}))
}

// Person is who an assertion is about.
type Person struct {
	ID, Format string
	Attributes map[string]string
}

// Assertion is a good one about a person, for a party and in answer to a request.
func Assertion(who Person, audience, recipient, request string) *saml.Assertion {
	now := time.Now().UTC()
	if who.Format == "" {
		who.Format = string(saml.PersistentNameIDFormat)
	}
	a := &saml.Assertion{
		ID: "a-" + rand.Text(), IssueInstant: now, Version: "2.0", Issuer: saml.Issuer{Value: Entity},
		Subject: &saml.Subject{NameID: &saml.NameID{Format: who.Format, Value: who.ID}, SubjectConfirmations: []saml.SubjectConfirmation{{
			Method:                  "urn:oasis:names:tc:SAML:2.0:cm:bearer",
			SubjectConfirmationData: &saml.SubjectConfirmationData{InResponseTo: request, Recipient: recipient, NotOnOrAfter: now.Add(time.Minute)},
		}}},
		Conditions: &saml.Conditions{NotBefore: now.Add(-time.Minute), NotOnOrAfter: now.Add(time.Minute),
			AudienceRestrictions: []saml.AudienceRestriction{{Audience: saml.Audience{Value: audience}}}},
		AuthnStatements: []saml.AuthnStatement{{AuthnInstant: now, AuthnContext: saml.AuthnContext{AuthnContextClassRef: &saml.AuthnContextClassRef{Value: "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"}}}},
	}
	var attributes []saml.Attribute
	for name, value := range who.Attributes {
		attributes = append(attributes, saml.Attribute{Name: name, Values: []saml.AttributeValue{{Type: "xs:string", Value: value}}})
	}
	if attributes != nil {
		a.AttributeStatements = []saml.AttributeStatement{{Attributes: attributes}}
	}
	return a
}

// Sign signs an element by a signature within it.
func (p *Provider) Sign(el *etree.Element) *etree.Element {
	p.t.Helper()
	signed, err := p.TrySign(el)
	if err != nil {
		p.t.Fatal(err)
	}
	return signed
}

// TrySign is Sign of what may be no element that can be signed.
func (p *Provider) TrySign(el *etree.Element) (*etree.Element, error) {
	how := dsig.NewDefaultSigningContext(dsig.TLSCertKeyStore(p.key))
	how.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	if err := how.SetSignatureMethod(p.Method); err != nil {
		return nil, err
	}
	return how.SignEnveloped(el)
}

// Response is one around an assertion, which is signed or not before.
func Response(assertion *etree.Element, recipient, request string) *etree.Element {
	r := saml.Response{ID: "r-" + rand.Text(), InResponseTo: request, Version: "2.0", IssueInstant: time.Now().UTC(), Destination: recipient,
		Issuer: &saml.Issuer{Value: Entity}, Status: saml.Status{StatusCode: saml.StatusCode{Value: saml.StatusSuccess}}}
	el := r.Element()
	if assertion != nil {
		el.AddChild(assertion)
	}
	return el
}

// Text is an element as it is sent.
func Text(t testing.TB, el *etree.Element) []byte {
	t.Helper()
	doc := etree.NewDocument()
	doc.SetRoot(el)
	text, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Artifact is a new one, for which the artifact service answers a text: a response in its
// envelope.
func (p *Provider) Artifact(response []byte) string {
	raw := make([]byte, 44)
	_, _ = rand.Read(raw[4:])
	raw[1] = 4
	artifact := base64.StdEncoding.EncodeToString(raw)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[artifact] = response
	return artifact
}

// Asked is how often the artifact service was called.
func (p *Provider) Asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// Trusts tells whether what the artifact service was asked last is signed with the key of a
// certificate.
func (p *Provider) Trusts(der []byte) error {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(p.last); err != nil {
		return err
	}
	how := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
	_, err = how.Validate(doc.FindElement("//ArtifactResolve"))
	return err
}

// serve is the artifact service. It says each time what an artifact stands for: that one counts once is ours to see to.
func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Error(err)
	}
	var question struct {
		Resolve struct {
			ID        string `xml:"ID,attr"`
			Issuer    string `xml:"Issuer"`
			Artifact  string `xml:"Artifact"`
			Signature string `xml:"Signature>SignatureValue"`
		} `xml:"Body>ArtifactResolve"`
	}
	if err := xml.Unmarshal(body, &question); err != nil || question.Resolve.Issuer == "" || question.Resolve.Signature == "" {
		p.t.Errorf("the artifact service was asked %q: %v", body, err)
	}
	p.mu.Lock()
	p.asked++
	p.last = body
	answer, known := p.answers[question.Resolve.Artifact]
	p.mu.Unlock()
	if !known {
		http.Error(w, "No such artifact.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	envelope := fmt.Sprintf(`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><p:ArtifactResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" ID="ar-%s" InResponseTo="%s" Version="2.0" IssueInstant="%s"><s:Issuer>%s</s:Issuer><p:Status><p:StatusCode Value="%s"/></p:Status>%s</p:ArtifactResponse></soap:Body></soap:Envelope>`,
		rand.Text(), question.Resolve.ID, time.Now().UTC().Format(time.RFC3339), Entity, saml.StatusSuccess, answer)
	if p.SignsAnswers {
		envelope = p.signed(envelope)
	}
	_, _ = io.WriteString(w, envelope)
}

// signed is an envelope whose answer is signed.
func (p *Provider) signed(envelope string) string {
	doc := etree.NewDocument()
	if err := doc.ReadFromString(envelope); err != nil {
		p.t.Error(err)
		return envelope
	}
	body := doc.FindElement("//Body")
	answer := body.ChildElements()[0]
	body.RemoveChild(answer)
	body.AddChild(p.Sign(answer))
	text, err := doc.WriteToString()
	if err != nil {
		p.t.Error(err)
	}
	return text
}
