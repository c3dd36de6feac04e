package signon

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"parley/internal/fault"
)

// Limits of an answer of an identity provider.
const (
	maxXML      = 256 << 10
	maxDepth    = 40
	maxElements = 5000
	maxAttrs    = 40
)

// once are the elements of which an answer has at most one, whatever their namespace, by name or by parent and name:
// where there is one assertion, none can be put in the place of the one that is signed.
var once = []string{"Envelope", "Body", "ArtifactResponse", "Response", "Assertion", "Subject", "Subject/NameID", "Conditions", "ArtifactResponse/Status", "Response/Status"}

// parents are the elements that some stand in, and nowhere else. SAML has them there.
var parents = map[string][]string{
	"Assertion": {"Response"}, "Subject": {"Assertion"}, "Conditions": {"Assertion"}, "NameID": {"Subject", "SubjectConfirmation", "AttributeValue"},
	"SubjectConfirmation": {"Subject"}, "SubjectConfirmationData": {"SubjectConfirmation"}, "AudienceRestriction": {"Conditions"},
	"Signature": {"ArtifactResponse", "Response", "Assertion"}, "SignedInfo": {"Signature"}, "Reference": {"SignedInfo"},
	"AttributeStatement": {"Assertion"}, "Attribute": {"AttributeStatement"}, "AttributeValue": {"Attribute"},
}

// sound are the algorithms of signatures and digests that are believed. Those with SHA-1
// are not: others can be made that have the same.
var sound = []string{
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
	"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
	"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384", "http://www.w3.org/2001/04/xmlenc#sha512",
}

// shape is what has been seen of an answer so far.
type shape struct {
	field string // what faults are about
	path  []string
	count map[string]int
	ids   map[string]bool
	all   int
}

// checkShape refuses whatever no identity provider sends, before anything of it is
// believed: document types, comments, second assertions, signatures in odd places, and
// more of anything than there is a use for. What it lets pass has all that reading it relies on.
func checkShape(field string, data []byte) error {
	if len(data) > maxXML {
		return fault.TooLong(field, maxXML)
	}
	s := &shape{field: field, count: map[string]int{}, ids: map[string]bool{}}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s.whole()
		}
		if err != nil {
			return s.refuse("it is no XML")
		}
		if err := s.see(token); err != nil {
			return err
		}
	}
}

func (s *shape) refuse(format string, args ...any) error {
	return fault.Malformed(s.field, format, args...)
}

func (s *shape) see(token xml.Token) error {
	switch token := token.(type) {
	case xml.Directive:
		return s.refuse("it has a document type")
	case xml.Comment:
		return s.refuse("it has a comment")
	case xml.ProcInst:
		if token.Target != "xml" || s.all > 0 {
			return s.refuse("it has an instruction for programs")
		}
	case xml.EndElement:
		s.path = s.path[:len(s.path)-1]
	case xml.StartElement:
		return s.open(token)
	}
	return nil
}

func (s *shape) open(e xml.StartElement) error {
	name, parent := e.Name.Local, ""
	if len(s.path) > 0 {
		parent = s.path[len(s.path)-1]
	}
	s.path = append(s.path, name)
	s.all++
	s.count[name]++
	s.count[parent+"/"+name]++
	within, placed := parents[name]
	switch {
	case parent == "" && s.all > 1:
		return s.refuse("it is no XML")
	case s.all > maxElements || len(s.path) > maxDepth || len(e.Attr) > maxAttrs:
		return s.refuse("it has more elements than there is a use for")
	case strings.HasPrefix(name, "Encrypted"):
		return s.refuse("it is encrypted, which is not supported: have the identity provider sign and not encrypt")
	case slices.Contains(once, name) && s.count[name] > 1, slices.Contains(once, parent+"/"+name) && s.count[parent+"/"+name] > 1:
		return s.refuse("it has more than one %s", name)
	case placed && !slices.Contains(within, parent):
		return s.refuse("it has a %s where none belongs", name)
	case parent == "Signature" && name == "Object":
		return s.refuse("its signature has contents of its own")
	}
	for _, a := range e.Attr {
		if err := s.attribute(name, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *shape) attribute(element string, a xml.Attr) error {
	switch a.Name.Local {
	case "ID", "Id", "id":
		if s.ids[a.Value] {
			return s.refuse("two of its parts have the same ID")
		}
		s.ids[a.Value] = true
	case "Algorithm":
		if (element == "SignatureMethod" || element == "DigestMethod") && !slices.Contains(sound, a.Value) {
			return s.refuse("it is signed by an algorithm that is not believed; SHA-256, SHA-384 and SHA-512 are")
		}
	}
	return nil
}

// whole looks for what must be there. An answer without an assertion says in its status why.
func (s *shape) whole() error {
	n := s.count
	if n["Reference"] != n["Signature"] || n["SignedInfo"] != n["Signature"] {
		return s.refuse("a signature of it is not of one part")
	}
	if n["Assertion"] == 0 {
		return nil
	}
	if n["Subject"] == 0 || n["Conditions"] == 0 || n["SubjectConfirmation"] == 0 || n["SubjectConfirmation"] != n["SubjectConfirmationData"] {
		return s.refuse("its assertion lacks a subject with its confirmation, or conditions")
	}
	return nil
}
