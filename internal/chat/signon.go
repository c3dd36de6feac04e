package chat

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// signOn is how the visitors of a campaign sign in, and who one of them is.
type signOn struct {
	option   setting.CampaignSsoOption
	identity visitor.Identity
}

// signOn finds out who asks for a chat. One who must sign in first and has not is refused.
func (e *Engine) signOn(site *snapshot.Site, campaignID int64, person *visitor.Person) (signOn, error) {
	s := signOn{e.settings.VisitorSSO(site).Of(campaignID), person.Identity}
	if s.option.SignInType == setting.SignInRequired && s.identity.UserID == "" {
		return s, fault.Conflict("Sign in before you ask for a chat.")
	}
	return s, nil
}

// isSkipped tells whether the form is not asked of who has signed in.
func (s signOn) isSkipped() bool { return s.identity.UserID != "" && s.option.IsSkipPrechat }

// systemNames are what the values of an identity may call the system fields, beside
// their labels.
var systemNames = map[campaign.System][]string{
	campaign.NameField: {"Name"}, campaign.EmailField: {"Email"}, campaign.PhoneField: {"Phone"}, campaign.CompanyField: {"Company"},
	campaign.ProductField: {"Product", "Product and Service", "ProductService"}, campaign.TicketField: {"Ticket", "TicketId", "Ticket ID"},
}

// known is what the identity says to a field, where the field takes it. Departments are
// for visitors to choose.
func (s signOn) known(p campaign.PreChat, field campaign.Field) string {
	part := p.System(field)
	if part == campaign.DepartmentField {
		return ""
	}
	value := s.identity.Values.Of(append([]string{field.Name}, systemNames[part]...)...)
	field.IsRequired = false
	if given, err := field.Read(field.Name, value); value == "" || err != nil || given.File != "" {
		return ""
	}
	return value
}

// answer puts what the identity says in the place of what was typed.
func (s signOn) answer(p campaign.PreChat, r *NewRequest) {
	if s.identity.UserID == "" {
		return
	}
	r.Name, r.Email = cmpOr(s.identity.Name(), r.Name), cmpOr(s.identity.Email(), r.Email)
	answers := []Answer{}
	for _, field := range p.Fields {
		if value := s.known(p, field); value != "" {
			answers = append(answers, Answer{field.ID, value})
		}
	}
	r.Answers = append(answers, r.Answers...) // the first one to a field counts
}

// SignedIn tells those who are concerned, in the step in which a visitor has signed in:
// agents who watch the list, and the chat that it has.
func (e *Engine) SignedIn(ctx context.Context, tx *store.Tx, site *snapshot.Site, person *visitor.Person) error {
	if err := e.giveKnown(ctx, tx, site, person); err != nil {
		return err
	}
	e.visitorsChanged(ctx, tx, site.ID)
	_, err := tx.Exec(ctx, `UPDATE chat SET sso_user_id = ? WHERE visitor_id = ? AND state <> 'ended'`, person.Identity.UserID, person.ID)
	if err != nil {
		return fmt.Errorf("note who a visitor is: %w", err)
	}
	return nil
}

// giveKnown lays what the identity provider says over the custom variables of the visit,
// where one is open.
func (e *Engine) giveKnown(ctx context.Context, tx *store.Tx, site *snapshot.Site, person *visitor.Person) error {
	pairs := person.Identity.Variables()
	if len(pairs) == 0 {
		return nil
	}
	variables, _, err := visitor.Known(e.settings, site, pairs)
	if err != nil {
		return err
	}
	if err := visitor.Give(ctx, tx, site.ID, person.UUID, variables); !errors.Is(err, fault.NotFound("", nil)) {
		return err
	}
	return nil
}

// SignOn is what a page should know of signing in (contract/widget.md 6).
type SignOn struct {
	Type        string   `json:"type" enum:"no,optional,required" doc:"Whether visitors of this campaign sign in: not at all, if they like, or before they can chat."`
	Protocol    string   `json:"protocol" enum:"jwt,saml" doc:"What they sign in with."`
	URL         string   `json:"url" doc:"Where they sign in; empty where only the page's own script can do it."`
	SkipsForm   bool     `json:"skipsForm" doc:"Who has signed in is not asked the form before a chat."`
	UserID      string   `json:"userId" doc:"Who the visitor is at the site's identity provider; empty for one who has not signed in."`
	Name        string   `json:"name" doc:"What the identity provider calls the visitor."`
	Email       string   `json:"email" doc:"The address that it has of the visitor."`
	KnownFields []Answer `json:"knownFields" doc:"What it says to the further fields of the form before a chat."`
}

// signOnOf is what a page of a campaign should know of signing in.
func (e *Engine) signOnOf(site *snapshot.Site, settings *campaign.Settings, identity visitor.Identity) SignOn {
	sso := e.settings.VisitorSSO(site)
	s := signOn{sso.Of(settings.ID), identity}
	out := SignOn{Type: s.option.SignInType, Protocol: e.settings.TokenRules(site).Protocol, SkipsForm: s.option.IsSkipPrechat, UserID: identity.UserID, Name: identity.Name(), Email: identity.Email(), KnownFields: []Answer{}}
	if out.Type != setting.SignInNo {
		out.URL = sso.SignInURL
	}
	for _, field := range settings.PreChat.Fields {
		if part := settings.PreChat.System(field); part == campaign.NameField || part == campaign.EmailField {
			continue
		}
		if value := s.known(settings.PreChat, field); value != "" {
			out.KnownFields = append(out.KnownFields, Answer{field.ID, value})
		}
	}
	return out
}
