package signon

import (
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/crewjam/saml"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/visitor"
)

// begin has a visitor leave.
func (s *Service) begin(ctx context.Context, in BeginIn) (out Begun, err error) {
	who := auth.From(ctx)
	if err := s.limit(ctx, who); err != nil {
		return out, err
	}
	site, err := s.Settings.Site(ctx, who.SiteID)
	if err != nil {
		return out, err
	}
	host, rules := s.host(ctx), s.Settings.TokenRules(site)
	f, err := s.newFlow(site.ID, who.VisitorID, host, in, rules.Pages)
	if err != nil {
		return out, err
	}
	address := s.Settings.VisitorSSO(site).SignInURL
	if address == "" {
		return out, fault.Conflict("This site has no page to sign in on.")
	}
	if rules.Protocol == setting.SignInJWT {
		if f.browser == "" {
			return out, fault.Malformed("page", "customers' pages send their visitors to the identity provider themselves")
		}
		if _, err := s.way(site, setting.SignInJWT); err != nil {
			return out, err
		}
		err = s.leave(ctx, f)
		back := fmt.Sprintf("%s%s/sites/%d/signIn/return/%s", host, visitorDoor, site.ID, f.id)
		return Begun{URL: withQuery(address, "redirect_url", back)}, err
	}
	p, _, err := s.party(site, host)
	if err != nil {
		return out, err
	}
	if err := s.leave(ctx, f); err != nil {
		return out, err
	}
	question, err := p.MakeAuthenticationRequest(address, saml.HTTPRedirectBinding, saml.HTTPPostBinding)
	if err != nil {
		return out, fmt.Errorf("ask who a visitor is: %w", err)
	}
	question.ID, question.NameIDPolicy = f.request(), nil
	to, err := question.Redirect(f.id, &p.ServiceProvider)
	if err != nil {
		return out, fmt.Errorf("ask who a visitor is: %w", err)
	}
	return Begun{to.String(), f.secret}, nil
}

func withQuery(address, name, value string) string {
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	return address + mark + name + "=" + url.QueryEscape(value)
}

// knock counts that somebody comes without a visitor's token.
func (s *Service) knock(ctx context.Context) error {
	return s.Limiter.Take(visitor.SigningIn, visitor.Neighbourhood(api.RequestFrom(ctx).Remote))
}

// metadata is our half of SAML for an identity provider to be set up with.
func (s *Service) metadata(ctx context.Context, siteID int64) ([]byte, error) {
	if err := s.knock(ctx); err != nil {
		return nil, err
	}
	site, err := s.Settings.Site(ctx, siteID)
	if err != nil {
		return nil, err
	}
	p, err := partyAt(site.ID, s.host(ctx), s.Settings.TokenRules(site))
	if err != nil {
		return nil, err
	}
	if err := s.sign(ctx, site.ID, p); err != nil {
		return nil, err
	}
	p.MetadataValidDuration = metadataLife
	text, err := xml.MarshalIndent(p.described(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write a site's metadata: %w", err)
	}
	return append([]byte(xml.Header), text...), nil
}

// described is our half of SAML: the key is for signatures alone, because nothing that is
// encrypted with it could be read, and nobody needs to wait for one in what browsers bring.
func (p *party) described() *saml.EntityDescriptor {
	all := p.Metadata()
	for i := range all.SPSSODescriptors {
		us := &all.SPSSODescriptors[i]
		us.KeyDescriptors = slices.DeleteFunc(us.KeyDescriptors, func(k saml.KeyDescriptor) bool { return k.Use != "signing" })
		us.AuthnRequestsSigned = new(bool)
	}
	return all
}

// consume takes an identity provider's answer to a question of ours.
func (s *Service) consume(ctx context.Context, siteID int64, in Consumed) (*sentOn, error) {
	if err := s.knock(ctx); err != nil {
		return nil, err
	}
	site, err := s.Settings.Site(ctx, siteID)
	if err != nil {
		return nil, err
	}
	f, err := s.flow(ctx, siteID, in.RelayState)
	if err != nil {
		return nil, err
	}
	p, err := s.answered(ctx, site, f, in)
	if errors.Is(err, errDeclined) {
		return &sentOn{Status: http.StatusFound, Location: f.declined()}, nil
	}
	if err != nil {
		return nil, err
	}
	code, err := s.comeBack(ctx, f, p)
	if err != nil {
		return nil, err
	}
	to := f.landing(code)
	if f.browser != "" { // the browser shows its cookie to no page that comes from elsewhere, but goes on with it
		to = fmt.Sprintf("%s%s/sites/%d/signIn/finish?code=%s", s.host(ctx), visitorDoor, siteID, code)
	}
	return &sentOn{Status: http.StatusFound, Location: to}, nil
}

// finish signs in who has come back to the chat page with the cookie that it left with.
func (s *Service) finish(ctx context.Context, f *flow, cookies string, p proof) (*sentOn, error) {
	r := api.RequestFrom(ctx)
	cookie := visitor.Cookie(f.siteID, "", r.Scheme == "https")
	if f.browser == "" || s.holder(f.siteID, cookie.Name, cookies) != f.browser {
		return nil, errNoFlow()
	}
	site, err := s.Settings.Site(ctx, f.siteID)
	if err != nil {
		return nil, err
	}
	signed, err := s.in(ctx, site, f.visitor, r.Remote, p)
	if err != nil {
		return nil, err
	}
	cookie.Value = signed.Token
	return &sentOn{http.StatusFound, f.returnTo, cookie}, nil
}

// holder is the visitor whom a browser's cookie is of.
func (s *Service) holder(siteID int64, name, cookies string) string {
	r := http.Request{Header: http.Header{"Cookie": {cookies}}}
	if c, err := r.Cookie(name); err == nil {
		if p := s.Tokens.Read(c.Value); p != nil && p.SiteID == siteID {
			return p.VisitorID
		}
	}
	return ""
}

// returned takes a token that a visitor of the chat page comes back with.
func (s *Service) returned(ctx context.Context, siteID int64, id, cookies, token string) (*pageOut, error) {
	if err := s.knock(ctx); err != nil {
		return nil, err
	}
	site, err := s.Settings.Site(ctx, siteID)
	if err != nil {
		return nil, err
	}
	f, err := s.flow(ctx, siteID, id)
	if err != nil {
		return nil, err
	}
	p, err := s.read(site, token)
	if err != nil {
		return nil, err
	}
	p.spend = f.spend
	to, err := s.finish(ctx, f, cookies, p)
	if err != nil {
		return nil, err
	}
	return &pageOut{Status: to.Status, Location: to.Location, Cookie: to.Cookie}, nil
}

// handPage sends what stands behind the # of its address, which no server sees, in a form.
const handPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>Sign in</title></head>
<body><form method="post"><input type="hidden" name="jwt"></form><noscript>Signing in needs JavaScript.</noscript>
<script nonce="%s">var f=document.forms[0];f.action=location.pathname;f.jwt.value=(/[#&]jwt=([^&]*)/.exec(location.hash)||[])[1]||"";f.submit()</script></body></html>`

func handOver() *pageOut {
	nonce := rand.Text()
	return &pageOut{Type: "text/html; charset=utf-8", Body: fmt.Appendf(nil, handPage, nonce),
		Policy: "default-src 'none'; script-src 'nonce-" + nonce + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}
}
