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
	ID          int64            `json:"id" readOnly:"true" doc:"Form id."`
	Name        string           `json:"name" required:"true" maxLength:"200" doc:"Name."`
	Description string           `json:"description" default:"" maxLength:"2000" doc:"Free text."`
	Fields      []campaign.Field `json:"fields" default:"" doc:"A new form gets the four card fields."`
}

func (f SecureForm) known() (int64, string) { return f.ID, f.Name }

// SecureForms are the site's secure forms by id.
func (s *Settings) SecureForms(site *snapshot.Site) []SecureForm { return s.secureForms.All(site) }

func (s *Settings) serveSecureForms(a *api.API) {
	n := nounOf(s.secureForms, reference.SecureForm.Label)
	n.check = func(ctx context.Context, tx *store.Tx, siteID int64, old, f *SecureForm) (err error) {
		if old == nil {
			f.Fields, err = newCardFields(ctx, tx, siteID, f.Fields)
			return err
		}
		f.Fields, err = keepFields(ctx, tx, siteID, old.Fields, f.Fields)
		return err
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
var cardFields = []campaign.Field{
	{Name: "Card Number", Type: "cardNumber"},
	{Name: "Expiration Date", Type: "expirationDate"},
	{Name: "CSC/CVV", Type: "cscOrCvv"},
	{Name: "Name on Card", Type: "nameOnCard"},
}

// fieldCounter counts the fields of all secure forms of a site.
const fieldCounter = "secure_form_field"

// newCardFields are the fields of a new form. What was sent for a card field shows
// by its type, and is about the form's own; others are added behind.
func newCardFields(ctx context.Context, tx *store.Tx, siteID int64, sent []campaign.Field) ([]campaign.Field, error) {
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
	return numbered(ctx, tx, siteID, append(fields, sent...))
}

// keepFields holds a changed list of fields to the rules (NOTES-livechat B2, B3):
// an empty one changes nothing, system fields stay what they are and where they
// were left out come last, what carries no known id is new.
func keepFields(ctx context.Context, tx *store.Tx, siteID int64, old, sent []campaign.Field) ([]campaign.Field, error) {
	if len(sent) == 0 {
		return old, nil
	}
	kept := map[int64]bool{}
	fields := make([]campaign.Field, 0, len(sent))
	for _, f := range sent {
		at := slices.IndexFunc(old, func(o campaign.Field) bool { return o.ID == f.ID })
		if at >= 0 && kept[f.ID] {
			continue
		}
		if at >= 0 && old[at].IsSystem {
			f.Type = old[at].Type
		}
		kept[f.ID] = true
		fields = append(fields, f)
	}
	for _, o := range old {
		if o.IsSystem && !kept[o.ID] {
			fields = append(fields, o)
		}
	}
	return numbered(ctx, tx, siteID, fields)
}

// numbered gives new fields their ids.
func numbered(ctx context.Context, tx *store.Tx, siteID int64, fields []campaign.Field) ([]campaign.Field, error) {
	for i := range fields {
		if fields[i].ID != 0 {
			continue
		}
		id, err := store.NextID(ctx, tx, siteID, fieldCounter)
		if err != nil {
			return nil, err
		}
		fields[i].ID = id
	}
	return fields, nil
}
