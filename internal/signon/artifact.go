package signon

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"

	"parley/internal/fault"
	"parley/internal/outcall"
	"parley/internal/snapshot"
	"parley/internal/store"
)

const (
	// Patience is how long an identity provider may take to say what an artifact stands for.
	Patience = 10 * time.Second
	// artifactSize is that of an artifact of SAML 2.0 in bytes, and artifactType what it begins with.
	artifactSize = 44
	artifactType = "\x00\x04"
	// keepUsed is for how long what has been used is remembered: longer than an assertion holds,
	// whose issue must be a moment ago.
	keepUsed = 2 * maxLife
)

// artifact is who an artifact stands for, asked of the site's identity provider. request is
// what the answer in it must be to; empty where nobody was asked.
func (s *Service) artifact(ctx context.Context, site *snapshot.Site, host, artifact, request string) (out proof, err error) {
	const field = "artifact"
	p, w, err := s.party(site, host)
	if err != nil {
		return out, err
	}
	if w.rules.ArtifactURL == "" {
		return out, fault.Conflict("This site does not take artifacts: its rules name no artifactResolutionServiceUrl.")
	}
	raw, err := base64.StdEncoding.DecodeString(artifact)
	if err != nil || len(raw) != artifactSize || string(raw[:2]) != artifactType {
		return out, fault.Malformed(field, "it is no artifact of SAML 2.0")
	}
	if err := s.sign(ctx, site.ID, p); err != nil {
		return out, err
	}
	question, err := p.MakeArtifactResolveRequest(artifact)
	if err != nil {
		return out, fmt.Errorf("ask what an artifact stands for: %w", err)
	}
	answer, service, err := s.resolve(ctx, w.rules.ArtifactURL, question)
	if err != nil {
		return out, err
	}
	a, err := p.resolved(field, answer, question.ID, request, *service)
	if err != nil {
		return out, err
	}
	return s.proven(site, field, a, w, "artifact "+artifact)
}

// proven is who an assertion that holds says that the visitor is. It counts once, and so
// does what brought it.
func (s *Service) proven(site *snapshot.Site, field string, a *saml.Assertion, w way, once ...string) (p proof, err error) {
	once = append(once, "assertion "+a.ID)
	p.spend = func(ctx context.Context, tx *store.Tx) error {
		return use(ctx, tx, site.ID, tx.Now()+keepUsed.Milliseconds(), once...)
	}
	p.identity, err = s.identity(site, field, claimsOf(a), w)
	return p, err
}

// resolve asks the identity provider by SOAP, and returns what it answers.
func (s *Service) resolve(ctx context.Context, address string, question *saml.ArtifactResolve) ([]byte, *url.URL, error) {
	doc := etree.NewDocument()
	doc.SetRoot(question.SoapRequest())
	body, err := doc.WriteToBytes()
	if err != nil {
		return nil, nil, fmt.Errorf("ask what an artifact stands for: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, unanswered("the address cannot be called")
	}
	req.Header.Set("Content-Type", "text/xml; charset=utf-8")
	req.Header.Set("SOAPAction", "http://www.oasis-open.org/committees/security")
	res, err := s.Client.Do(req)
	if err != nil {
		return nil, nil, unanswered(outcall.InWords(err))
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxXML+1))
	switch {
	case err != nil:
		return nil, nil, unanswered("the connection failed")
	case res.StatusCode != http.StatusOK:
		return nil, nil, unanswered(fmt.Sprintf("it answered %d", res.StatusCode))
	}
	return answer, req.URL, nil
}

func unanswered(why string) error {
	return fault.Conflict("The identity provider could not be asked who this is: %s.", why)
}

// answered is who an answer that came by way of the browser says that a visitor is.
func (s *Service) answered(ctx context.Context, site *snapshot.Site, f *flow, in Consumed) (out proof, err error) {
	if in.Artifact != "" {
		return s.artifact(ctx, site, s.host(ctx), in.Artifact, f.request())
	}
	const field = "SAMLResponse"
	p, w, err := s.party(site, s.host(ctx))
	if err != nil {
		return out, err
	}
	text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(in.Response), ""))
	if err != nil || len(text) == 0 {
		return out, fault.Malformed(field, "it is not base64")
	}
	a, err := p.answered(field, text, f.request())
	if err != nil {
		return out, err
	}
	return s.proven(site, field, a, w)
}
