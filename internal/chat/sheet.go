package chat

import (
	"context"
	"slices"

	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/file"
	"parley/internal/store"
	"parley/internal/visitor"
)

// maxAnswer is the longest answer to a field, in characters.
const maxAnswer = 4000

// sheet gathers the answers to the fields of a form.
type sheet struct {
	custom, system []visitor.FieldValue
	closed         []fact.Answer // what is counted
	files          []sentAhead
}

// sentAhead is an answer that names a file by its id; the file's name takes its place.
type sentAhead struct {
	fieldID int64
	member  string
	link    string
}

// read holds an answer to its field. member is how the caller calls the field.
func (s *sheet) read(field campaign.Field, member, value string) (campaign.Given, error) {
	if err := checkText(member, value, maxAnswer); err != nil {
		return campaign.Given{}, err
	}
	g, err := field.Read(member, value)
	if err != nil {
		return g, err
	}
	for _, option := range g.Chosen {
		s.closed = append(s.closed, fact.Answer{FieldID: field.ID, Value: option})
	}
	if g.File != "" {
		s.files = append(s.files, sentAhead{field.ID, member, g.File})
	}
	return g, nil
}

// keep adds an answer to those that are shown with the chat.
func (s *sheet) keep(field campaign.Field, value string) {
	v := visitor.FieldValue{ID: field.ID, Name: field.Name, Value: value}
	if field.IsSystem {
		s.system = append(s.system, v)
		return
	}
	s.custom = append(s.custom, v)
}

// values are the kept answers, custom fields first (NOTES-livechat B19).
func (s *sheet) values() []visitor.FieldValue {
	return slices.Concat([]visitor.FieldValue{}, s.custom, s.system)
}

// take gives the files that answers name to the chat.
func (s *sheet) take(ctx context.Context, tx *store.Tx, siteID, chatID int64) error {
	for _, f := range s.files {
		name, err := file.Take(ctx, tx, siteID, file.Chat, chatID, f.member, f.link)
		if err != nil {
			return err
		}
		for _, list := range [][]visitor.FieldValue{s.custom, s.system} {
			for i := range list {
				if list[i].ID == f.fieldID {
					list[i].Value = name
				}
			}
		}
	}
	return nil
}

// sentTo is what was sent to a field, or "".
func sentTo(sent []Answer, fieldID int64) string {
	for _, a := range sent {
		if a.ID == fieldID {
			return a.Value
		}
	}
	return ""
}
