package campaign

import (
	"slices"
	"strings"

	"parley/internal/fault"
)

// Given is an answer that fits its field.
type Given struct {
	Value  string   // as it is kept
	Chosen []string // what reports count, of a field with a list of answers (NOTES-reports R40)
	File   string   // id of a file that was sent ahead; Value is still to be its name
}

// Read holds what somebody answers to a field to the field. An empty value is no answer,
// and refused where one is required; member is how the caller calls the field.
//
// Choices are found in any letter case and kept as the field spells them, several of a
// checkboxList one per line; a checkbox is true or false, and must be true when it is
// required; a rating is 1 to 5.
func (f Field) Read(member, value string) (Given, error) {
	if f.Type != "text" && f.Type != "textarea" {
		value = strings.TrimSpace(value)
	}
	if f.lacks(value) {
		return Given{}, fault.Missing(member)
	}
	if value == "" {
		return Given{}, nil
	}
	switch f.Type {
	case "radio", "select":
		return f.chosen(member, value)
	case "checkboxList":
		return f.chosen(member, strings.Split(value, "\n")...)
	case "checkbox":
		value = strings.ToLower(value)
		if value != "true" && value != "false" {
			return Given{}, fault.NotBoolean(member)
		}
		return Given{Value: value, Chosen: []string{value}}, nil
	case "rating":
		if len(value) != 1 || value < "1" || value > "5" {
			return Given{}, fault.OutOfRange(member, "a grade is 1 to 5")
		}
	case "attachment":
		return Given{Value: value, File: value}, nil
	}
	return Given{Value: value}, nil
}

// lacks tells whether a value leaves a field unanswered that asks for an answer.
func (f Field) lacks(value string) bool {
	if !f.IsVisible || !f.IsRequired {
		return false
	}
	return value == "" || f.Type == "checkbox" && strings.EqualFold(value, "false")
}

// chosen are those of the field's choices that are meant.
func (f Field) chosen(member string, values ...string) (Given, error) {
	var g Given
	for _, v := range values {
		option, ok := f.option(strings.TrimSpace(v))
		if !ok {
			return Given{}, fault.NotInList(member, f.Options.List()...)
		}
		if !slices.Contains(g.Chosen, option) {
			g.Chosen = append(g.Chosen, option)
		}
	}
	g.Value = strings.Join(g.Chosen, "\n")
	return g, nil
}

func (f Field) option(value string) (string, bool) {
	for _, option := range f.Options.List() {
		if strings.EqualFold(option, value) {
			return option, true
		}
	}
	return "", false
}

// List is the choices one by one, without those that are empty.
func (c Choices) List() (out []string) {
	for line := range strings.SplitSeq(string(c), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
