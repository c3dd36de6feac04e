package signon

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"time"

	"github.com/crewjam/saml"

	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/snapshot"
)

// party is us and the provider of a site that signs in by SAML; host is how visitors reach us.
func (s *Service) party(site *snapshot.Site, host string) (*party, way, error) {
	w, err := s.way(site, setting.SignInSAML)
	if err != nil {
		return nil, w, err
	}
	if w.key.certificate == nil {
		return nil, w, fault.Conflict("Nobody can sign in: SAML needs the certificate of the identity provider, and the site has but its key.")
	}
	p, err := partyAt(site.ID, host, w.rules)
	if err != nil {
		return nil, w, err
	}
	p.now = time.UnixMilli(s.DB.Now())
	p.provider(w)
	return p, w, nil
}

// provider is the other half of it: who may sign, and for whom.
func (p *party) provider(w way) {
	p.SignatureVerifier = p.sealed
	p.ValidateAudienceRestriction = func(*saml.Assertion) error { return nil } // objection looks at all of them
	at := func(binding, address string) []saml.Endpoint {
		return []saml.Endpoint{{Binding: binding, Location: address}}
	}
	p.IDPMetadata = &saml.EntityDescriptor{EntityID: w.rules.Issuer, IDPSSODescriptors: []saml.IDPSSODescriptor{{
		SSODescriptor: saml.SSODescriptor{RoleDescriptor: saml.RoleDescriptor{KeyDescriptors: []saml.KeyDescriptor{{Use: "signing",
			KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{{Data: base64.StdEncoding.EncodeToString(w.key.certificate.Raw)}}}}}}}},
		SingleSignOnServices: at(saml.HTTPRedirectBinding, w.sso.SignInURL),
	}}}
}

// partyAt is our half of it, which an identity provider is set up with.
func partyAt(siteID int64, host string, rules setting.TokenRules) (*party, error) {
	base := fmt.Sprintf("%s%s/sites/%d/saml", host, visitorDoor, siteID)
	metadata, err := url.Parse(base + "/metadata")
	if err != nil {
		return nil, fmt.Errorf("name the site to its identity provider: %w", err)
	}
	consumer := *metadata
	consumer.Path = fmt.Sprintf("%s/sites/%d/saml/consumer", visitorDoor, siteID)
	p := &party{ServiceProvider: saml.ServiceProvider{EntityID: rules.Audience, MetadataURL: *metadata, AcsURL: consumer,
		AuthnNameIDFormat: saml.UnspecifiedNameIDFormat}, audience: rules.Audience, sealed: &sealed{}}
	if p.audience == "" {
		p.audience = metadata.String()
	}
	return p, nil
}
