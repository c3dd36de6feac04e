package chat

import (
	"slices"
	"strconv"
	"strings"

	"parley/internal/campaign"
	"parley/internal/setting"
	"parley/internal/visitor"
)

// maxFormColumns bounds how many fields of a form have columns of their own.
const maxFormColumns = 200

// nowhere is the place of answers that have a column among those of the chat.
const nowhere = -1

// formColumns are the columns of the answers to a form: one for each field that there is,
// of the same label in several campaigns one, and one for answers to fields that are gone.
type formColumns struct {
	prefix string
	names  []string
	byID   map[int64]int
	byName map[string]int
}

func newFormColumns(prefix string) *formColumns {
	return &formColumns{prefix: prefix, byID: map[int64]int{}, byName: map[string]int{}}
}

func (f *formColumns) field(id int64, name string) {
	at, known := f.byName[name]
	if !known {
		if len(f.names) == maxFormColumns {
			return
		}
		at = len(f.names)
		f.names, f.byName[name] = append(f.names, name), at
	}
	f.byID[id] = at
}

func (f *formColumns) header() (names []string) {
	for _, name := range append(slices.Clone(f.names), "(other)") {
		names = append(names, f.prefix+"."+name)
	}
	return names
}

// add adds answers to a line; several to one field stand in one cell.
func (f *formColumns) add(line []any, answers []visitor.FieldValue) []any {
	cells := make([]string, len(f.names)+1)
	for _, a := range answers {
		at, known := f.byID[a.ID]
		if !known {
			at, known = f.byName[a.Name]
		}
		if at == nowhere {
			continue
		}
		if !known {
			at, a.Value = len(f.names), a.Name+": "+a.Value
		}
		if cells[at] != "" {
			cells[at] += "; "
		}
		cells[at] += a.Value
	}
	for _, cell := range cells {
		line = append(line, numeral(cell))
	}
	return line
}

// numeral is a text as a cell has it: one that is a plain negative number is no formula.
func numeral(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && strings.HasPrefix(text, "-") {
		return n
	}
	return text
}

// answerColumns are the columns of all answers of a site's chats.
type answerColumns struct{ preChat, variables, postChat, wrapUp *formColumns }

func formsOf(campaigns []*campaign.Settings, variables []setting.CustomVariable) answerColumns {
	f := answerColumns{newFormColumns("preChat"), newFormColumns("variable"), newFormColumns("postChat"), newFormColumns("wrapup")}
	for _, c := range campaigns {
		for form, fields := range map[*formColumns]campaign.Fields{f.preChat: c.PreChat.Fields, f.postChat: c.PostChat.Fields, f.wrapUp: c.AgentWrapup} {
			for _, field := range fields {
				if field.IsSystem {
					form.byID[field.ID] = nowhere
				} else {
					form.field(field.ID, field.Name)
				}
			}
		}
		for _, field := range c.PreChat.Fields { // those that have no column otherwise
			if s := c.PreChat.System(field); s == campaign.ProductField || s == campaign.TicketField {
				f.preChat.field(field.ID, field.Name)
			}
		}
	}
	for _, v := range variables {
		f.variables.field(v.ID, v.Name)
	}
	return f
}

// parts are the forms that an export shows.
func (f answerColumns) parts(missed bool) []*formColumns {
	if missed {
		return []*formColumns{f.preChat, f.variables}
	}
	return []*formColumns{f.preChat, f.variables, f.postChat, f.wrapUp}
}

func (f answerColumns) header(missed bool) (names []string) {
	for _, part := range f.parts(missed) {
		names = append(names, part.header()...)
	}
	return names
}

// add adds the answers of a chat to its line.
func (f answerColumns) add(line []any, r *exportRow, missed bool) []any {
	var given []visitor.FieldValue
	for _, v := range r.CustomVariables {
		given = append(given, visitor.FieldValue(v))
	}
	answers := [][]visitor.FieldValue{r.PrechatFields, given, r.PostChat.Fields, nil}
	if r.Wrapup != nil {
		answers[3] = r.Wrapup.Fields
	}
	for i, part := range f.parts(missed) {
		line = part.add(line, answers[i])
	}
	return line
}
