package signon

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"parley/internal/setting"
	"parley/internal/signon/samltest"
)

// consumer is where assertions of these tests go.
const consumer = "https://chat.example.test/api/visitor/v1/sites/1/saml/consumer"

// partyOf is that of a site of a provider.
func partyOf(t testing.TB, idp *samltest.Provider) *party {
	t.Helper()
	k, err := readKey(idp.Certificate())
	if err != nil {
		t.Fatal(err)
	}
	w := way{rules: setting.TokenRules{Issuer: samltest.Entity, Audience: "parley"}, key: k}
	p, err := partyAt(1, "https://chat.example.test", w.rules)
	if err != nil {
		t.Fatal(err)
	}
	p.provider(w)
	p.now = time.Now()
	return p
}

// Whatever an identity provider seems to answer: reading it never panics, and only what its
// key has signed is read at all.
func FuzzAssertion(f *testing.F) {
	idp := samltest.New(f)
	response := func(sign bool) string {
		a := samltest.Assertion(samltest.Person{ID: "u", Attributes: map[string]string{"mail": "u@id.example.test"}}, "parley", consumer, "id-1").Element()
		if sign {
			a = idp.Sign(a)
		}
		return string(samltest.Text(f, samltest.Response(a, consumer, "id-1")))
	}
	f.Add(response(true))
	f.Add(response(false))
	f.Add(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`)
	f.Add(`<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"><p:Status><p:StatusCode Value="x"/></p:Status></p:Response>`)
	f.Add(`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><p:ArtifactResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"/></soap:Body></soap:Envelope>`)
	whole := response(true)
	f.Fuzz(func(t *testing.T, text string) {
		p := partyOf(t, idp)
		if a, err := p.answered("SAMLResponse", []byte(text), "id-1"); err == nil && text != whole && a.Subject.NameID.Value != "u" {
			t.Fatalf("it says that this is %q", a.Subject.NameID.Value)
		}
		p = partyOf(t, idp)
		if _, err := p.resolved("artifact", []byte(text), "id-2", "", url.URL{}); err == nil {
			t.Fatal("an answer to another question holds")
		}
	})
}

// What is signed may say anything: it is refused or names a user, and never panics.
func FuzzSigned(f *testing.F) {
	idp := samltest.New(f)
	good := samltest.Assertion(samltest.Person{ID: "u", Attributes: map[string]string{"mail": "u@id.example.test"}}, "parley", consumer, "id-1")
	f.Add(string(samltest.Text(f, good.Element())))
	f.Add(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="a"><Subject/><Conditions/></Assertion>`)
	f.Add(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="a"><Subject><SubjectConfirmation><SubjectConfirmationData/></SubjectConfirmation></Subject><Conditions/></Assertion>`)
	f.Fuzz(func(t *testing.T, text string) {
		doc := etree.NewDocument()
		if err := doc.ReadFromString(text); err != nil || doc.Root() == nil {
			return
		}
		if doc.Root().SelectAttr("ID") == nil {
			doc.Root().CreateAttr("ID", "a")
		}
		signed, err := idp.TrySign(doc.Root())
		if err != nil {
			return
		}
		p := partyOf(t, idp)
		a, err := p.answered("SAMLResponse", samltest.Text(t, samltest.Response(signed, consumer, "id-1")), "id-1")
		if err != nil {
			return
		}
		id, err := identityOf("SAMLResponse", claimsOf(a), nil)
		if err == nil && (id.UserID == "" || strings.ContainsRune(id.UserID, 0) || len([]rune(id.UserID)) > maxUserID) {
			t.Fatalf("the user is %q", id.UserID)
		}
	})
}

// Namespaces are not taken at their prefixes, and what the envelope of another standard
// holds is not read as ours.
func TestNamesOfOtherSpaces(t *testing.T) {
	t.Parallel()
	idp := samltest.New(t)
	good := string(samltest.Text(t, samltest.Response(idp.Sign(samltest.Assertion(samltest.Person{ID: "u"}, "parley", consumer, "id-1").Element()), consumer, "id-1")))
	if _, err := partyOf(t, idp).answered("x", []byte(good), "id-1"); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"another namespace": strings.Replace(good, "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:1.0:protocol", 1),
		"two roots":         good + "<x/>",
		"latin":             `<?xml version="1.0" encoding="iso-8859-1"?>` + good,
	} {
		if _, err := partyOf(t, idp).answered("x", []byte(text), "id-1"); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
