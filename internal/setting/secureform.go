package setting

import (
	"context"
	"slices"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// SecureForm is a form for data that only the agent who asks may see: card data.
type SecureForm struct {
	ID          int64           `json:"id" readOnly:"true" doc:"Form id."`
	Name        string          `json:"name" required:"true" maxLength:"200" doc:"Name."`
	Description string          `json:"description" default:"" maxLength:"2000" doc:"Free text."`
	Fields      campaign.Fields `json:"fields" default:"" doc:"A new form gets the four card fields."`
}

func (f SecureForm) known() (int64, string) { return f.ID, f.Name }

// SecureForms are the site's secure forms by id.
func (s *Settings) SecureForms(site *snapshot.Site) []SecureForm { return s.secureForms.All(site) }

func (s *Settings) serveSecureForms(a *api.API) {
	n := nounOf(s.secureForms, reference.SecureForm.Label)
	n.check = func(ctx context.Context, tx *store.Tx, siteID int64, old, f *SecureForm) error {
		if old == nil {
			f.Fields = newCardFields(f.Fields)
			return campaign.NumberNew(ctx, tx, siteID, fieldCounter, f.Fields)
		}
		return campaign.Number(ctx, tx, siteID, fieldCounter, f.Fields)
	}
	n.leave = func(ctx context.Context, tx *store.Tx, siteID int64, f *SecureForm) error {
		return reference.Guard(ctx, tx, siteID, reference.SecureForm, f.ID)
	}
	f := family{path: "/livechat/secureForms", tag: "Secure Forms", permission: auth.ManageLiveChatSecurity}
	api.Handle(a, f.op("GET", "", "listSecureForms", "List secure forms"), n.list)
	api.Handle(a, f.op("POST", "", "createSecureForm", "Create a secure form"), n.create)
	api.Handle(a, f.op("GET", "/{id}", "getSecureForm", "Read a secure form"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateSecureForm", "Change a secure form"), n.update)
	const removed = "Secure Form with id '{id}' has been removed."
	api.Handle(a, f.removal("deleteSecureForm", "Remove a secure form", removed), n.remove(removed))
}

// cardFields are the system fields of a secure form, in the order of their ids
// (NOTES-livechat 9.3).
var cardFields = campaign.Fields{
	{Name: "Card Number", Type: "cardNumber"},
	{Name: "Expiration Date", Type: "expirationDate"},
	{Name: "CSC/CVV", Type: "cscOrCvv"},
	{Name: "Name on Card", Type: "nameOnCard"},
}

// fieldCounter counts the fields of all secure forms of a site.
const fieldCounter = "secure_form_field"

// newCardFields are the fields of a new form. What was sent for a card field shows
// by its type, and is about the form's own; others are added behind.
func newCardFields(sent campaign.Fields) campaign.Fields {
	fields := slices.Clone(cardFields)
	for i := range fields {
		fields[i].IsSystem = true
		at := slices.IndexFunc(sent, func(f campaign.Field) bool { return f.Type == fields[i].Type })
		if at < 0 {
			continue
		}
		fields[i].Name, fields[i].IsVisible, fields[i].IsRequired = sent[at].Name, sent[at].IsVisible, sent[at].IsRequired
		sent = slices.Delete(slices.Clone(sent), at, at+1)
	}
	return append(fields, sent...)
}

// FormsOf are the secure forms of a site by id. It must not be called inside a step.
func (s *Settings) FormsOf(ctx context.Context, siteID int64) ([]SecureForm, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return nil, err
	}
	return s.SecureForms(site), nil
}
