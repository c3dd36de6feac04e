package signon

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"

	"parley/internal/fault"
)

const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

// sealed keeps what a signature holds for, as it was when it was signed. Nothing else of
// an answer is read.
type sealed struct{ parts []*etree.Element }

// VerifySignature implements saml.SignatureVerifier.
func (s *sealed) VerifySignature(how *dsig.ValidationContext, part *etree.Element) error {
	whole, err := how.Validate(part)
	if err != nil {
		return fmt.Errorf("its signature does not hold: %w", err)
	}
	s.parts = append(s.parts, whole)
	return nil
}

// assertion is the one that signatures hold for.
func (s *sealed) assertion() (*saml.Assertion, *etree.Element, error) {
	for _, part := range s.parts {
		doc := etree.NewDocument()
		doc.SetRoot(part.Copy())
		text, err := doc.WriteToBytes()
		if err != nil {
			return nil, nil, fmt.Errorf("write what was signed: %w", err)
		}
		var a *saml.Assertion
		switch part.Tag {
		case "Assertion":
			a = &saml.Assertion{}
			err = xml.Unmarshal(text, a)
		case "Response":
			var r saml.Response
			err = xml.Unmarshal(text, &r)
			a = r.Assertion
		case "ArtifactResponse":
			var r saml.ArtifactResponse
			err = xml.Unmarshal(text, &r)
			a = r.Response.Assertion
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read what was signed: %w", err)
		}
		if a != nil {
			return a, part, nil
		}
	}
	return nil, nil, errors.New("nothing of it is signed")
}

// party is us and the identity provider, as an answer must speak of them.
type party struct {
	saml.ServiceProvider
	audience string
	sealed   *sealed
	now      time.Time
}

// read returns what an answer says, or a fault that says why it is refused. parse is how
// the library reads it: it checks signature, issuer, times, recipient and what is answered to.
func (p *party) read(field string, data []byte, parse func() (*saml.Assertion, error)) (*saml.Assertion, error) {
	if err := checkShape(field, data); err != nil {
		return nil, err
	}
	said, err := parse()
	if status, is := errors.AsType[saml.ErrBadStatus](exposed(err)); is {
		return nil, fmt.Errorf("%w: %w", errDeclined, fault.Malformed(field, "the identity provider signs nobody in: %s", short(status.Status)))
	}
	if err != nil {
		return nil, fault.Malformed(field, "%s", short(exposed(err).Error()))
	}
	a, part, err := p.sealed.assertion()
	if err != nil {
		return nil, fault.Malformed(field, "%s", err)
	}
	if a.ID == "" || a.ID != said.ID {
		return nil, fault.Malformed(field, "what is signed is not its assertion")
	}
	if why := p.objection(a, part); why != "" {
		return nil, fault.Malformed(field, "%s", why)
	}
	return a, nil
}

// objection is what is wrong with an assertion beside what the library looks at.
func (p *party) objection(a *saml.Assertion, part *etree.Element) string {
	switch {
	case !slices.ContainsFunc(a.Subject.SubjectConfirmations, func(c saml.SubjectConfirmation) bool { return c.Method == bearer }):
		return "its subject is not confirmed by bringing it (bearer)"
	case a.IssueInstant.After(p.now.Add(leeway)):
		return "it was issued in the future"
	case a.Conditions.NotOnOrAfter.After(p.now.Add(maxLife + leeway)):
		return fmt.Sprintf("it lasts longer than %d hours", int(maxLife.Hours()))
	}
	for _, s := range a.AuthnStatements {
		if s.SessionNotOnOrAfter != nil && s.SessionNotOnOrAfter.Before(p.now.Add(-leeway)) {
			return "the session at the identity provider is over"
		}
	}
	restrictions := part.FindElements(".//AudienceRestriction")
	for _, r := range restrictions {
		if !slices.ContainsFunc(r.ChildElements(), func(one *etree.Element) bool {
			return one.Tag == "Audience" && strings.TrimSpace(one.Text()) == p.audience
		}) {
			return fmt.Sprintf("it is for another audience than %s", p.audience)
		}
	}
	if len(restrictions) == 0 {
		return fmt.Sprintf("it names no audience; it must be for %s", p.audience)
	}
	return ""
}

// maxReason is how much of the library's words is passed on, in bytes.
const maxReason = 300

// errDeclined is for a visitor whom the identity provider does not sign in, or who did not want to.
var errDeclined = errors.New("the identity provider signs nobody in")

// exposed is why the library refuses an answer. Its own error hides that.
func exposed(err error) error {
	if hidden, is := errors.AsType[*saml.InvalidResponseError](err); is {
		return hidden.PrivateErr
	}
	return err
}

func short(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxReason)], "")
}

// answered reads a response that came by way of the browser, to one of ours.
func (p *party) answered(field string, data []byte, request string) (*saml.Assertion, error) {
	return p.read(field, data, func() (*saml.Assertion, error) {
		return p.ParseXMLResponse(data, []string{request}, p.AcsURL)
	})
}

// resolved reads what the artifact service answered to resolve; request is what the
// response in it answers to, empty for one that nobody asked for.
func (p *party) resolved(field string, data []byte, resolve, request string, service url.URL) (*saml.Assertion, error) {
	return p.read(field, data, func() (*saml.Assertion, error) {
		return p.ParseXMLArtifactResponse(data, []string{request}, resolve, service)
	})
}

// claimsOf is what an assertion says, as a token would: attributes by their names and by
// their friendly ones, and who it is as sub. A name that changes with each session says nothing.
func claimsOf(a *saml.Assertion) claims {
	c := claims{}
	for _, statement := range a.AttributeStatements {
		for _, attribute := range statement.Attributes {
			var values []any
			for _, v := range attribute.Values {
				values = append(values, v.Value)
			}
			for _, name := range []string{attribute.Name, attribute.FriendlyName} {
				if _, there := c[name]; name != "" && !there {
					c[name] = values
				}
			}
		}
	}
	for usual, names := range usualAttributes {
		for _, name := range names {
			if v, there := c[name]; there && c[usual] == nil {
				c[usual] = v
			}
		}
	}
	if id := a.Subject.NameID; id != nil && id.Format != string(saml.TransientNameIDFormat) {
		c["sub"] = id.Value
		if id.Format == string(saml.EmailAddressNameIDFormat) && c["email"] == nil {
			c["email"] = id.Value
		}
	}
	return c
}

// usualAttributes are what identity providers call a person's name and email.
var usualAttributes = map[string][]string{
	"name":  {"displayName", "urn:oid:2.16.840.1.113730.3.1.241", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "cn", "urn:oid:2.5.4.3"},
	"email": {"mail", "urn:oid:0.9.2342.19200300.100.1.3", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"},
}
