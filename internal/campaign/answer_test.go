package campaign

import (
	"slices"
	"testing"
)

func TestAnswersFitTheirFields(t *testing.T) {
	t.Parallel()
	const colours = "Red\nDark Blue\n\nGreen"
	for _, c := range []struct {
		field  Field
		value  string
		kept   string
		chosen []string
		ok     bool
	}{
		{Field{Type: "text"}, " a ", " a ", nil, true},
		{Field{Type: "textarea"}, "a\nb", "a\nb", nil, true},
		{Field{Type: "radio", Options: colours}, " dark blue", "Dark Blue", []string{"Dark Blue"}, true},
		{Field{Type: "radio", Options: colours}, "pink", "", nil, false},
		{Field{Type: "select", Options: colours}, "RED", "Red", []string{"Red"}, true},
		{Field{Type: "select"}, "x", "", nil, false},
		{Field{Type: "checkboxList", Options: colours}, "green\nred\nGreen", "Green\nRed", []string{"Green", "Red"}, true},
		{Field{Type: "checkboxList", Options: colours}, "green\npink", "", nil, false},
		{Field{Type: "checkbox"}, "True", "true", []string{"true"}, true},
		{Field{Type: "checkbox"}, "false", "false", []string{"false"}, true},
		{Field{Type: "checkbox"}, "yes", "", nil, false},
		{Field{Type: "checkbox", IsVisible: true, IsRequired: true}, "false", "", nil, false},
		{Field{Type: "rating"}, " 5 ", "5", nil, true},
		{Field{Type: "rating"}, "0", "", nil, false},
		{Field{Type: "rating"}, "4.5", "", nil, false},
		{Field{Type: "attachment"}, "ABC", "ABC", nil, true},
		{Field{Type: "text", IsVisible: true, IsRequired: true}, "", "", nil, false},
		{Field{Type: "text", IsRequired: true}, "", "", nil, true},
		{Field{Type: "select", Options: colours}, "  ", "", nil, true},
	} {
		got, err := c.field.Read("x", c.value)
		if (err == nil) != c.ok || got.Value != c.kept || !slices.Equal(got.Chosen, c.chosen) {
			t.Errorf("%q to %s is %q, %q, %v", c.value, c.field.Type, got.Value, got.Chosen, err)
		}
	}
}
