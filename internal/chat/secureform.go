package chat

import (
	"context"
	"slices"
	"strings"

	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/store"
)

// Secrets encrypts what must be read back, with the installation's keys: a text can be
// decrypted for the purpose only that it was encrypted for.
type Secrets interface {
	Encrypt(purpose string, plain []byte) string
	Decrypt(purpose, text string) ([]byte, error)
}

// SentForm is a form that an agent asks a visitor to fill in.
type SentForm struct {
	ID          int64       `json:"id" doc:"Secure form id."`
	Name        string      `json:"name" doc:"Name."`
	Description string      `json:"description" doc:"What it is for."`
	Fields      []FormField `json:"fields" doc:"Fields, as they were when the form was sent."`
}

// FormField is a field of a sent form.
type FormField struct {
	ID         int64    `json:"id" doc:"Field id."`
	Name       string   `json:"name" doc:"Label."`
	Type       string   `json:"type" doc:"Input kind, as forms of campaigns and secure forms have them."`
	IsRequired bool     `json:"isRequired" doc:"Must be filled in."`
	Options    []string `json:"options" doc:"Choices, of kinds that have some."`
}

// UsableForm is a secure form that agents may send.
type UsableForm struct {
	ID          int64  `json:"id" doc:"Secure form id."`
	Name        string `json:"name" doc:"Name."`
	Description string `json:"description" doc:"What it is for."`
}

// Forms lists the secure forms of a site that show a field.
func (e *Engine) Forms(ctx context.Context, who Party) ([]UsableForm, error) {
	forms, err := e.settings.FormsOf(ctx, who.SiteID)
	if err != nil {
		return nil, err
	}
	out := []UsableForm{}
	for _, f := range forms {
		if len(shownFields(f.Fields)) > 0 {
			out = append(out, UsableForm{f.ID, f.Name, f.Description})
		}
	}
	return out, nil
}

// SendForm asks a chat's visitor to fill in a secure form.
func (e *Engine) SendForm(ctx context.Context, who Party, chatID, clientID string, formID int64) (Message, error) {
	if _, m, err := e.mayWrite(ctx, who, chatID, clientID); err != nil || m.Seq != 0 {
		return m, err
	}
	forms, err := e.settings.FormsOf(ctx, who.SiteID)
	if err != nil {
		return Message{}, err
	}
	i := slices.IndexFunc(forms, func(f setting.SecureForm) bool { return f.ID == formID })
	if i < 0 {
		return Message{}, fault.NotInList("formId")
	}
	fields := shownFields(forms[i].Fields)
	if len(fields) == 0 {
		return Message{}, fault.Conflict("The form shows no fields.")
	}
	return e.Post(ctx, who, chatID, Draft{ClientID: clientID, Text: forms[i].Name, kind: FormMessage,
		payload: &Payload{Form: &SentForm{forms[i].ID, forms[i].Name, forms[i].Description, fields}}})
}

// shownFields are the fields that visitors can fill in.
func shownFields(all campaign.Fields) (out []FormField) {
	for _, f := range all {
		if !f.IsVisible || slices.Contains([]string{"attachment", "wrapupcategory", "wrapupcomment"}, f.Type) {
			continue
		}
		field := FormField{f.ID, f.Name, f.Type, f.IsRequired, []string{}}
		for line := range strings.SplitSeq(string(f.Options), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				field.Options = append(field.Options, line)
			}
		}
		out = append(out, field)
	}
	return out
}

// sentForm reads the form that a message of a chat asks to fill in, and who sent it.
func sentForm(ctx context.Context, tx *store.Tx, c *record, seq int64) (form *SentForm, agentID int64, err error) {
	found, err := messages(ctx, tx, c, `AND m.seq = ? AND m.kind = 'form'`, seq)
	if err != nil {
		return nil, 0, err
	}
	if len(found) == 0 || found[0].Payload == nil || found[0].Payload.Form == nil {
		return nil, 0, fault.NotFound("form", seq)
	}
	agentID, _ = found[0].Sender.ID.(int64)
	return found[0].Payload.Form, agentID, nil
}
